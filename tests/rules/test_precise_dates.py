from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.precise_dates import (
    PRECISIONS,
    parse_precise_date,
    show_precise_date,
    span_of,
    write_precise_date,
)


@pytest.mark.parametrize(
    ("given_text", "first", "last", "shown"),
    [
        ("2026-09-01", date(2026, 9, 1), date(2026, 9, 1), "1 September 2026"),
        (date(2026, 9, 1), date(2026, 9, 1), date(2026, 9, 1), "1 September 2026"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("autumn 2021", date(2021, 9, 1), date(2021, 12, 31), "autumn term 2021"),
        ("Spring term 2022", date(2022, 1, 1), date(2022, 3, 31), "spring term 2022"),
        ("summer 2022", date(2022, 4, 1), date(2022, 8, 31), "summer term 2022"),
    ],
)
def test_a_date_means_its_day_month_or_term(given_text: date | str, first: date, last: date, shown: str) -> None:
    found = parse_precise_date(given_text)
    assert (found.first, found.last) == (first, last)
    assert show_precise_date(found.first, found.precision) == shown
    assert show_precise_date(found.last, found.precision) == shown


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-02-30", "winter 2026", "autumn", "1/1/2024"])
def test_anything_else_is_refused_with_what_is_accepted(text: str) -> None:
    with pytest.raises(ValueError, match="accepted: a day such as 2026-09-01, a month such as 2026-09, or a term"):
        parse_precise_date(text)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31)), st.sampled_from(sorted(PRECISIONS)))
def test_what_is_written_reads_back_as_the_same_span(day: date, precision: str) -> None:
    assert parse_precise_date(write_precise_date(day, precision)) == span_of(day, precision)
