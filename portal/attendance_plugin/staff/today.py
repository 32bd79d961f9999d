"""Today: who is reported absent, who is collected early, which requests wait."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.roll.scope import Scope
from portal.calendars.services import is_school_day

from .access import VIEW_HEALTH_WORDS, VIEW_REQUESTS, StaffViewMixin
from .matching import MatchView
from .reports_today import absences_on, collections_on
from .requests import child_of, request_url
from .words import days_asked

OPEN_STATES = (LeaveRequest.State.UNMATCHED, LeaveRequest.State.WAITING)
SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Waiting:
    reference: str
    url: str
    child: str
    days: str
    received_at: datetime
    waits_for: str


class TodayView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    permissions = (VIEW_REQUESTS,)
    template_name = "attendance_plugin/staff/today.html"
    page_title = "Today"
    header_icon = "calendar-check"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        waiting = waiting_requests(self.scope)
        return {
            **super().get_context_data(**kwargs),
            "today": today,
            "is_school_day": is_school_day(self.school, today),
            "absences": absences_on(self.scope, today),
            "collections": collections_on(self.scope, today),
            "waiting": [waiting_row(request) for request in waiting[:SHOWN]],
            "waiting_count": waiting.count(),
            "may_read_words": self.may(VIEW_HEALTH_WORDS),
            "may_match": all(map(self.may, MatchView.permissions)),
        }


def waiting_requests(scope: Scope) -> QuerySet[LeaveRequest]:
    """Requests nobody has decided yet, oldest first."""
    waiting = LeaveRequest.objects.filter(state__in=OPEN_STATES)
    return scope.about(waiting).select_related("submission", "pupil").order_by("received_at")


def waiting_row(request: LeaveRequest) -> Waiting:
    unmatched = request.state == LeaveRequest.State.UNMATCHED
    return Waiting(
        reference=request.submission.reference,
        url=request_url(request),
        child=child_of(request),
        days=days_asked(request.first_day, request.first_half, request.last_day, request.last_half),
        received_at=request.received_at,
        waits_for="Matching to a child" if unmatched else "A decision",
    )
