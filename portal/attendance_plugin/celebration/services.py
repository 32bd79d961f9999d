"""Keeping class weeks in step with the register, and the board a screen shows on a day."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.roll.models import SchoolClass
from portal.calendars.services import current_calendar_version, next_dates, rules_calendar
from portal.pages.models import School
from portal.rules.school_year import Calendar
from portal.rules.sessions import week_of

from .board import Board, BoardWeek, weeks_before, weeks_of_term, weeks_to_try
from .class_weeks import Key, OpenSessions, count_on_roll, figures_of, sum_marks
from .figures import WeekOfClass
from .models import ClassWeek, Screen
from .pages import Row
from .panels import Wanted, Week, build_panels
from .partners import merge_partners

WEEKS_TO_COMPARE_WITH = 4
DATES_SHOWN = 3
FIGURES = ["attended", "possible", "medical", "on_roll", "sessions_open", "sessions_marked"]


def refresh_class_weeks(school: School, touched: Collection[Key]) -> int:
    """Bring these classes' weeks into step with the register; how many rows changed.

    The first marks of a week make a row for every class of the school, so that a class without any is awaited. A
    complete week that changes is marked as revised.
    """
    mondays = {monday for _, monday in touched}
    classes = {room.pk: room for room in SchoolClass.objects.filter(school=school)}
    known = {key_of(row): row for row in ClassWeek.objects.filter(school_class__in=classes, monday__in=mondays)}
    keys = set(touched) | ({(room, monday) for room in classes for monday in mondays} - set(known))
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


def board(screen: Screen, on: date) -> Board:
    """What the screen shows on the day: the newest finished week the register has marks for, or a neutral card."""
    calendar = rules_calendar(current_calendar_version(screen.school))
    candidates = list(weeks_to_try(calendar, on))
    needed = {monday for week in candidates for monday in _weeks_needed(calendar, week)}
    rows = _rows_by_monday(screen.school, needed)
    chosen = next((week for week in candidates if any(row.sessions_marked for row in rows.get(week.monday, []))), None)
    if chosen is None:
        return Board(title=screen.title, week=None, panels=())
    return _board_of(screen, chosen, rows, calendar, on)


def _weeks_needed(calendar: Calendar, week: BoardWeek) -> list[date]:
    return [*weeks_before(calendar, week.monday, WEEKS_TO_COMPARE_WITH), *weeks_of_term(calendar, week)]


def _board_of(
    screen: Screen, chosen: BoardWeek, rows: dict[date, list[ClassWeek]], calendar: Calendar, on: date
) -> Board:
    def classes(monday: date) -> list[WeekOfClass]:
        return _classes_of(screen, rows.get(monday, []))

    revised = [timezone.localdate(row.revised_at) for row in rows[chosen.monday] if row.revised_at]
    week = Week(
        classes=classes(chosen.monday),
        before=[classes(monday) for monday in weeks_before(calendar, chosen.monday, WEEKS_TO_COMPARE_WITH)],
        term=[classes(monday) for monday in weeks_of_term(calendar, chosen) if monday in rows],
        turn=chosen.monday.toordinal() // 7,
        target=screen.target_percent,
        minimum_on_roll=screen.minimum_on_roll,
        dates=_date_rows(screen.school, on),
    )
    wanted = [Wanted(**panel) for panel in screen.panels]
    return Board(
        title=screen.title,
        week=chosen,
        panels=tuple(build_panels(wanted, week)),
        revised_on=max(revised, default=None),
        leaves_out_medical=screen.leaves_out_medical,
    )


def _rows_by_monday(school: School, mondays: Collection[date]) -> dict[date, list[ClassWeek]]:
    found = ClassWeek.objects.filter(school_class__school=school, monday__in=mondays).select_related("school_class")
    rows: dict[date, list[ClassWeek]] = {}
    for row in sorted(found, key=lambda row: (min(row.school_class.year_groups or [99]), row.school_class.name)):
        rows.setdefault(row.monday, []).append(row)
    return rows


def _classes_of(screen: Screen, rows: Iterable[ClassWeek]) -> list[WeekOfClass]:
    """The classes as the screen counts them, small ones that are shown together as one."""
    return merge_partners(
        (row.school_class.shown_as, _week_of_class(row, without_medical=screen.leaves_out_medical)) for row in rows
    )


def _week_of_class(row: ClassWeek, *, without_medical: bool) -> WeekOfClass:
    return WeekOfClass(
        name=row.school_class.name,
        phase=row.school_class.phase,
        mascot=row.school_class.mascot,
        rested=row.school_class.rested,
        attended=row.attended,
        possible=row.possible - row.medical * without_medical,
        on_roll=row.on_roll,
        sessions_open=row.sessions_open,
        sessions_marked=row.sessions_marked,
    )


def _date_rows(school: School, on: date) -> tuple[Row, ...]:
    return tuple(
        Row(name=occasion.title, figure=_days(occasion.first_day, occasion.last_day))
        for occasion in next_dates(school, on, DATES_SHOWN)
    )


def _days(first: date, last: date) -> str:
    """``Mon 16 Nov`` or ``Mon 16 to Fri 20 Nov``."""
    if first == last:
        return f"{first:%a} {first.day} {first:%b}"
    month = "" if first.month == last.month else f" {first:%b}"
    return f"{first:%a} {first.day}{month} to {last:%a} {last.day} {last:%b}"
