"""When the screen is lit, on the school's own clock."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from portal.attendance_plugin.celebration.hours import Hours, hours_at
from portal.rules.school_hours import DatedTimes, SessionTimes
from portal.rules.sessions import Half

from .conftest import london


def at(calendar, instant: datetime) -> Hours:
    return hours_at(instant, calendar=calendar)


MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


@pytest.mark.parametrize(
    ("instant", "hours"),
    [
        (london(2026, 11, 16, 7, 49), Hours(is_lit=False, next_switch=london(2026, 11, 16, 7, 50), next_day=MONDAY)),
        (london(2026, 11, 16, 7, 50), Hours(is_lit=True, next_switch=london(2026, 11, 16, 16, 45), next_day=TUESDAY)),
        (london(2026, 11, 16, 16, 44), Hours(is_lit=True, next_switch=london(2026, 11, 16, 16, 45), next_day=TUESDAY)),
        (london(2026, 11, 16, 16, 45), Hours(is_lit=False, next_switch=london(2026, 11, 17, 7, 50), next_day=TUESDAY)),
        (london(2026, 11, 14, 12), Hours(is_lit=False, next_switch=london(2026, 11, 16, 7, 50), next_day=MONDAY)),
    ],
)
def test_lit_around_the_school_day(calendar, instant: datetime, hours: Hours) -> None:
    assert at(calendar, instant) == hours


def test_dark_on_a_training_day_and_through_the_holiday(calendar) -> None:
    assert at(calendar, london(2026, 11, 27)).is_lit is False
    assert at(calendar, london(2026, 12, 21)).next_day == date(2027, 1, 4)


def test_clock_change_in_october_moves_nothing_on_the_school_s_clock(calendar) -> None:
    before = at(calendar, london(2026, 10, 23, 17)).next_switch
    assert before == london(2026, 11, 2, 7, 50)
    assert before is not None
    assert before.utcoffset().total_seconds() == 0


def test_dark_earlier_on_a_day_that_ends_early(calendar) -> None:
    """REG-02: Fridays until two."""
    times = {Half.AM: SessionTimes(time(9), time(12)), Half.PM: SessionTimes(time(12, 45), time(14))}
    fridays = DatedTimes(valid_from=date(2026, 9, 1), weekday=4, times=times)
    lit = at(replace(calendar, dated_times=(fridays,)), london(2026, 11, 20, 9))
    assert lit == Hours(is_lit=True, next_switch=london(2026, 11, 20, 15, 30), next_day=date(2026, 11, 23))


def test_after_the_last_day_entered_nothing_is_promised(calendar) -> None:
    assert at(calendar, london(2027, 3, 25, 18)) == Hours(is_lit=False, next_switch=None, next_day=None)
