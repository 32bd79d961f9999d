"""The days asked for with the weeks around them: what is school, what is holiday, what is tested then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.rules.school_year import Calendar, days_from
from portal.rules.sessions import Half, Session, sessions_of, week_of

HALF_WORDS = {Half.AM: "morning", Half.PM: "afternoon"}
FREE_DAY_WORDS = {"half_term": "Half term", "term_break": "School holiday", "bank_holiday": "Bank holiday"}


@dataclass(frozen=True, kw_only=True)
class StripDay:
    day: date
    kind: str
    label: str
    asked: str
    granted: str
    windows: tuple[str, ...]


def build_strip(
    calendar: Calendar, year_group: int | None, asked: Iterable[Session], granted: Iterable[Session] = ()
) -> list[list[StripDay]]:
    """Weeks, Monday to Sunday, from the school day before the first session to the school day after the last."""
    sessions, given = set(asked), set(granted)
    if not sessions:
        return []
    timetable = calendar.timetable(year_group)
    first, last = min(sessions).day, max(sessions).day
    monday = week_of(timetable.day_before(first) or first)
    sunday = week_of(timetable.day_after(last) or last) + timedelta(days=6)
    days = [_strip_day(calendar, year_group, day, sessions, given) for day in days_from(monday, sunday)]
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def next_to(calendar: Calendar, year_group: int | None, asked: Iterable[Session]) -> list[str]:
    """What lies between the days asked for and the school days on either side, besides weekends."""
    days = sorted({session.day for session in asked})
    if not days:
        return []
    timetable = calendar.timetable(year_group)
    before, after = timetable.day_before(days[0]), timetable.day_after(days[-1])
    free = {
        "just before": list(days_from(before, days[0]))[1:-1] if before else (),
        "just after": list(days_from(days[-1], after))[1:-1] if after else (),
    }
    return [
        f"{label} {where}"
        for where, between in free.items()
        for label in dict.fromkeys(kind_of_day(calendar, year_group, day)[1] for day in between)
        if label
    ]


def _strip_day(
    calendar: Calendar, year_group: int | None, day: date, asked: set[Session], granted: set[Session]
) -> StripDay:
    kind, label = kind_of_day(calendar, year_group, day)
    return StripDay(
        day=day,
        kind=kind,
        label=label,
        asked=_halves(day, asked),
        granted=_halves(day, granted),
        windows=_windows(calendar, year_group, day) if kind == "school" else (),
    )


def kind_of_day(calendar: Calendar, year_group: int | None, day: date) -> tuple[str, str]:
    """What the day is for the year group, as a word for the style sheet and as one for readers."""
    if calendar.timetable(year_group).is_school_day(day):
        return "school", ""
    if day.weekday() >= 5:
        return "weekend", ""
    if not calendar.covers(day, day):
        return "unknown", "Not in the calendar yet"
    year = calendar.year_of(day)
    if day in year.training_days:
        return "inset", "INSET day"
    closure = next((closure for closure in year.closures if closure.day == day), None)
    if closure is not None:
        return "closed", closure.reason or "Closed"
    return "holiday", FREE_DAY_WORDS.get(year.free_day_kind(day, year_group) or "", "No school")


def _halves(day: date, sessions: set[Session]) -> str:
    """`all day`, `morning`, `afternoon`, or nothing."""
    found = [HALF_WORDS[session.half] for session in sessions_of(day) if session in sessions]
    return "all day" if len(found) == 2 else "".join(found)


def _windows(calendar: Calendar, year_group: int | None, day: date) -> tuple[str, ...]:
    windows = calendar.year_of(day).assessment_windows or ()
    return tuple(window.name for window in windows if day in window and window.concerns(year_group))
