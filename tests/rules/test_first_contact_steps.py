"""Whom to ring next and by when, about a child nobody has explained (ABS-04 to ABS-07)."""

from datetime import date, datetime, timedelta

import pytest

from portal.rules.first_contact_steps import (
    Absence,
    Due,
    Plan,
    Result,
    Step,
    Tried,
    absence_so_far,
    next_step,
)
from portal.rules.sessions import Half, Session, Timetable

HALF_PAST_NINE = datetime(2026, 11, 20, 9, 30)
C24 = Plan(ask_at=HALF_PAST_NINE, wait=timedelta(minutes=30))
MOTHER, FATHER = 1, 2


def at(clock: str) -> datetime:
    return datetime.combine(HALF_PAST_NINE.date(), datetime.strptime(clock, "%H:%M").time())


def rang(contact: int, result: Result, clock: str) -> Tried:
    return Tried(contact=contact, result=result, at=at(clock))


def step(clock: str, *tried: Tried, plan: Plan = C24, contacts: tuple[int, ...] = (MOTHER, FATHER)) -> Step:
    return next_step(plan, tried, contacts, at=at(clock))


@pytest.mark.parametrize(
    ("clock", "is_overdue"), [("09:00", False), ("09:29", False), ("09:30", False), ("09:31", True), ("14:00", True)]
)
def test_the_first_in_order_is_rung_by_the_policys_time(clock: str, is_overdue: bool) -> None:
    """ABS-04: nothing heard by 09:30 on day 1; at the exact minute the call is due, not late."""
    found = step(clock)
    assert (found, found.is_overdue(at(clock))) == (Step(due=Due.CALL, contact=MOTHER, by=HALF_PAST_NINE), is_overdue)


@pytest.mark.parametrize("result", [Result.NO_ANSWER, Result.MESSAGE])
@pytest.mark.parametrize(
    ("clock", "due", "is_overdue"),
    [("09:41", Due.WAIT, False), ("10:09", Due.WAIT, False), ("10:10", Due.NEXT, False), ("10:11", Due.NEXT, True)],
)
def test_an_answer_is_waited_for_as_long_as_the_policy_says(
    clock: str, due: Due, is_overdue: bool, result: Result
) -> None:
    found = step(clock, rang(MOTHER, result, "09:40"))
    assert (found, found.is_overdue(at(clock))) == (Step(due=due, contact=FATHER, by=at("10:10")), is_overdue)


def test_nothing_is_waited_for_at_a_wrong_number() -> None:
    assert step("09:41", rang(MOTHER, Result.WRONG_NUMBER, "09:40")) == Step(
        due=Due.NEXT, contact=FATHER, by=at("10:10")
    )


def test_who_was_reached_is_not_passed_over_even_if_another_does_not_answer() -> None:
    found = step("12:00", rang(MOTHER, Result.NO_REASON, "09:40"), rang(FATHER, Result.NO_ANSWER, "09:50"))
    assert (found, found.is_overdue(at("12:00"))) == (Step(due=Due.REASON), False)


def test_everybody_tried_is_said_once_the_last_wait_is_over() -> None:
    calls = rang(MOTHER, Result.NO_ANSWER, "09:40"), rang(FATHER, Result.MESSAGE, "10:10")
    assert step("10:39", *calls) == Step(due=Due.WAIT, by=at("10:40"))
    assert step("10:40", *calls) == Step(due=Due.ALL_TRIED)


def test_ringing_one_contact_twice_leaves_the_other_to_be_rung() -> None:
    calls = rang(MOTHER, Result.NO_ANSWER, "09:40"), rang(MOTHER, Result.NO_ANSWER, "09:45")
    assert step("10:15", *calls).contact == FATHER


def test_without_a_number_the_deadline_stands_all_the_same() -> None:
    found = step("09:31", contacts=())
    assert (found, found.is_overdue(at("09:31"))) == (Step(due=Due.NO_NUMBER, by=HALF_PAST_NINE), True)


def test_a_policy_without_a_time_makes_nothing_overdue_and_waits_for_nothing() -> None:
    """A22 and B24 state no clock (ABS-05, CX-32)."""
    plan = Plan()
    first = step("15:00", plan=plan)
    assert (first, first.is_overdue(at("15:00"))) == (Step(due=Due.CALL, contact=MOTHER), False)
    assert step("09:41", rang(MOTHER, Result.NO_ANSWER, "09:41"), plan=plan).due is Due.NEXT


DAYS = [date(2026, 11, day) for day in (16, 17, 18, 19, 20, 23)]  # Monday to Friday, then Monday
TIMETABLE = Timetable(Session(day, half) for day in DAYS for half in Half)


def away(day: date, *marks: tuple[date, str], visit_days: int | None = 2) -> Absence:
    return absence_so_far(day, marks, plan=Plan(visit_days=visit_days), timetable=TIMETABLE)


@pytest.mark.parametrize(
    ("codes", "number"),
    [
        ([], 1),
        ([(DAYS[4], "N")], 2),
        ([(DAYS[4], "/")], 1),
        ([(DAYS[4], "N"), (DAYS[4], "\\")], 1),
        ([(DAYS[4], "U")], 1),
        ([(DAYS[4], "I"), (DAYS[3], "N")], 3),
        ([(DAYS[3], "N")], 1),
        ([(DAYS[4], "Y4")], 1),
        ([(DAYS[4], "N"), (DAYS[3], "L")], 2),
    ],
)
def test_which_school_day_of_an_absence_it_is_across_a_weekend(codes: list[tuple[date, str]], number: int) -> None:
    assert away(DAYS[5], *codes).number == number


@pytest.mark.parametrize(("visit_days", "considered"), [(1, True), (2, True), (3, False), (None, False)])
def test_a_visit_is_considered_on_the_policys_day(visit_days: int | None, considered: bool) -> None:
    """ABS-06: at least two days."""
    assert away(DAYS[5], (DAYS[4], "N"), visit_days=visit_days).visit_is_considered is considered
