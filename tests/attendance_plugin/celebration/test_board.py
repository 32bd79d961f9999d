"""Which week a screen may call its own."""

from datetime import date, timedelta

import pytest

from portal.attendance_plugin.celebration.board import BoardWeek, end_of, weeks_before, weeks_to_try

from .conftest import london

NOVEMBER_9 = BoardWeek(monday=date(2026, 11, 9), last_day=date(2026, 11, 13), valid_until=date(2026, 11, 22))
NOVEMBER_16 = BoardWeek(monday=date(2026, 11, 16), last_day=date(2026, 11, 20), valid_until=date(2026, 11, 29))


@pytest.mark.parametrize(
    ("on", "weeks"),
    [
        (date(2026, 11, 20), [NOVEMBER_9]),  # Friday: this week is not over
        (date(2026, 11, 21), [NOVEMBER_16, NOVEMBER_9]),
        (date(2026, 11, 22), [NOVEMBER_16, NOVEMBER_9]),  # Sunday: the last day of the older one
        (date(2026, 11, 23), [NOVEMBER_16]),
        (date(2026, 9, 2), []),  # first day of the year
    ],
)
def test_newest_finished_week_comes_first(calendar, on: date, weeks: list[BoardWeek]) -> None:
    assert list(weeks_to_try(calendar, on)) == weeks


def test_week_that_an_inset_day_ends_is_over_on_that_day(calendar) -> None:
    found = list(weeks_to_try(calendar, date(2026, 11, 27)))
    assert found[0] == BoardWeek(monday=date(2026, 11, 23), last_day=date(2026, 11, 26), valid_until=date(2026, 12, 6))


def test_week_before_a_holiday_is_gone_on_the_holiday_s_monday(calendar) -> None:
    last = [week.monday for week in weeks_to_try(calendar, date(2026, 10, 25))]
    assert last[0] == date(2026, 10, 19)
    assert list(weeks_to_try(calendar, date(2026, 10, 26))) == []
    assert list(weeks_to_try(calendar, date(2026, 11, 2))) == []


def test_nobody_comes_back_to_last_term_s_figures(calendar) -> None:
    holiday = [date(2026, 12, 21) + timedelta(days=step) for step in range(19)]
    assert [day for day in holiday if list(weeks_to_try(calendar, day))] == []


def test_weeks_before_skip_the_half_term_and_stop_at_september(calendar) -> None:
    assert weeks_before(calendar, date(2026, 11, 9), 4) == [
        date(2026, 11, 2),
        date(2026, 10, 19),
        date(2026, 10, 12),
        date(2026, 10, 5),
    ]
    assert weeks_before(calendar, date(2026, 9, 7), 4) == [date(2026, 8, 31)]


def test_end_of_a_day_is_midnight_in_london(calendar) -> None:
    assert end_of(date(2026, 11, 22), calendar) == london(2026, 11, 23, 0)
    assert end_of(date(2026, 7, 5), calendar).utcoffset() == timedelta(hours=1)
