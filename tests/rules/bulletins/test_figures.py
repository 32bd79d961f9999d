from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.bulletins.figures import Kind, in_unit, parse_figure, show_figure


@pytest.mark.parametrize(
    ("written", "kind", "low", "high", "shown"),
    [
        ("220", Kind.NUMBER, 220, 220, "220"),
        (97.99, Kind.NUMBER, "97.99", "97.99", "97.99"),
        ("3,394", Kind.NUMBER, 3394, 3394, "3,394"),
        ("−3.5", Kind.NUMBER, "-3.5", "-3.5", "−3.5"),
        ("43–56", Kind.RANGE, 43, 56, "43 to 56"),
        ("37–70+", Kind.RANGE, 37, None, "37 to 70 or more"),
        (">120", Kind.MORE_THAN, 120, None, "more than 120"),
        ("≥5", Kind.AT_LEAST, 5, None, "at least 5"),
        ("5+", Kind.AT_LEAST, 5, None, "at least 5"),
        ("up to 6", Kind.UP_TO, None, 6, "up to 6"),
        ("about 17500", Kind.ABOUT, 17500, 17500, "about 17,500"),
        ("6 of 8", Kind.PART, 6, 6, "6 of 8"),
        ("×2", Kind.TIMES, 2, 2, "2 times"),
        ("fewer than 5", Kind.FEWER, None, 5, "fewer than 5"),
        ("good", Kind.WORD, None, None, "good"),
        ("–", Kind.NONE, None, None, "not given"),
    ],
)
def test_each_way_of_writing_is_read_and_shown(
    written: str | float, kind: Kind, low: int | str | None, high: int | str | None, shown: str
) -> None:
    figure = parse_figure(written)
    expected = tuple(None if end is None else Decimal(end) for end in (low, high))
    assert (figure.kind, (figure.low, figure.high), show_figure(figure)) == (kind, expected, shown)
    assert parse_figure(shown) == figure


def test_series_keeps_its_periods() -> None:
    figure = parse_figure("2022/23 Q1: 506; 2022/23 Q2: 320")
    assert [(point.period, point.figure.exact) for point in figure.points] == [
        ("2022/23 Q1", Decimal(506)),
        ("2022/23 Q2", Decimal(320)),
    ]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("12 or so", "got “12 or so”; accepted: a number (3,394)"),
        ("9 of 8", "got 9 of 8; accepted: a part no larger than its whole"),
        ("56 to 43", "got 56 to 43; accepted: a range from less to more"),
        ("Q1: good; Q2: 3", "got “Q1: good” in a series; accepted: a period and its number, such as Q1: 506"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_is_accepted(written: str, message: str) -> None:
    with pytest.raises(ValueError, match="accepted") as caught:
        parse_figure(written)
    assert str(caught.value).startswith(message)


@given(st.decimals(min_value=-1_000_000, max_value=1_000_000, places=2))
def test_any_number_is_read_back_as_it_was(number: Decimal) -> None:
    assert parse_figure(show_figure(parse_figure(number))).exact == number


@pytest.mark.parametrize(
    ("written", "unit", "shown"),
    [
        ("93.5", "%", "93.5%"),
        ("43–56", "%", "43 to 56%"),
        ("7.06", "of 10", "7.06 of 10"),
        ("good", "grade", "good"),
        ("×2", "today’s demand", "2 times"),
        ("", "pupils", "not given"),
    ],
)
def test_unit_follows_its_figure(written: str, unit: str, shown: str) -> None:
    assert in_unit(parse_figure(written), unit) == shown
