"""Which week a screen may call its own, and until when. Pure: school days in, dates out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.rules.school_year import Calendar
from portal.rules.sessions import academic_year, week_of

from .pages import Panel

WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class BoardWeek:
    """A finished school week. ``last_day`` is its last school day, ``valid_until`` the last day it may be shown."""

    monday: date
    last_day: date
    valid_until: date


@dataclass(frozen=True, kw_only=True)
class Board:
    """What a screen shows on a day: the pages of one week, or (``week`` is None) a neutral card."""

    title: str
    week: BoardWeek | None
    panels: tuple[Panel, ...]
    revised_on: date | None = None
    leaves_out_medical: bool = False

    @property
    def is_neutral(self) -> bool:
        return self.week is None or not self.panels


def weeks_to_try(calendar: Calendar, on: date) -> Iterator[BoardWeek]:
    """The finished weeks that may still be shown on the day, newest first: at most two.

    A week is shown until the Sunday after the next one; where a holiday follows it, until its own Sunday, so that
    nobody comes back to last term's figures.
    """
    for monday in (week_of(on), week_of(on) - WEEK):
        week = finished_week(calendar, monday, on)
        if week and on <= week.valid_until:
            yield week


def finished_week(calendar: Calendar, monday: date, on: date) -> BoardWeek | None:
    """The school week of this Monday; None while it is not over on the day, or if it is none."""
    days = calendar.timetable(None).days_of_week(monday)
    if not days or days[-1] >= on:
        return None
    following = calendar.timetable(None).days_of_week(monday + WEEK)
    return BoardWeek(monday=monday, last_day=days[-1], valid_until=monday + timedelta(days=13 if following else 6))


def weeks_before(calendar: Calendar, monday: date, count: int) -> list[date]:
    """The Mondays of the school weeks before this one in the same academic year, nearest first."""
    year = academic_year(monday + timedelta(days=4))
    weeks = (week for week in calendar.timetable(None).weeks if week < monday)
    return [week for week in weeks if academic_year(week + timedelta(days=4)) == year][: -count - 1 : -1]


def weeks_of_term(calendar: Calendar, last: BoardWeek) -> list[date]:
    """The Mondays of the school weeks of its term up to this week, the newest last."""
    term = next((term for term in calendar.terms_of(None) if last.last_day in term), None)
    if term is None:
        return [last.monday]
    return [week for week in calendar.timetable(None).weeks if week_of(term.first) <= week <= last.monday]


def end_of(day: date, calendar: Calendar) -> datetime:
    """The instant the day ends on the school's clock."""
    return datetime.combine(day + timedelta(days=1), time(), calendar.time_zone)
