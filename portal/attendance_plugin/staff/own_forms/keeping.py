"""How long the school keeps what forms store: for whoever decides, as data."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.staff.access import DECIDE_LEAVE, VIEW_HEALTH_WORDS, VIEW_REQUESTS, StaffViewMixin
from portal.attendance_plugin.submissions.keeping.forgetting import keeping_of
from portal.attendance_plugin.submissions.keeping.models import ForgettingRun, FormKeeping
from portal.pages.form_renderer import PortalRenderer


class FormKeepingForm(forms.ModelForm):
    default_renderer = PortalRenderer()

    class Meta:
        model = FormKeeping
        fields = ["days_words", "days_mail", "days_apart"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        for field in self.fields.values():
            field.widget = forms.TextInput(attrs={"class": "width-4", "inputmode": "numeric"})
            wrong = f"Enter a whole number. {field.help_text}"
            field.error_messages |= dict.fromkeys(("required", "invalid"), wrong)


class FormsKeepingView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    permissions = (VIEW_REQUESTS, VIEW_HEALTH_WORDS, DECIDE_LEAVE)
    needs_whole_school = True
    template_name = "attendance_plugin/staff/own_forms/keeping.html"
    page_title = "How long forms are kept"
    header_icon = "cog"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or FormKeepingForm(instance=keeping_of(self.school))
        last = ForgettingRun.objects.filter(finished_at__isnull=False).first()
        return {**super().get_context_data(**kwargs), "form": form, "last": last}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = FormKeepingForm(request.POST, instance=keeping_of(self.school))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        record(
            school=self.school,
            action="form_keeping_changed",
            subject=form.save(),
            actor=request.user,  # type: ignore[arg-type]
            **form.cleaned_data,
        )
        messages.success(request, "Kept. It holds from the next night on, also for what is there already.")
        return redirect("attendance_staff:forms_keeping")
