"""One pupil: details, contacts with what must be minded, this year's attendance, what changed, earlier years."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.register.away_days import away_days
from portal.attendance_plugin.register.certificates import days_of_year, last_day_marked, school_years_of
from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.register.tallies import Tally, tally_to
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.services import class_on
from portal.attendance_plugin.staff.access import (
    RING_FAMILIES,
    VIEW_CONTACT_DETAILS,
    VIEW_HEALTH_WORDS,
    VIEW_REQUESTS,
    VIEW_ROLL,
    WRITE_LETTERS,
    StaffViewMixin,
)
from portal.attendance_plugin.staff.classes.week_grid import Cell, Reader, cells_of, key_of, marks_by_session, weekdays
from portal.attendance_plugin.staff.gate.rows import entries_of_pupil, lines_of
from portal.attendance_plugin.staff.reading_log import log_reading
from portal.attendance_plugin.staff.requests.listing import request_url, state_of
from portal.attendance_plugin.staff.seen_by import seen_by_buttons
from portal.attendance_plugin.staff.words import attendance_in_lists, days_asked, share_of_sessions
from portal.rules.sessions import start_year, week_of, year_label
from portal.rules.thresholds import FEW_SESSIONS, absence_line, points_of_a_day

from .amendments import amendment_rows
from .listing import roll_words, year_of

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri")


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """One academic year in a line."""

    started: int
    label: str
    counted: Tally
    attendance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRow:
    monday: date
    cells: list[Cell]


class PupilPage(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """What the page and the certificate share: the pupil, and the academic year looked at."""

    permissions: tuple[str, ...] = (VIEW_ROLL,)
    header_icon = "user"

    @cached_property
    def pupil(self) -> Pupil:
        return get_object_or_404(self.scope.pupils.select_related("school"), pk=self.kwargs["pk"])

    @cached_property
    def years(self) -> list[int]:
        return school_years_of(self.pupil)

    @cached_property
    def started(self) -> int:
        """The academic year asked for, by the year it began in; else this one."""
        asked = self.request.GET.get("year", "")
        chosen = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else 0
        return chosen if chosen in self.years else start_year(timezone.localdate())

    @cached_property
    def span(self) -> tuple[date, date]:
        """The days of the year looked at that are over or begun."""
        first, last = days_of_year(self.started)
        return first, min(last, timezone.localdate())

    def get_page_title(self) -> str:
        return self.pupil.full_name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:pupils"), "label": "Pupils"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.pupil.full_name}]


class PupilView(PupilPage):
    template_name = "attendance_plugin/staff/pupils/page.html"

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [*self._calls_button(), *seen_by_buttons(self, "audit_of_pupil", self.pupil.pk)]

    def _calls_button(self) -> list[HeaderButton]:
        if not all(map(self.may, RING_FAMILIES)) or not self.pupil.is_on_roll(timezone.localdate()):
            return []
        address = reverse("attendance_staff:first_contact", args=[self.pupil.pk])
        return [HeaderButton(label="Calls about today", url=address, icon_name="mobile-alt")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        log_reading(request, self.pupil, year=self.started)
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pupil = self.pupil
        return {
            **super().get_context_data(**kwargs),
            "pupil": pupil,
            "year_group": year_of(pupil),
            "roll": roll_words(pupil),
            "class_now": class_on(pupil, timezone.localdate()),
            "memberships": pupil.memberships.select_related("school_class").order_by("-first_day", "-pk"),
            "contacts": pupil.contact_links.select_related("contact").order_by("ended_on", "order", "pk"),
            "may_read_words": self.may(VIEW_HEALTH_WORDS),
            "may_see_details": self.may(VIEW_CONTACT_DETAILS),
            "year_label": year_label(self.started),
            **self._year_context(),
            "earlier": [self._year_row(started) for started in self.years if started != self.started],
            "amendments": amendment_rows(pupil, *self.span, special=self.may(VIEW_HEALTH_WORDS)),
            "prior": pupil.prior_attendance.order_by("year", "first_day", "pk"),
            "may_write": all(map(self.may, (VIEW_HEALTH_WORDS, WRITE_LETTERS))),
            "gate": lines_of(entries_of_pupil(pupil, *self.span)),
            "requests": self._requests() if self.may(VIEW_REQUESTS) else None,
        }

    def _year_context(self) -> dict[str, Any]:
        first, last = self.span
        reached = last_day_marked(self.pupil.school, first, last)
        counted = tally_to(self.pupil, first, last)
        possible = counted.possible
        marks = Mark.objects.filter(pupil=self.pupil, day__range=(first, last))
        weeks = self._weeks(reached)
        return {
            "started": self.started,
            "reached": reached,
            "counted": counted,
            "attended": share_of_sessions(counted.attended, possible),
            "attendance": attendance_in_lists(counted, reached or last),
            "line": absence_line(missed=counted.missed, possible=possible, on=last),
            "points_of_a_day": points_of_a_day(possible) if 2 <= possible < FEW_SESSIONS else None,
            "weeks": weeks,
            "day_names": DAY_NAMES,
            "key": key_of(row.cells for row in weeks),
            "withholds": not self.may(VIEW_HEALTH_WORDS),
            "days_away": list(reversed(away_days(marks, special=self.may(VIEW_HEALTH_WORDS)))),
        }

    def _weeks(self, reached: date | None) -> list[WeekRow]:
        """The school weeks of the year as far as the register reaches, the newest first."""
        if reached is None:
            return []
        reader = Reader.of(self.school, special=self.may(VIEW_HEALTH_WORDS))
        marks = marks_by_session([self.pupil], self.span[0], reached)
        first = max(self.span[0], self.pupil.stays[0][0])
        last = min(reached, self.pupil.left_on or reached)
        mondays = [monday for monday in reader.calendar.timetable(self.pupil.year_group).weeks if monday <= last]
        marked = {week_of(session.day) for _, session in marks}
        shown = sorted({monday for monday in mondays if monday + timedelta(days=6) >= first} | marked, reverse=True)
        return [WeekRow(monday=monday, cells=cells_of(reader, self.pupil, weekdays(monday), marks)) for monday in shown]

    def _year_row(self, started: int) -> YearRow:
        first, last = days_of_year(started)
        counted = tally_to(self.pupil, first, last)
        return YearRow(
            started=started,
            label=year_label(started),
            counted=counted,
            attendance=attendance_in_lists(counted, last),
        )

    def _requests(self) -> list[dict[str, Any]]:
        asked = LeaveRequest.objects.filter(pupil=self.pupil).select_related("submission").prefetch_related("decisions")
        return [
            {
                "reference": each.submission.reference,
                "url": request_url(each),
                "days": days_asked(each.first_day, each.first_half, each.last_day, each.last_half),
                "state": state_of(each),
                "received_at": each.received_at,
            }
            for each in asked.order_by("-received_at", "-pk")
        ]
