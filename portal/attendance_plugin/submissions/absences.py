"""Which days an absence report is about."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from portal.pages.models import School

from .models import Submission

ONE_DAY = timedelta(days=1)
# A parent may name a day of return far away; what comes later is asked again.
LONGEST_REPORT = 31 * ONE_DAY


def days_reported(answers: Mapping[str, Any]) -> tuple[date, date]:
    """The first and the last day off school: one day, or those before the day the parent expects the child back."""
    first = date.fromisoformat(answers["first_day"])
    back = answers.get("expected_return")
    last = date.fromisoformat(back) - ONE_DAY if back else first
    return first, max(first, min(last, first + LONGEST_REPORT - ONE_DAY))


def absences_reported(school: School, since: date, until: date | None = None) -> QuerySet[Submission]:
    """The absence reports that may reach into the days from ``since`` to ``until``, in the order they came.

    ``days_reported`` says which days each is about.
    """
    return _about(Submission.objects.standing().filter(school=school), since, until)


def absences_taken_back(school: School, since: date, until: date | None = None) -> QuerySet[Submission]:
    """The same of reports that were taken back: they explain nothing any more."""
    return _about(Submission.objects.trusted().filter(school=school, withdrawn_at__isnull=False), since, until)


def _about(reports: QuerySet[Submission], since: date, until: date | None) -> QuerySet[Submission]:
    reports = reports.filter(form="absence", answers__first_day__gt=(since - LONGEST_REPORT).isoformat())
    if until is not None:
        reports = reports.filter(answers__first_day__lte=until.isoformat())
    return reports.order_by("received_at", "pk")
