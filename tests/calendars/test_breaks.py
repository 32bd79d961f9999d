"""The holidays between terms, worked out by hand."""

from datetime import date

import pytest

from portal.calendars.breaks import Break, Term, breaks_after, easter_sunday

AUTUMN = Term("autumn", date(2026, 9, 2), date(2026, 12, 18))
SPRING = Term("spring", date(2027, 1, 5), date(2027, 3, 25))
SUMMER = Term("summer", date(2027, 4, 12), date(2027, 7, 21))
NEXT = date(2027, 9, 2)


def test_breaks_run_from_the_first_weekday_off_to_the_last() -> None:
    assert breaks_after([SUMMER, AUTUMN, SPRING], next_first=NEXT, training_days={date(2027, 1, 4)}) == (
        Break("autumn", "Christmas holiday", date(2026, 12, 21), date(2027, 1, 1)),
        Break("spring", "Easter holiday", date(2027, 3, 26), date(2027, 4, 9)),
        Break("summer", "Summer holiday", date(2027, 7, 22), date(2027, 9, 1)),
    )


def test_training_day_inside_a_break_does_not_split_it() -> None:
    [christmas, *_] = breaks_after([AUTUMN, SPRING], next_first=NEXT, training_days={date(2026, 12, 22)})
    assert (christmas.first, christmas.last) == (date(2026, 12, 21), date(2027, 1, 4))


@pytest.mark.parametrize(
    ("second", "title"),
    [
        (Term("b", date(2027, 4, 20), date(2027, 7, 21)), "Spring holiday"),  # Easter is in March
        (Term("b", date(2027, 2, 22), date(2027, 7, 21)), "Holiday between terms"),
    ],
)
def test_other_breaks_are_named_by_their_season(second: Term, title: str) -> None:
    last = date(2027, 4, 8) if second.first.month == 4 else date(2027, 2, 12)
    found = breaks_after([Term("a", date(2027, 1, 5), last), second], next_first=NEXT)
    assert found[0].title == title


def test_terms_that_follow_each_other_over_a_weekend_leave_no_break() -> None:
    terms = [Term("a", date(2027, 1, 5), date(2027, 2, 12)), Term("b", date(2027, 2, 15), date(2027, 7, 21))]
    assert [found.after for found in breaks_after(terms, next_first=NEXT)] == ["b"]


def test_year_without_terms_has_no_breaks() -> None:
    assert breaks_after([], next_first=NEXT) == ()


@pytest.mark.parametrize(
    ("year", "day"),
    [(2000, date(2000, 4, 23)), (2008, date(2008, 3, 23)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))],
)
def test_easter_sunday(year: int, day: date) -> None:
    assert easter_sunday(year) == day
