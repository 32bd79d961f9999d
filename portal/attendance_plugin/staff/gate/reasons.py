"""The school's list of reasons for coming late: for whoever decides."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.leaving.gate.reasons import reasons_of
from portal.attendance_plugin.staff.access import DECIDE_LEAVE, USE_GATE, VIEW_ROLL, StaffViewMixin

from .forms import ReasonsForm


class GateReasonsView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    permissions = (USE_GATE, VIEW_ROLL, DECIDE_LEAVE)
    needs_whole_school = True
    template_name = "attendance_plugin/staff/gate/reasons.html"
    page_title = "Reasons for coming late"
    header_icon = "cog"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        gate = {"url": reverse("attendance_staff:gate"), "label": "At the gate"}
        return [*self.breadcrumbs_items, gate, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or ReasonsForm(instance=reasons_of(self.school))
        return {**super().get_context_data(**kwargs), "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReasonsForm(request.POST, instance=reasons_of(self.school))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        record(
            school=self.school,
            action="gate_reasons_changed",
            subject=form.save(),
            actor=request.user,  # type: ignore[arg-type]
            reasons=len(form.cleaned_data["late"].splitlines()),
        )
        messages.success(request, "Kept. The gate offers these from now on.")
        return redirect("attendance_staff:gate")
