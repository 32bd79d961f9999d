"""The two questions every family has: when is there no school next, and when does it start again?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.rules.school_year import Calendar, days_from

from .occasions import Occasion


@dataclass(frozen=True, slots=True)
class NextDays:
    """``day_off`` may be today; ``school_days_before`` counts the school days after today and before it."""

    day_off: date
    reason: str
    school_days_before: int
    back: date | None
    is_today: bool


def next_days(calendar: Calendar, occasions: Iterable[Occasion], today: date) -> NextDays | None:
    """The next weekday without school for the whole school; None where the dates entered do not reach so far."""
    timetable = calendar.timetable(None)
    if not timetable.days or today > timetable.days[-1]:
        return None
    ahead = days_from(today, timetable.days[-1] + timedelta(days=7))
    day_off = next(day for day in ahead if day.weekday() < 5 and not timetable.is_school_day(day))
    return NextDays(
        day_off=day_off,
        reason=_reason(occasions, day_off),
        school_days_before=len(timetable.days_between(today + timedelta(days=1), day_off)),
        back=timetable.day_after(day_off),
        is_today=day_off == today,
    )


def _reason(occasions: Iterable[Occasion], day: date) -> str:
    """A holiday explains a day better than the bank holiday inside it."""
    found = [
        entry
        for entry in occasions
        if entry.is_day_off
        and not entry.cancelled
        and not entry.year_groups
        and entry.first_day <= day <= entry.last_day
    ]
    longest = max(found, key=lambda entry: (entry.last_day - entry.first_day, entry.title), default=None)
    return longest.title if longest else ""
