"""Keeping class weeks in step with the register."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.roll.models import SchoolClass
from portal.pages.models import School
from portal.rules.sessions import week_of

from .class_weeks import Key, OpenSessions, count_on_roll, figures_of, sum_marks
from .keeping import first_kept_monday
from .models import ClassWeek

FIGURES = ["attended", "possible", "medical", "on_roll", "sessions_open", "sessions_marked"]


def refresh_class_weeks(school: School, touched: Collection[Key]) -> int:
    """Bring these classes' weeks into step with the register; how many rows changed.

    The first marks of a week make a row for every class of the school, so that a class without any is awaited. A
    complete week that changes is marked as revised. Weeks of past academic years are left alone: they are not kept.
    """
    first = first_kept_monday(timezone.localdate())
    touched = {(room, monday) for room, monday in touched if monday >= first}
    mondays = {monday for _, monday in touched}
    classes = {room.pk: room for room in SchoolClass.objects.filter(school=school)}
    known = {key_of(row): row for row in ClassWeek.objects.filter(school_class__in=classes, monday__in=mondays)}
    keys = touched | ({(room, monday) for room in classes for monday in mondays} - set(known))
    wanted = figures_of(classes, keys, sum_marks(school, keys), count_on_roll(keys), OpenSessions.of(school))
    return _store({key: known.get(key) for key in keys}, wanted)


def recompute_class_weeks(school: School, first: date, last: date) -> int:
    """The same for every class in the weeks that these days touch."""
    rooms = SchoolClass.objects.filter(school=school).values_list("pk", flat=True)
    return refresh_class_weeks(school, {(room, monday) for room in rooms for monday in _mondays(first, last)})


@transaction.atomic
def _store(known: Mapping[Key, ClassWeek | None], wanted: Mapping[Key, dict[str, int]]) -> int:
    now = timezone.now()
    changed = []
    for (school_class, monday), figures in wanted.items():
        row = known[school_class, monday]
        if row is not None and all(getattr(row, name) == value for name, value in figures.items()):
            continue
        revised_at = now if row is not None and _was_complete(row) else row and row.revised_at
        changed.append(
            ClassWeek(
                school_class_id=school_class, monday=monday, updated_at=now, revised_at=revised_at or None, **figures
            )
        )
    ClassWeek.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["school_class", "monday"],
        update_fields=[*FIGURES, "updated_at", "revised_at"],
    )
    gone = [row.pk for key, row in known.items() if row is not None and key not in wanted]
    ClassWeek.objects.filter(pk__in=gone).delete()
    return len(changed) + len(gone)


def key_of(row: ClassWeek) -> Key:
    return row.school_class_id, row.monday


def _was_complete(row: ClassWeek) -> bool:
    return 0 < row.sessions_open <= row.sessions_marked


def _mondays(first: date, last: date) -> list[date]:
    start = week_of(first)
    return [start + timedelta(days=7 * step) for step in range((week_of(last) - start).days // 7 + 1)]
