"""Each slip of the source bulletin in general form (documents.md section 8, CX-27), beside a sound one."""

from datetime import date

import pytest

from portal.rules.bulletins.checks import find_concerns
from portal.rules.bulletins.indicators import Bulletin, Promise
from tests.rules.bulletins.samples import bulletin, indicator, promise, reading, saying


def seen(given: Bulletin) -> list[tuple[str, tuple[str, ...]]]:
    return [(concern.check, concern.places) for concern in find_concerns(given)]


def needs(*values: tuple[str, float]) -> Bulletin:
    return bulletin(*(indicator(id, value, "%", family="first needs") for id, value in values))


def test_one_value_for_two_needs() -> None:
    """3.5 and 3.7 both said 23.85 %."""
    assert seen(needs(("3.5", 23.85), ("3.6", 36.67), ("3.7", 23.85))) == [("equal_values", ("3.5", "3.7"))]
    assert seen(needs(("3.5", 22.31), ("3.7", 23.85))) == []


def test_percentage_that_its_parts_do_not_give() -> None:
    """CX-27: 104 of 709 is 14.67 %, not 14.6; 60 of 548 is 10.9."""
    wrong = bulletin(indicator("1.8", 14.6, "%", parts="104 of 709"))
    assert [concern.message for concern in find_concerns(wrong)] == [
        "1.8: 104 of 709 is 14.67%, so 14.7% and not 14.6%. Correct whichever is wrong."
    ]
    right = indicator("1.8", 14.7, "%", parts="104 of 709", period="Apr 2023")
    earlier = (reading(10.9, "Dec 2022", parts="60 of 548"),)
    exact = indicator("1.8b", 14.67, "%", parts="104 of 709", period="Apr 2023", earlier=earlier)
    assert seen(bulletin(right, exact)) == []


@pytest.mark.parametrize(
    ("period", "earlier", "is_seen"),
    [
        ("summer 2022", "2022", True),
        ("Nov 2022–Jun 2023", "Apr–Nov 2022", True),
        ("summer 2023", "summer 2022", False),
        ("2017 to Oct 2023", "2017 to Jan 2023", False),
    ],
)
def test_earlier_value_that_is_not_earlier(period: str, earlier: str, is_seen: bool) -> None:
    """1.9 compared 2022 with 2022; the windows of 2.6 shared November."""
    given = bulletin(indicator("1.9", 212, period=period, earlier=(reading(140, earlier),)))
    assert seen(given) == ([("not_earlier", ("1.9",))] if is_seen else [])


def test_comparator_given_twice() -> None:
    """3.9 gave England 32 and a stray 83.6."""
    twice = (reading(32, name="England"), reading(83.6, name="England"))
    assert seen(bulletin(indicator("3.9", 26, "%", comparators=twice))) == [("comparator_twice", ("3.9",))]
    years = (reading(50.7, "2022/23", name="England"), reading(59.9, "2021/22", name="England"))
    assert seen(bulletin(indicator("3.12", 95, "%", comparators=years))) == []


def test_trend_without_figures() -> None:
    """4.1 was «above» and had a «dip»; 3.17 was «improved» without a base; «doubled» is to be worked out."""
    assert seen(bulletin(indicator("4.1", "above", ""))) == [("trend", ("4.1",))]
    assert seen(bulletin(indicator("4.3", 6.8, "%", earlier=(reading("lower", "2021/22"),)))) == [("trend", ("4.3",))]
    assert seen(bulletin(indicator("4.15", "good", "grade"))) == []
    assert seen(saying("Drop-ins improved.")) == [("trend", ("finding 1.1",))]
    assert seen(saying("The number doubled to {{ 1.3 }}.", indicator())) == [("trend", ("finding 1.1",))]
    assert seen(saying("The number rose to {{ 1.3 }}.", indicator())) == []


def test_figure_typed_into_a_sentence() -> None:
    assert seen(saying("It reached 220 children.", indicator())) == [("typed_figure", ("finding 1.1", "1.3"))]
    assert seen(saying("It reached {{ 1.3 }}.", indicator())) == []


def test_indicator_without_a_period() -> None:
    assert seen(bulletin(indicator("3.1", 93.5, "%", period=""))) == [("no_period", ("3.1",))]


def test_small_count_that_the_rest_gives_away() -> None:
    whole, rest = indicator("5.2", 31, "pupils"), indicator("5.2a", 30, "pupils", part_of="5.2")
    few = indicator("5.2b", 1, "pupils", part_of="5.2")
    assert seen(bulletin(whole, rest, few)) == [("small_count", ("5.2b", "5.2"))]
    assert seen(bulletin(whole, few)) == []


PROMISES = (
    promise("P2", "A plan for special school places from 2024 to 2029."),
    promise("P6", "A strategy for alternative provision, and how it is commissioned."),
    promise("P9", "A peer review of how voices are heard, with an action plan."),
    promise("P12", "How many places alternative provision has."),
    promise("P19", "Housing for young adults."),
)


def test_promises_that_overlap_in_words() -> None:
    """P6 and P12 both promised alternative provision."""
    assert seen(bulletin(promises=PROMISES)) == [("overlap", ("P6", "P12"))]
    distinct: tuple[Promise, ...] = tuple(each for each in PROMISES if each.id != "P12")
    assert seen(bulletin(promises=distinct)) == []


@pytest.mark.parametrize(
    ("dates", "message"),
    [
        (
            {"published_on": date(2023, 7, 1), "approved_on": date(2023, 7, 26)},
            "It is published on 1 July 2023 but approved on 26 July 2023. Correct one of them.",
        ),
        (
            {"next_due": date(2024, 3, 31), "months": (1, 5, 9)},
            "The next issue is due in March, but issues are said to appear in January, May, September. Readers should "
            "be told one rhythm.",
        ),
        (
            {"published_on": date(2023, 9, 4), "next_due": date(2023, 1, 31), "months": (1, 5, 9)},
            "The next issue is due on 31 January 2023, not after this one. Correct the date.",
        ),
    ],
)
def test_dates_of_the_document_fit_together(dates: dict[str, object], message: str) -> None:
    """CX-27: the rhythm was said in four ways."""
    assert [concern.message for concern in find_concerns(bulletin(**dates))] == [message]


def test_dates_that_fit_are_not_named() -> None:
    dates = {"published_on": date(2023, 9, 4), "approved_on": date(2023, 7, 26), "next_due": date(2024, 1, 31)}
    assert find_concerns(bulletin(**dates, months=(1, 5, 9))) == ()
