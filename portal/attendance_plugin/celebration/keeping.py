"""Weeks of classes go at the end of the academic year: a figure of a class is near to being personal (B6)."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.pages.models import School
from portal.rules.sessions import start_year, week_of

from .models import ClassWeek, WeekClosing

FRIDAY, WEEK = timedelta(days=4), timedelta(days=7)


def first_kept_monday(today: date) -> date:
    """The first week that is still kept: the first whose Friday lies in the academic year of ``today``.

    >>> first_kept_monday(date(2026, 8, 31)), first_kept_monday(date(2026, 9, 1)), first_kept_monday(date(2030, 9, 1))
    (datetime.date(2025, 9, 1), datetime.date(2026, 8, 31), datetime.date(2030, 9, 2))
    """
    begins = date(start_year(today), 9, 1)
    monday = week_of(begins)
    return monday if monday + FRIDAY >= begins else monday + WEEK


def forget_past_years() -> int:
    """Every night, by the worker: classes' weeks and their closings of academic years that are over; how many went.

    The register keeps its marks for as long as the law says; from those of a past year no week is counted again.
    """
    return sum(_forget_past_years(school) for school in School.objects.order_by("pk"))


@transaction.atomic
def _forget_past_years(school: School) -> int:
    before = first_kept_monday(timezone.localdate())
    weeks, _ = ClassWeek.objects.filter(school_class__school=school, monday__lt=before).delete()
    closings, _ = WeekClosing.objects.filter(school=school, monday__lt=before).delete()
    if gone := weeks + closings:
        record(school=school, action="class_weeks_forgotten", subject=school, before=before.isoformat(), rows=gone)
    return gone
