"""Geometry that says what the figures say: from nought, to scale, open where a bound is open."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.pages.bulletins.charts import WIDTH, Row, draw_bars, draw_columns, nice_ceiling
from portal.rules.bulletins.figures import parse_figure


def bars(*written: str, unit: str = "children"):
    styles = ("now", "earlier", "other")
    rows = [Row(f"Row {number}", parse_figure(text), styles[number]) for number, text in enumerate(written)]
    return draw_bars(rows, id="x", title="Children", unit=unit)


def pieces(*written: str, unit: str = "children") -> list[tuple[float, float, str, bool]]:
    chart = bars(*written, unit=unit)
    assert chart is not None
    return [(piece.x, piece.width, piece.look, piece.has_arrow) for piece in chart.pieces]


def test_bars_begin_at_nought_on_one_scale() -> None:
    assert pieces("200", "100") == [(0, 300, "now", False), (0, 150, "earlier", False)]


def test_range_floats_and_open_bounds_run_on() -> None:
    assert pieces("50 to 75", "100") == [(150, 75, "now", False), (0, 300, "earlier", False)]
    assert pieces("more than 100", "50") == [
        (0, 200, "now", False),
        (200, 100, "open", True),
        (0, 100, "earlier", False),
    ]
    assert pieces("50 to 100 or more", "50") == [
        (100, 100, "now", False),
        (200, 100, "open", True),
        (0, 100, "earlier", False),
    ]


def test_count_that_is_not_shown_is_only_an_outline_up_to_the_limit() -> None:
    assert pieces("fewer than 5", "10") == [(0, 150, "open", False), (0, 300, "earlier", False)]


def test_words_and_what_is_not_given_are_written_and_not_drawn() -> None:
    chart = bars("10", "good", "20")
    assert chart is not None
    assert [piece.look for piece in chart.pieces] == ["now", "other"]
    assert chart.description == "Row 0: 10 children. Row 1: good. Row 2: 20 children."


@pytest.mark.parametrize("written", [("10",), ("10", "good"), ("good", "")])
def test_nothing_to_compare_is_no_chart(written: tuple[str, ...]) -> None:
    assert bars(*written) is None


def test_percentages_end_at_a_hundred() -> None:
    chart = bars("97.99", "88", unit="%")
    assert chart is not None
    assert [words.lines for words in chart.words[-2:]] == [("0",), ("100%",)]


@given(st.lists(st.integers(min_value=0, max_value=10_000_000), min_size=2, max_size=3))
def test_every_bar_is_as_long_as_its_figure(counts: list[int]) -> None:
    chart = bars(*map(str, counts))
    assert chart is not None
    end = nice_ceiling(Decimal(max(counts)))
    for piece, count in zip(chart.pieces, counts, strict=True):
        assert abs(piece.width - float(count / end) * WIDTH) <= 1.0
        assert piece.x == 0


@given(st.decimals(min_value="0.01", max_value=10**9, places=2))
def test_axis_ends_at_a_round_number_not_far_above(number: Decimal) -> None:
    assert number <= nice_ceiling(number) <= number * Decimal("1.5")


def test_series_is_columns_with_their_periods() -> None:
    points = parse_figure("2022/23 Q1: 506; 2022/23 Q2: 320; 2022/23 Q3: fewer than 5").points
    chart = draw_columns(points, id="x", title="Contacts", unit="contacts")
    first, second, hidden = chart.pieces
    assert (first.look, hidden.look) == ("now", "open")
    assert second.height / first.height == pytest.approx(320 / 506, abs=0.01)
    assert [words.lines for words in chart.words[:2]] == [("506",), ("2022/23", "Q1")]
    assert chart.description.endswith("2022/23 Q3: fewer than 5 contacts.")
