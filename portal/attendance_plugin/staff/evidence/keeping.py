"""How long the school keeps evidence: for whoever decides, as data."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.staff.access import DECIDE_LEAVE, VIEW_HEALTH_WORDS, VIEW_REQUESTS, StaffViewMixin
from portal.attendance_plugin.submissions.evidence.models import LONGEST_DAYS, EvidenceKeeping
from portal.attendance_plugin.submissions.evidence.retention import keeping_of
from portal.pages.form_renderer import PortalRenderer


class KeepingForm(forms.ModelForm):
    default_renderer = PortalRenderer()

    class Meta:
        model = EvidenceKeeping
        fields = ["days_after_decision", "days_without_decision"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        for field in self.fields.values():
            field.widget = forms.TextInput(attrs={"class": "width-4", "inputmode": "numeric"})
            field.error_messages |= dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"), f"Enter a whole number from 1 to {LONGEST_DAYS}"
            )


class EvidenceKeepingView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    permissions = (VIEW_REQUESTS, VIEW_HEALTH_WORDS, DECIDE_LEAVE)
    needs_whole_school = True
    template_name = "attendance_plugin/staff/evidence/keeping.html"
    page_title = "How long evidence is kept"
    header_icon = "cog"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:evidence"), "label": "Evidence"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or KeepingForm(instance=keeping_of(self.school))
        return {**super().get_context_data(**kwargs), "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = KeepingForm(request.POST, instance=keeping_of(self.school))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        record(
            school=self.school,
            action="evidence_keeping_changed",
            subject=form.save(),
            actor=request.user,  # type: ignore[arg-type]
            **form.cleaned_data,
        )
        messages.success(request, "Kept. It holds from the next night on, also for files that are there already.")
        return redirect("attendance_staff:evidence")
