"""Small counts of people never leave: 1 pupil excluded and 4 blind children are the cases this was made for."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.bulletins.figures import Kind, in_unit, parse_figure
from portal.rules.bulletins.indicators import Indicator
from portal.rules.bulletins.suppression import suppress

from .samples import bulletin, indicator, reading


def shown(given: Indicator, *others: Indicator, small_below: int = 5) -> Indicator:
    return suppress(bulletin(given, *others, small_below=small_below)).indicators[0]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0", "0 pupils"),
        ("1", "fewer than 5 pupils"),
        ("4", "fewer than 5 pupils"),
        ("5", "5 pupils"),
        ("about 3", "fewer than 5 pupils"),
        ("up to 4", "fewer than 5 pupils"),
        ("2 to 4", "fewer than 5 pupils"),
        ("2 to 9", "up to 9 pupils"),
        ("3 of 40", "fewer than 5 of 40 pupils"),
        ("2 of 3", "fewer than 5 pupils"),
        ("6 of 8", "all but fewer than 5 of 8 pupils"),
        ("8 of 8", "8 of 8 pupils"),
        ("×2", "2 times"),
        ("Q1: 12; Q2: 3", "Q1: 12; Q2: fewer than 5"),
    ],
)
def test_counts_of_people(written: str, expected: str) -> None:
    given = shown(indicator("5.2", written, "pupils"))
    assert in_unit(given.now.figure, "pupils") == expected


def test_earlier_values_and_comparators_are_suppressed_too() -> None:
    given = shown(indicator(earlier=(reading(3, "2021/22"),), comparators=(reading(2, name="The next area"),)))
    assert [each.figure.kind for each in (*given.earlier, *given.comparators)] == [Kind.FEWER, Kind.FEWER]
    assert given.is_suppressed


@pytest.mark.parametrize(("below", "expected"), [(5, "7 pupils"), (10, "fewer than 10 pupils")])
def test_each_bulletin_has_its_own_limit(below: int, expected: str) -> None:
    assert in_unit(shown(indicator(value=7, unit="pupils"), small_below=below).now.figure, "pupils") == expected


@pytest.mark.parametrize(
    "given",
    [
        indicator(value=2, unit="schools", people=False),
        indicator(value=3, unit="weeks"),
        indicator(value=3.5, unit="%"),
        indicator(value=4, unit="of 10"),
    ],
)
def test_what_counts_nobody_is_shown(given: Indicator) -> None:
    assert shown(given) == given


@pytest.mark.parametrize(
    ("parts", "kind"), [("3 of 60", Kind.WITHHELD), ("58 of 60", Kind.WITHHELD), ("30 of 60", Kind.NUMBER)]
)
def test_share_is_withheld_where_its_parts_are_few(parts: str, kind: Kind) -> None:
    given = shown(indicator(value=5, unit="%", parts=parts))
    assert given.now.figure.kind is kind
    assert (given.now.parts == parse_figure("")) is (kind is Kind.WITHHELD)


def test_share_of_a_whole_that_is_shown_is_withheld_where_it_gives_few_away() -> None:
    whole = indicator("5.2", 31, "pupils")
    assert shown(indicator("5.2b", 3.2, "%", part_of="5.2"), whole).now.figure.kind is Kind.WITHHELD
    assert shown(indicator("5.2b", 32, "%", part_of="5.2"), whole).now.figure.kind is Kind.NUMBER


@given(st.integers(min_value=0, max_value=40), st.integers(min_value=2, max_value=12))
def test_no_small_count_is_ever_left(count: int, below: int) -> None:
    figure = shown(indicator(value=count, unit="pupils"), small_below=below).now.figure
    assert figure.exact == (Decimal(count) if count == 0 or count >= below else None)
