from datetime import date

import pytest

from portal.rules.sessions import Half, Session, Timetable, academic_year, last_session, sessions_of, week_of

DAYS = [date(2026, 9, 3), date(2026, 9, 4), date(2026, 9, 7), date(2026, 9, 8)]


@pytest.fixture
def timetable() -> Timetable:
    return Timetable(session for day in reversed(DAYS) for session in sessions_of(day))


def session(day: int, half: str = "am") -> Session:
    return Session(date(2026, 9, day), Half(half))


def test_morning_comes_before_afternoon_and_afternoon_before_next_morning():
    assert sorted([session(4), session(3, "pm"), session(3)]) == [session(3), session(3, "pm"), session(4)]


def test_positions_grow_by_one_from_half_day_to_half_day():
    assert [s.position - session(3).position for s in (session(3), session(3, "pm"), session(4))] == [0, 1, 2]


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (session(3), session(8, "pm"), 8),
        (session(3, "pm"), session(7), 4),
        (session(5), session(6, "pm"), 0),
        (session(4, "pm"), session(4, "pm"), 1),
    ],
)
def test_sessions_between_include_both_ends(timetable, first, last, count):
    assert (len(timetable.between(first, last)), timetable.count_between(first, last)) == (count, count)


def test_count_after_leaves_out_the_session_seen(timetable):
    assert timetable.count_after(session(3), session(4, "pm")) == 3
    assert timetable.count_after(session(8, "pm"), session(3)) == 0


def test_neighbours_skip_the_weekend(timetable):
    assert (timetable.day_before(DAYS[2]), timetable.day_after(DAYS[1])) == (DAYS[1], DAYS[2])
    assert (timetable.day_before(DAYS[0]), timetable.day_after(DAYS[3])) == (None, None)
    assert timetable.days_before(date(2026, 9, 8), 2) == (DAYS[1], DAYS[2])
    assert timetable.days_after(date(2026, 9, 5), 1) == (DAYS[2],)


def test_weeks_are_mondays_with_at_least_one_session(timetable):
    assert timetable.weeks == (date(2026, 8, 31), date(2026, 9, 7))
    assert timetable.days_of_week(date(2026, 8, 31)) == (DAYS[0], DAYS[1])
    assert timetable.days_between(DAYS[1], DAYS[2]) == (DAYS[1], DAYS[2])


def test_session_and_school_day_are_told_from_others(timetable):
    assert (timetable.is_session(session(3)), timetable.is_session(session(5))) == (True, False)
    assert (timetable.is_school_day(DAYS[0]), timetable.is_school_day(date(2026, 9, 5))) == (True, False)


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 8, 31), "2025-26"), (date(2026, 9, 1), "2026-27"), (date(1999, 12, 31), "1999-00")]
)
def test_academic_year_turns_on_1_september(day, year):
    assert academic_year(day) == year


def test_last_session_of_a_year_is_31_august_afternoon():
    assert last_session(2026) == Session(date(2027, 8, 31), Half.PM)
    assert week_of(date(2026, 9, 6)) == date(2026, 8, 31)
    assert session(3, "pm").to_data() == ["2026-09-03", "pm"]
    assert str(session(3)) == "2026-09-03 am"
