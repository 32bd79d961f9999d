"""All figures kept ready beside a recount from the marks, and how they are brought back into step."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.register.figures import refresh_between
from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.register.recount import ROWS, Difference, differences, pupil_week_differences
from portal.attendance_plugin.roll.models import SchoolClass
from portal.calendars.models import CalendarVersion
from portal.pages.models import School
from portal.rules.sessions import week_of

from .class_weeks import Key, OpenSessions, count_on_roll, figures_of, sum_marks
from .keeping import first_kept_monday
from .models import ClassWeek
from .services import FIGURES, key_of, refresh_class_weeks


def figure_differences(school: School) -> Iterator[Difference]:
    """Every figure of the school that is not what its marks say."""
    yield from pupil_week_differences(school)
    yield from class_week_differences(school)


def class_week_differences(school: School) -> Iterator[Difference]:
    """The same for its classes' weeks, by class and week."""
    if not (keys := _every_class_week(school)):
        return
    classes = {room.pk: room for room in SchoolClass.objects.filter(school=school)}
    kept = {key_of(row): row for row in ClassWeek.objects.filter(school_class__in=classes)}
    counted = figures_of(classes, keys, sum_marks(school, keys), count_on_roll(keys), OpenSessions.of(school))
    nothing = dict.fromkeys([ROWS, *FIGURES], 0)
    for key in sorted(keys, key=lambda key: (classes[key[0]].name, key[1])):
        found = {ROWS: 1} | {name: getattr(kept[key], name) for name in FIGURES} if key in kept else nothing
        marked = {ROWS: 1} | counted[key] if key in counted else nothing
        yield from differences(f"class {classes[key[0]].name}", key[1], found, marked)


@transaction.atomic
def mend_figures(school: School) -> None:
    """Count everything of the school again from its marks."""
    refresh_between(school)
    refresh_class_weeks(school, _every_class_week(school))


def refresh_after_calendar(version: CalendarVersion) -> None:
    """Count the weeks in which the school is now open for more or fewer sessions than is kept."""
    refresh_open_sessions(version.school)


def load_open_sessions(content: Any, report: Any) -> None:
    """The same once content is loaded: a class may have other year groups."""
    for school in School.objects.filter(slug__in=[part.school.slug for part in content.parts]):
        refresh_open_sessions(school)


def refresh_open_sessions(school: School) -> None:
    rows = ClassWeek.objects.filter(school_class__school=school)
    if not (kept := {key_of(row): row.sessions_open for row in rows}):
        return
    classes = {room.pk: room for room in SchoolClass.objects.filter(school=school)}
    hours, mondays = OpenSessions.of(school), {monday for _, monday in kept}
    keys = {(room, monday) for room in classes for monday in mondays}
    if touched := {key for key in keys if hours.count(classes[key[0]], key[1]) != kept.get(key, 0)}:
        refresh_class_weeks(school, touched)


def _every_class_week(school: School) -> set[Key]:
    """Each class with each week of this academic year in which the school has a mark, and what is kept besides."""
    first = first_kept_monday(timezone.localdate())
    days = Mark.objects.filter(pupil__school=school, day__gte=first).order_by().values_list("day", flat=True).distinct()
    mondays = {week_of(day) for day in days}
    rooms = SchoolClass.objects.filter(school=school).values_list("pk", flat=True)
    kept = {key_of(row) for row in ClassWeek.objects.filter(school_class__school=school, monday__gte=first)}
    return {(room, monday) for room in rooms for monday in mondays} | kept
