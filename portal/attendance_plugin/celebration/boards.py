"""The board a screen shows on a day, and what staff see of a week before it is closed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from portal.calendars.services import current_calendar_version, next_dates, rules_calendar
from portal.pages.models import School
from portal.rules.school_year import Calendar

from .arrangement import arrange
from .board import Board, BoardWeek, finished_week, weeks_before, weeks_of_term, weeks_to_try
from .figures import WeekOfClass
from .models import ClassWeek, Screen, WeekClosing
from .pages import Row
from .panels import Wanted, Week, build_panels
from .partners import merge_partners

WEEKS_TO_COMPARE_WITH = 4
DATES_SHOWN, WEEKS_OF_A_YEAR = 3, 53
Rows = Mapping[date, list[ClassWeek]]


@dataclass(frozen=True)
class Known:
    """The rows of every week a board draws from, and the closings of those that staff closed."""

    rows: Rows
    closings: Mapping[date, WeekClosing]


def board(screen: Screen, on: date) -> Board:
    """What the screen shows on the day: the newest finished week that counts, or a neutral card.

    A week counts when staff have closed it; on a screen that closes weeks itself, when the register has marks for it.
    """
    calendar = rules_calendar(current_calendar_version(screen.school))
    candidates = list(weeks_to_try(calendar, on))
    known = _that_count(screen, _known(screen, {day for week in candidates for day in _weeks_needed(calendar, week)}))
    chosen = next((week for week in candidates if _has_marks(known.rows, week.monday)), None)
    if chosen is None:
        return Board(title=screen.title, week=None, panels=())
    return _board_of(screen, chosen, known, calendar, on)


def board_before_closing(screen: Screen, monday: date, on: date) -> Board | None:
    """The board as it would be were the week closed now; None for a week that is not over or has no marks."""
    calendar = rules_calendar(current_calendar_version(screen.school))
    chosen = finished_week(calendar, monday, on)
    if chosen is None:
        return None
    known = _with(monday, _known(screen, _weeks_needed(calendar, chosen)), screen)
    return _board_of(screen, chosen, known, calendar, on) if _has_marks(known.rows, monday) else None


def facts_of(screen: Screen, monday: date, on: date, *, every_week: bool = False) -> Week | None:
    """What the panels of this week would draw from, closed or not; None as above.

    With ``every_week`` its term holds the weeks that nobody has closed as well.
    """
    calendar = rules_calendar(current_calendar_version(screen.school))
    chosen = finished_week(calendar, monday, on)
    if chosen is None:
        return None
    found = _known(screen, _weeks_needed(calendar, chosen))
    known = found if every_week else _with(monday, found, screen)
    return _week_of(screen, chosen, known, calendar, on) if _has_marks(known.rows, monday) else None


def weeks_with_marks(school: School, on: date, most: int) -> list[date]:
    """The Mondays of the finished weeks that the register knows, the newest first."""
    calendar = rules_calendar(current_calendar_version(school))
    found = ClassWeek.objects.filter(school_class__school=school, sessions_marked__gt=0, monday__lte=on)
    mondays = found.order_by("-monday").values_list("monday", flat=True).distinct()[: most + 1]
    return [monday for monday in mondays if finished_week(calendar, monday, on)][:most]


def terms_with_marks(school: School, on: date) -> list[tuple[str, date]]:
    """The terms of which the register knows a finished week: name and Monday of the last one, the newest first."""
    terms = rules_calendar(current_calendar_version(school)).terms_of(None)
    found: dict[str, date] = {}
    for monday in weeks_with_marks(school, on, WEEKS_OF_A_YEAR):
        term = next((term for term in terms if monday <= term.last and term.first <= monday + timedelta(days=6)), None)
        if term:
            found.setdefault(term.name, monday)
    return list(found.items())


def _weeks_needed(calendar: Calendar, week: BoardWeek) -> list[date]:
    return [*weeks_before(calendar, week.monday, WEEKS_TO_COMPARE_WITH), *weeks_of_term(calendar, week)]


def _known(screen: Screen, mondays: Collection[date]) -> Known:
    closings = WeekClosing.objects.filter(school=screen.school, monday__in=mondays).select_related("class_of_the_week")
    return Known(_rows_by_monday(screen.school, mondays), {closing.monday: closing for closing in closings})


def _that_count(screen: Screen, known: Known) -> Known:
    if screen.closing == Screen.Closing.ITSELF:
        return known
    return Known({monday: rows for monday, rows in known.rows.items() if monday in known.closings}, known.closings)


def _with(monday: date, known: Known, screen: Screen) -> Known:
    """The weeks that count, and this one."""
    counting = _that_count(screen, known)
    return Known({**counting.rows, monday: known.rows.get(monday, [])}, known.closings)


def _has_marks(rows: Rows, monday: date) -> bool:
    return any(row.sessions_marked for row in rows.get(monday, []))


def _week_of(screen: Screen, chosen: BoardWeek, known: Known, calendar: Calendar, on: date) -> Week:
    def classes(monday: date) -> list[WeekOfClass]:
        return classes_of(screen, known.rows.get(monday, []))

    term = [monday for monday in weeks_of_term(calendar, chosen) if monday in known.rows]
    closing = known.closings.get(chosen.monday)
    honoured = closing.class_of_the_week if closing else None
    return Week(
        classes=classes(chosen.monday),
        before=[classes(monday) for monday in weeks_before(calendar, chosen.monday, WEEKS_TO_COMPARE_WITH)],
        term=[classes(monday) for monday in term],
        term_mondays=term,
        turn=chosen.monday.toordinal() // 7,
        honoured=(honoured.shown_as or honoured.name) if honoured else "",
        target=screen.target_percent,
        minimum_on_roll=screen.minimum_on_roll,
        dates=_date_rows(screen.school, on),
    )


def _board_of(screen: Screen, chosen: BoardWeek, known: Known, calendar: Calendar, on: date) -> Board:
    revised = [timezone.localdate(row.revised_at) for row in known.rows[chosen.monday] if row.revised_at]
    arranged = arrange(screen.panels, screen.panel_choice)
    wanted = [Wanted(kind=each.kind, title=each.title, text=each.text) for each in arranged if each.is_shown]
    return Board(
        title=screen.title,
        week=chosen,
        panels=tuple(build_panels(wanted, _week_of(screen, chosen, known, calendar, on))),
        revised_on=max(revised, default=None),
        leaves_out_medical=screen.leaves_out_medical,
    )


def _rows_by_monday(school: School, mondays: Collection[date]) -> dict[date, list[ClassWeek]]:
    found = ClassWeek.objects.filter(school_class__school=school, monday__in=mondays).select_related("school_class")
    rows: dict[date, list[ClassWeek]] = {}
    for row in sorted(found, key=lambda row: (min(row.school_class.year_groups or [99]), row.school_class.name)):
        rows.setdefault(row.monday, []).append(row)
    return rows


def classes_of(screen: Screen, rows: Iterable[ClassWeek]) -> list[WeekOfClass]:
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
        Row(
            name=occasion.title,
            figure=_days(occasion.first_day, occasion.last_day),
            day=str(occasion.first_day.day),
            month=f"{occasion.first_day:%b}",
        )
        for occasion in next_dates(school, on, DATES_SHOWN)
    )


def _days(first: date, last: date) -> str:
    """``Mon 16 Nov`` or ``16 to 20 Nov``."""
    if first == last:
        return f"{first:%a} {first.day} {first:%b}"
    month = "" if first.month == last.month else f" {first:%b}"
    return f"{first.day}{month} to {last.day} {last:%b}"
