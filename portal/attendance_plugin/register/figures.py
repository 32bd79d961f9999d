"""The figures kept ready, brought into step with the marks inside the transaction that changes them."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.pages.models import School
from portal.rules.sessions import week_of

from .hooks import ClassWeekKey, after_import
from .models import Mark, PupilWeek
from .pupil_weeks import touched_weeks
from .staging import StagedMarks

FIRST_DAY_OF_ALL = date(1900, 1, 1)


def refresh_after_marks(school: School, marks: StagedMarks) -> None:
    """Count the weeks in which this import changed or added a mark, and no other."""
    with touched_weeks() as touched:
        touched.add(marks.written())
        touched.recount()
        tell_others(school, touched.class_weeks())


def refresh_after_roll(school: School, changed_from: Mapping[int, date]) -> None:
    """Tell who keeps figures of classes: each of these classes has other pupils from its day on."""
    if not changed_from:
        return
    weeks = PupilWeek.objects.filter(pupil__school=school, monday__gte=week_of(min(changed_from.values())))
    mondays = set(weeks.order_by().values_list("monday", flat=True).distinct())
    tell_others(
        school,
        {(room, monday) for room, first in changed_from.items() for monday in mondays if monday >= week_of(first)},
    )


@transaction.atomic
def refresh_between(school: School, first: date = FIRST_DAY_OF_ALL, last: date | None = None) -> None:
    """Count every week of the school again that these days touch: for whoever removes marks, or finds figures wrong."""
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    with touched_weeks() as touched:
        touched.add_school(school.pk, week_of(first), last or timezone.localdate())
        touched.recount()
        tell_others(school, touched.class_weeks())


def fill_empty_figures(**signal: Any) -> None:
    """Count everything once in a database whose marks are older than the figures; runs after every `migrate`."""
    if Mark.objects.exists() and not PupilWeek.objects.exists():
        for school in School.objects.order_by("pk"):
            refresh_between(school)


def tell_others(school: School, class_weeks: Collection[ClassWeekKey]) -> None:
    """Call the fillings of `after_import`, when there is anything to say."""
    if class_weeks:
        for refresh in after_import:
            refresh(school, class_weeks)
