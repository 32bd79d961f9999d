"""When the screen is lit, on the school's own clock."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from portal.attendance_plugin.celebration.hours import Hours, Switch, hours_at, next_reload, switches_after
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


def test_switches_go_on_over_a_weekend_and_leave_out_days_without_school(calendar) -> None:
    """Thursday, an INSET day, the weekend: what a screen without a network goes by."""
    monday = date(2026, 11, 30)
    assert switches_after(london(2026, 11, 26, 12), 3, calendar=calendar) == [
        Switch(at=london(2026, 11, 26, 16, 45), is_lit=False, next_day=monday),
        Switch(at=london(2026, 11, 30, 7, 50), is_lit=True, next_day=monday),
        Switch(at=london(2026, 11, 30, 16, 45), is_lit=False, next_day=date(2026, 12, 1)),
    ]


def test_switches_keep_to_the_school_s_clock_over_both_clock_changes(calendar) -> None:
    """23 October is in summer time, 2 November in winter time; the other way round in the spring of another school."""
    autumn = [switch.at.isoformat() for switch in switches_after(london(2026, 10, 23, 8), 2, calendar=calendar)]
    assert autumn == ["2026-10-23T16:45:00+01:00", "2026-11-02T07:50:00+00:00"]
    year = calendar.years[0]
    spring = replace(year.terms[1], last=date(2027, 4, 1))
    later = replace(calendar, years=(replace(year, terms=(year.terms[0], spring)),), _timetables={})
    found = [switch.at.isoformat() for switch in switches_after(london(2027, 3, 26, 12), 2, calendar=later)]
    assert found == ["2027-03-26T16:45:00+00:00", "2027-03-29T07:50:00+01:00"]


def test_no_switch_after_the_last_day_entered(calendar) -> None:
    assert switches_after(london(2027, 3, 25, 18), 10, calendar=calendar) == []


@pytest.mark.parametrize(
    ("instant", "reload_at"),
    [
        (london(2026, 11, 20, 2, 59), "2026-11-20T03:00:00+00:00"),
        (london(2026, 11, 20, 3), "2026-11-21T03:00:00+00:00"),
        (london(2026, 10, 24, 12), "2026-10-25T03:00:00+00:00"),
        (london(2027, 3, 27, 12), "2027-03-28T03:00:00+01:00"),
    ],
)
def test_pages_are_loaded_anew_at_three_at_night(calendar, instant: datetime, reload_at: str) -> None:
    assert next_reload(instant, calendar=calendar).isoformat() == reload_at
