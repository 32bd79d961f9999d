"""Today: who is unexplained, who is reported absent or late, who is collected early, what waits."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.generic.base import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leaving.lunch import home_for_lunch
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.staff.access import VIEW_HEALTH_WORDS, VIEW_REQUESTS, VIEW_ROLL, StaffViewMixin
from portal.attendance_plugin.staff.hand_back.due import HandBackView
from portal.attendance_plugin.staff.leaving.collection import CollectionView
from portal.attendance_plugin.staff.requests.listing import child_of, request_url
from portal.attendance_plugin.staff.requests.matching import MatchView
from portal.attendance_plugin.staff.words import days_asked
from portal.attendance_plugin.staff.work.banner import StandstillMixin
from portal.calendars.services import calendar_of

from .first_contact import FirstContactView
from .lists import build_lists
from .out_and_in import out_and_in

OPEN_STATES = (LeaveRequest.State.UNMATCHED, LeaveRequest.State.WAITING)
SHOWN = 20
LISTS = "attendance_plugin/staff/today/lists.html"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    reference: str
    url: str
    child: str
    days: str
    received_at: datetime
    waits_for: str


class DayMixin(StaffViewMixin):
    """A page about today, or with ``?day=`` about an earlier day."""

    permissions = (VIEW_REQUESTS,)

    @cached_property
    def now(self) -> datetime:
        return timezone.localtime()

    @cached_property
    def day(self) -> date:
        try:
            asked = date.fromisoformat(self.request.GET.get("day", ""))
        except ValueError:
            return self.now.date()
        return min(asked, self.now.date())

    def render_lists(self) -> str:
        """The lists as HTML; the same bytes for as long as nothing changes."""
        return render_to_string(LISTS, self.list_context(), request=self.request)

    def list_context(self) -> dict[str, Any]:
        waiting = waiting_requests(self.scope)
        return {
            "lists": build_lists(self.scope, self.day, self.now),
            "today": self.day,
            "is_today": self.day == self.now.date(),
            "waiting": [waiting_row(request) for request in waiting[:SHOWN]],
            "waiting_count": waiting.count(),
            "may_read_words": self.may(VIEW_HEALTH_WORDS),
            "may_ring": self.may(VIEW_ROLL),
            "may_answer": CollectionView.refusal_of(self.request) is None,
            "gate": out_and_in(self.scope, self.day),
            "lunches": home_for_lunch(self.scope, self.day),
            "may_match": MatchView.refusal_of(self.request) is None,
            "may_write_calls": FirstContactView.refusal_of(self.request) is None,
            "may_hand_back": HandBackView.refusal_of(self.request) is None,
        }


class TodayView(StandstillMixin, DayMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "attendance_plugin/staff/today/page.html"
    page_title = "Today"
    header_icon = "calendar-check"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lists = self.render_lists()
        return {
            **super().get_context_data(**kwargs),
            "lists": lists,
            "etag": etag_of(lists),
            "made_at": self.now,
            "day": self.day,
            "is_today": self.day == self.now.date(),
            "day_before": calendar_of(self.school).timetable(None).day_before(self.day),
            "live_address": reverse("attendance_staff:today_live"),
        }


class TodayLiveView(DayMixin, View):
    """The lists alone, for the script that keeps an open page up to date; nothing where nothing has changed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lists = self.render_lists()
        etag = etag_of(lists)
        is_known = request.headers.get("If-None-Match") == etag
        response = HttpResponseNotModified() if is_known else HttpResponse(lists)
        response.headers["ETag"] = etag
        response.headers["X-List-Made"] = f"{self.now:%H:%M}"
        response.headers["X-List-Day"] = self.day.isoformat()
        return response


def etag_of(lists: str) -> str:
    return f'"{hashlib.sha256(lists.encode()).hexdigest()[:32]}"'


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
