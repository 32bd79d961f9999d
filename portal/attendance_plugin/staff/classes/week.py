"""A class's week: each pupil's ten sessions with their codes, how many were there, and what is not marked yet."""

from collections import defaultdict
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import ClassMembership, EarlierStay, Pupil, SchoolClass
from portal.attendance_plugin.staff.access import VIEW_HEALTH_WORDS, VIEW_ROLL, StaffViewMixin
from portal.rules.sessions import week_of

from .listing import week_url
from .week_grid import Reader, Totals, cells_of, key_of, marks_by_session, totals_of, weekdays

ONE_WEEK = timedelta(weeks=1)
FIRST_YEAR, LAST_YEAR = 2000, 2100


class ClassWeekView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    permissions = (VIEW_ROLL,)
    template_name = "attendance_plugin/staff/classes/week.html"
    header_icon = "group"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record(
            school=self.school,
            action="class_week.viewed",
            subject=self.school_class,
            actor=request.user,  # type: ignore[arg-type]
            monday=self.monday.isoformat(),
        )
        return self.render_to_response(self.get_context_data())

    @cached_property
    def school_class(self) -> SchoolClass:
        return get_object_or_404(self.scope.classes, pk=self.kwargs["pk"])

    @cached_property
    def monday(self) -> date:
        """The week asked for, or this one."""
        return week_of(_day_in(self.request.GET.get("week", "")) or timezone.localdate())

    def get_page_title(self) -> str:
        return self.school_class.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:classes"), "label": "Classes"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.school_class.name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pupils, memberships = self._members()
        reader = Reader.of(self.school, special=self.may(VIEW_HEALTH_WORDS))
        days = reader.days(self.monday, self.school_class.year_groups)
        marks = marks_by_session(pupils, days[0].day, days[-1].day)
        rows = [
            (pupil, cells_of(reader, pupil, weekdays(self.monday), marks, memberships[pupil.pk])) for pupil in pupils
        ]
        cells = [found for _, found in rows]
        totals = totals_of(cells)
        return {
            **super().get_context_data(**kwargs),
            "school_class": self.school_class,
            "monday": self.monday,
            "last_day": days[-1].day,
            "days": days,
            "rows": rows,
            "totals": totals,
            "missing": _missing(totals),
            "key": key_of(cells),
            "withholds": not reader.special,
            "previous_url": week_url(self.school_class, self.monday - ONE_WEEK),
            "next_url": week_url(self.school_class, self.monday + ONE_WEEK),
            "this_week_url": week_url(self.school_class) if self.monday != week_of(timezone.localdate()) else "",
        }

    def _members(self) -> tuple[list[Pupil], dict[int, list[ClassMembership]]]:
        """Who was in the class on a day of the week, by name; an account of some classes sees its present pupils."""
        held: dict[int, list[ClassMembership]] = defaultdict(list)
        for membership in _memberships(self.school_class, self.monday):
            held[membership.pupil_id].append(membership)
        members = self.scope.pupils.filter(pk__in=held).order_by("family_name", "given_name", "pk")
        return list(members.prefetch_related("earlier_stays")), held


def _memberships(school_class: SchoolClass, monday: date) -> QuerySet[ClassMembership]:
    sunday = monday + timedelta(days=6)
    still = Q(last_day__isnull=True) | Q(last_day__gte=monday)
    not_left = Q(pupil__left_on__isnull=True) | Q(pupil__left_on__gte=monday)
    then = EarlierStay.objects.filter(admitted_on__lte=sunday, left_on__gte=monday)
    on_roll = not_left & Q(pupil__admitted_on__lte=sunday) | Q(pupil__in=then.values("pupil"))
    return school_class.memberships.filter(still, on_roll, first_day__lte=sunday).order_by("first_day", "pk")


def _missing(totals: list[Totals]) -> list[Totals]:
    return [each for each in totals if each.unmarked]


def _day_in(text: str) -> date | None:
    """A day of the address; nothing for what is no day, or one no register reaches."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and FIRST_YEAR < day.year < LAST_YEAR else None
