"""What marks lead to: the deadline of code N, returns, and the threshold for penalty notices."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.rules.follow_up import (
    FirstContact,
    Return,
    code_while_unanswered,
    day_of_absence,
    find_sickness_return,
    find_unauthorised_returns,
    plan_first_contact,
    unestablished_deadline,
)
from portal.rules.penalties import find_thresholds, fullest_run, next_notice, unauthorised_sessions
from portal.rules.problems import MissingFact, NoValueInForce
from portal.rules.sessions import sessions_of
from tests.rules.calendars import am, build_calendar, pm

TIMETABLE = build_calendar().timetable(3)
TODAY = date(2026, 11, 20)


def marks_from(first: str, count: int, code: str, *, every: int = 1):
    """`count` marks on school sessions from a day on, taking every so-manieth."""
    sessions = [session for session in TIMETABLE.sessions if session >= am(first)]
    return dict.fromkeys(sessions[::every][:count], code)


@pytest.mark.parametrize(
    ("session", "deadline"),
    [
        (am("2026-09-03"), date(2026, 9, 10)),
        (pm("2026-10-22"), date(2026, 11, 6)),  # half term and a training day do not count
        (am("2026-12-08"), date(2026, 12, 16)),  # nor does the day the heating failed; half a day does
    ],
)
def test_code_n_is_due_after_five_school_days(session, deadline):
    assert unestablished_deadline(session, timetable=TIMETABLE) == deadline


def test_deadline_beyond_the_calendar_is_a_missing_fact():
    with pytest.raises(MissingFact, match="school_calendar"):
        unestablished_deadline(am("2027-12-15"), timetable=TIMETABLE)


@pytest.mark.parametrize(
    ("on", "code"),
    [(date(2026, 9, 3), "N"), (date(2026, 9, 10), "N"), (date(2026, 9, 11), "O")],
)
def test_nobody_answering_is_never_unauthorised_before_five_school_days(on, code):
    assert code_while_unanswered(am("2026-09-03"), on=on, timetable=TIMETABLE) == code


def test_first_contact_waits_and_code_n_stands_meanwhile():
    at = datetime(2026, 9, 3, 8, 30, tzinfo=UTC)
    assert plan_first_contact(at, wait_minutes=30, timetable=TIMETABLE) == FirstContact(
        at, datetime(2026, 9, 3, 9, 0, tzinfo=UTC), date(2026, 9, 10)
    )


@pytest.mark.parametrize(
    ("first", "number", "day"),
    [
        (date(2026, 11, 16), 1, date(2026, 11, 16)),
        (date(2026, 11, 16), 2, date(2026, 11, 17)),
        (date(2026, 11, 20), 2, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 12, 9), 2, date(2026, 12, 11)),
    ],
)
def test_days_of_an_absence_are_school_days(first, number, day):
    assert day_of_absence(first, number=number, timetable=TIMETABLE) == day


def test_day_of_absence_beyond_the_calendar_is_a_missing_fact():
    with pytest.raises(MissingFact, match="school_calendar"):
        day_of_absence(date(2027, 12, 17), number=2, timetable=TIMETABLE)


def test_fifteen_days_of_illness_in_a_row_are_reported():
    ill = marks_from("2026-09-07", 30, "I")
    found = find_sickness_return(ill, timetable=TIMETABLE, year="2026-27")
    assert found == Return("sickness_consecutive", date(2026, 9, 7), date(2026, 9, 25), 30)


def test_fifteen_days_of_illness_over_the_year_are_reported():
    ill = marks_from("2026-09-07", 30, "I", every=2)
    marks = dict.fromkeys(TIMETABLE.sessions[:120], "/") | ill
    found = find_sickness_return(marks, timetable=TIMETABLE, year="2026-27")
    assert found is not None
    assert (found.why, found.first, found.reached_on, found.sessions) == (
        "sickness_cumulative",
        date(2026, 9, 7),
        max(ill).day,
        30,
    )


def test_one_session_less_is_not_reported():
    assert find_sickness_return(marks_from("2026-09-07", 29, "I"), timetable=TIMETABLE, year="2026-27") is None
    assert find_sickness_return({}, timetable=TIMETABLE, year="2026-27") is None


def test_ten_school_days_without_authorisation_in_a_row_are_reported():
    absent = marks_from("2026-09-07", 22, "O")
    assert find_unauthorised_returns(absent, timetable=TIMETABLE) == (
        Return("unauthorised_continuous", date(2026, 9, 7), date(2026, 9, 18), 22),
    )
    broken = absent | {am("2026-09-11"): "/"}
    assert find_unauthorised_returns(broken, timetable=TIMETABLE) == ()


@pytest.mark.parametrize("code", ["G", "N", "O", "U"])
def test_these_codes_count_towards_a_penalty_notice(code):
    assert unauthorised_sessions([(am("2026-09-07"), code), (pm("2026-09-07"), "I")]) == (am("2026-09-07"),)


def test_ten_sessions_in_ten_school_weeks_reach_the_threshold():
    marks = sorted(marks_from("2026-09-07", 10, "O"))
    (reached,) = find_thresholds(marks, school_weeks=TIMETABLE.weeks, on=TODAY)
    assert (reached.first_week, reached.last_week, reached.marks) == (date(2026, 9, 7), date(2026, 9, 7), tuple(marks))
    assert find_thresholds(marks[:9], school_weeks=TIMETABLE.weeks, on=TODAY) == ()


def test_holiday_weeks_do_not_count_and_the_tenth_school_week_does():
    nine = sorted(marks_from("2026-11-16", 9, "O"))
    weeks = TIMETABLE.weeks
    tenth, eleventh = (weeks[weeks.index(date(2026, 11, 16)) - back] for back in (9, 10))
    assert len(find_thresholds([am(tenth.isoformat()), *nine], school_weeks=weeks, on=TODAY)) == 1
    assert find_thresholds([am(eleventh.isoformat()), *nine], school_weeks=weeks, on=TODAY) == ()


def test_no_mark_is_used_twice():
    marks = sorted(marks_from("2026-09-07", 19, "O"))
    assert len(find_thresholds(marks, school_weeks=TIMETABLE.weeks, on=TODAY)) == 1
    twenty = sorted(marks_from("2026-09-07", 20, "O"))
    first, second = find_thresholds(twenty, school_weeks=TIMETABLE.weeks, on=TODAY)
    assert (*first.marks, *second.marks) == tuple(twenty)


def test_threshold_has_no_value_before_the_national_framework():
    with pytest.raises(NoValueInForce, match="penalty_sessions"):
        find_thresholds([], school_weeks=(), on=date(2024, 8, 18))


@pytest.mark.parametrize(
    ("days", "length", "count"),
    [
        (["2026-09-07", "2026-09-07", "2026-11-09"], 10, 2),
        (["2026-09-07", "2026-11-10"], 9, 2),
        (["2026-09-07", "2026-11-10"], 8, 1),
        (["2031-01-06", "2031-01-14"], 2, 2),
        (["2031-01-06", "2031-01-14"], 1, 1),
        ([], 10, 0),
    ],
)
def test_fullest_run_counts_each_mark_once_even_beyond_the_calendar(days, length, count):
    assert len(fullest_run([am(day) for day in days], school_weeks=TIMETABLE.weeks, length=length)) == count


def test_fullest_run_is_the_earliest_of_the_fullest():
    early, late = (
        [s for d in (date(2026, 9, 7), date(2026, 9, 8)) for s in sessions_of(d)],
        sessions_of(date(2027, 6, 8)),
    )
    assert fullest_run([*late, *early], school_weeks=TIMETABLE.weeks, length=3) == tuple(sorted(early))


FIRST = date(2026, 1, 12)


@pytest.mark.parametrize(
    ("issued", "on", "number", "amounts"),
    [
        ([], FIRST, 1, (80, 160)),
        ([FIRST], FIRST, 2, (None, 160)),
        ([FIRST], FIRST + timedelta(days=30), 2, (None, 160)),
        ([FIRST, FIRST + timedelta(days=60)], FIRST + timedelta(days=90), 3, None),
        ([FIRST, FIRST + timedelta(days=60)], date(2029, 1, 11), 3, None),
        ([FIRST, FIRST + timedelta(days=60)], date(2029, 1, 12), 2, (None, 160)),
        ([date(2024, 5, 1)], FIRST, 1, (80, 160)),
        ([date(2024, 2, 29)], date(2023, 9, 1), 1, (60, 120)),
    ],
)
def test_next_notice_follows_the_limit_of_two_in_three_years(issued, on, number, amounts):
    notice = next_notice(issued, on=on)
    assert notice.number == number
    assert (notice.amounts and (notice.amounts.reduced, notice.amounts.full)) == amounts
