"""R42: dates as people write them."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.journeys.dates import NotADate, read_clock, read_date, spoken_date, spoken_dates
from portal.rules.spoken_clock import spoken_clock

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("27", "3", "2026"), date(2026, 3, 27)),
        (("27 3 2026", "", ""), date(2026, 3, 27)),
        (("27/03/2026", "", ""), date(2026, 3, 27)),
        (("27.3.26", "", ""), date(2026, 3, 27)),
        (("27-3-2026", "", ""), date(2026, 3, 27)),
        (("2026-03-27", "", ""), date(2026, 3, 27)),
        (("27 March", "", ""), date(2027, 3, 27)),
        (("27th of March", "", ""), date(2027, 3, 27)),
        (("March 27", "", ""), date(2027, 3, 27)),
        (("Monday", "23", "Nov"), date(2026, 11, 23)),
        (("1", "sept", ""), date(2026, 9, 1)),
        (("1", "JUN", "2027"), date(2027, 6, 1)),
        (("20", "11", ""), date(2026, 11, 20)),
        (("19", "11", ""), date(2026, 11, 19)),
        (("29", "2", ""), date(2028, 2, 29)),
        (("27", "Marca", "2027"), date(2027, 3, 27)),
        (("1 pazdziernika", "", ""), date(2026, 10, 1)),
        (("środa, 2 grudnia 2026", "", ""), date(2026, 12, 2)),
        (("۲۷", "۳", "۲۰۲۷"), date(2027, 3, 27)),
        (("جمعہ، 27 نومبر 2026", "", ""), date(2026, 11, 27)),
    ],
)
def test_read_date(parts: tuple[str, ...], day: date) -> None:
    assert read_date(parts, today=TODAY) == day


@pytest.mark.parametrize(
    ("parts", "message", "part"),
    [
        (("", "", ""), "is missing", ""),
        (("27", "", ""), "must include a month", "month"),
        (("31", "2", "2027"), "must be a real date: check the day and the month", "day"),
        (("31", "2", ""), "must be a real date: check the day and the month", "day"),
        (("0", "2", "2027"), "must have a day from 1 to 31", "day"),
        (("3", "27", "2027"), "must have a month from 1 to 12, or its name", "month"),
        (("3", "ma", "2027"), "must have a month from 1 to 12, or its name", "month"),
        (("3", "5", "202"), "must have a year with 4 numbers, for example 2026", "year"),
        (("1 2 2026 to 3 2 2026", "", ""), "must be one day, for example 27 3 2026", ""),
    ],
)
def test_read_date_says_what_is_wrong(parts: tuple[str, ...], message: str, part: str) -> None:
    """Abuse case 56: never guessed."""
    with pytest.raises(NotADate) as caught:
        read_date(parts, today=TODAY)
    assert (caught.value.about("The day"), caught.value.part) == (f"The day {message}", part)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(3, 9), st.sampled_from(["", "th"]))
def test_every_written_form_gives_the_same_day(day: date, letters: int, ordinal: str) -> None:
    month = f"{day:%B}"[:letters]
    forms = [
        (str(day.day), str(day.month), str(day.year)),
        (f"{day.day}{ordinal}", month, str(day.year)),
        (f"{day.day:02}/{day.month:02}/{day.year}", "", ""),
        (spoken_date(day), "", ""),
    ]
    assert {read_date(parts, today=TODAY) for parts in forms} == {day}


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(-180, 180))
def test_missing_year_is_the_nearest(today: date, away: int) -> None:
    day = today + timedelta(days=away)
    if (day.month, day.day) != (2, 29):
        assert read_date((str(day.day), str(day.month), ""), today=today) == day


@given(st.tuples(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12)))
def test_anything_else_is_refused_in_words(parts: tuple[str, str, str]) -> None:
    said = "It must be read"
    try:
        read_date(parts, today=TODAY)
    except NotADate as error:
        said = error.about("It")
    assert said.startswith(("It is missing", "It must "))


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("2:15pm", time(14, 15)), ("2.15 p.m.", time(14, 15)), ("14:15", time(14, 15)), ("1415", time(14, 15)),
        ("2pm", time(14)), ("2", time(14)), ("2:15", time(14, 15)), ("9", time(9)), ("9:05am", time(9, 5)),
        ("12pm", time(12)), ("12am", time(0)), ("midday", time(12)), ("12 noon", time(12)), ("06:30", time(6, 30)),
    ],
)  # fmt: skip
def test_read_clock(typed: str, clock: time) -> None:
    assert read_clock(typed) == clock


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "2:75pm", "13am", "0pm", "14:15:00"])
def test_read_clock_refuses(typed: str) -> None:
    with pytest.raises(NotADate, match="must be a time, for example 2:15pm"):
        read_clock(typed)


@given(st.times().map(lambda clock: clock.replace(second=0, microsecond=0, tzinfo=None)))
def test_spoken_clock_reads_back(clock: time) -> None:
    assert read_clock(spoken_clock(clock)) == clock


def test_spoken_dates_joins_runs() -> None:
    days = [date(2027, 3, 11), date(2027, 3, 12), date(2027, 3, 15)]
    assert spoken_dates(days) == "Thursday 11 March 2027 to Friday 12 March 2027; Monday 15 March 2027"
