import pytest

from portal.rules.bulletins.differences import against_words, difference, series_words, since_words
from portal.rules.bulletins.indicators import Direction

from .samples import indicator, reading


@pytest.mark.parametrize(
    ("now", "unit", "before", "words"),
    [
        (220, "children", 106, "114 more than in 2018/19: more than doubled (2.08 times)"),
        (212, "children", 106, "106 more than in 2018/19: doubled"),
        (3394, "views", 874, "2,520 more than in 2018/19: more than trebled (3.88 times)"),
        (500, "people", 100, "400 more than in 2018/19: more than four times (5.00 times)"),
        (308, "children", 218, "90 more than in 2018/19, up 41.3%"),
        (41, "weeks", 52, "11 less than in 2018/19, down 21.2%"),
        (8, "pupils", 11, "3 fewer than in 2018/19, down 27.3%"),
        (500, "people", 0, "500 more than in 2018/19"),
        (97.99, "%", "88", "9.99 percentage points higher than in 2018/19"),
        (41, "%", 42, "1 percentage point lower than in 2018/19"),
        ("7.06", "of 10", "4.05", "3.01 points higher than in 2018/19"),
        (7, "pupils", 7, "the same as in 2018/19"),
    ],
)
def test_change_is_worked_out_from_the_figures(now: float, unit: str, before: float, words: str) -> None:
    earlier = reading(before, "2018/19")
    assert since_words(indicator(value=now, unit=unit, earlier=(earlier,)), earlier) == words


@pytest.mark.parametrize("inexact", ["more than 120", "43 to 56", "about 50", "fewer than 5", "good", ""])
def test_no_difference_from_what_is_not_exact(inexact: str) -> None:
    other = reading(inexact, "2018/19")
    assert (since_words(indicator(), other), difference(indicator(value=inexact), reading(10))) == ("", None)


def test_comparator_is_named_with_a_period_of_its_own() -> None:
    given = indicator(value=95, unit="%", period="May 2023")
    assert against_words(given, reading(50.7, "2022/23", name="England")) == (
        "44.3 percentage points higher than England, 2022/23"
    )
    assert against_words(given, reading(50.7, "May 2023", name="England")) == (
        "44.3 percentage points higher than England"
    )


@pytest.mark.parametrize(
    ("now", "direction", "judgement"),
    [
        (12, Direction.HIGHER, "better"),
        (12, Direction.LOWER, "worse"),
        (8, Direction.LOWER, "better"),
        (12, Direction.NEITHER, ""),
        (10, Direction.LOWER, "the same"),
    ],
)
def test_better_depends_on_the_direction(now: int, direction: Direction, judgement: str) -> None:
    found = difference(indicator(value=now), reading(10))
    assert found is not None
    assert found.judgement(direction) == judgement


def test_series_tells_each_step_and_the_whole() -> None:
    """The second quarter fell, which «improved» would hide."""
    assert series_words(indicator(value="Q1: 506; Q2: 320; Q3: 712", unit="contacts")) == (
        "Q2: −186 (−36.8%) on the one before; Q3: +392 (+122.5%) on the one before; over the whole: +206 (+40.7%)"
    )
