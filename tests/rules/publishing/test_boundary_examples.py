"""Examples beside a limit are found by running the rule: both sides are tried, and they are neighbours."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.publishing.boundary_axes import AXES
from portal.rules.publishing.boundary_examples import boundary_examples
from portal.rules.rulebook import Entry, parse_entry
from tests.rules.leave.requests import BLOCKS


def entry(rule: str, *, kinds: tuple[str, ...] = ("exceptional_leave",), **block: Any) -> Entry:
    return parse_entry({"rule": rule, "kinds": list(kinds)} | block, anchor="a", source="test")


def examples(rule: str, **block: Any) -> list[str]:
    return [str(example) for example in boundary_examples(entry(rule, **block))]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (
            {"rule": "notice.minimum", "days": 14},
            ["13 calendar days before: does not meet", "14 calendar days before: meets"],
        ),
        (
            {"rule": "notice.minimum", "days": 14, "strength": "where_possible"},
            ["13 calendar days before: is for the headteacher to judge", "14 calendar days before: meets"],
        ),
        (
            {"rule": "attendance.now_above", "percent": 96},
            [
                "360 of 375 sessions (96.00%) attended: does not meet",
                "361 of 376 sessions (96.01%) attended: meets",
            ],
        ),
        (
            {"rule": "attendance.record_not_less", "percent": 96},
            [
                "359 of 374 sessions (95.99%) attended: does not meet",
                "360 of 375 sessions (96.00%) attended: meets",
            ],
        ),
        (
            {"rule": "request.maximum_days", "days": Decimal("2.5")},
            ["2.5 school days: meets", "3 school days: does not meet"],
        ),
        (
            {"rule": "absence.reported_by", "kinds": ["illness"], "at": "09:00", "boundary": "by"},
            ["a report at 9am: meets", "a report at 9:01am: does not meet"],
        ),
        (
            {"rule": "absence.sickness_return", "kinds": ["illness"], "school_days": 15},
            ["an illness of 14 school days: nothing to tell", "an illness of 15 school days: staff are told"],
        ),
    ],
)
def test_the_two_examples_stand_on_either_side_of_the_limit(block: dict[str, Any], expected: list[str]) -> None:
    assert examples(**block) == expected


def test_the_word_at_the_limit_decides_about_the_figure_itself() -> None:
    above, not_less = (examples(rule, percent=90) for rule in ("attendance.now_above", "attendance.record_not_less"))
    assert "(90.00%) attended: does not meet" in above[0]
    assert "(90.00%) attended: meets" in not_less[1]


def test_notice_that_only_comes_before_has_no_limit_in_days() -> None:
    assert examples("notice.minimum", days=14, counting="in_advance") == []


def test_every_limit_of_every_rule_has_examples_but_one_that_another_limit_hides() -> None:
    """Three hours a day are fifteen in a whole week: six hours a week never decide."""
    limits, shown = set(), set()
    for block in BLOCKS:
        parsed = parse_entry(block, anchor="a", source="test")
        limits |= {(parsed.rule.id, field.name) for field in fields(parsed.parameters) if field.metadata["comparator"]}
        shown |= {(parsed.rule.id, example.parameter) for example in boundary_examples(parsed)}
    assert limits - shown == {("performance.education", "week_min_hours")}


def test_every_axis_has_a_unit_that_some_rule_uses() -> None:
    units = {
        field.metadata["unit"]
        for block in BLOCKS
        for field in fields(parse_entry(block, anchor="a", source="test").parameters)
    }
    assert {axis.unit for axis in AXES} <= units


@given(st.integers(1, 366))
def test_the_day_before_the_limit_does_not_meet_and_the_limit_does(days: int) -> None:
    first, second = boundary_examples(entry("notice.minimum", days=days))
    assert [first.request.split()[0], second.request.split()[0]] == [str(days - 1), str(days)]
    assert [first.answer, second.answer] == ["does not meet", "meets"]


@given(st.decimals(Decimal("0.5"), Decimal("99.5"), places=1))
def test_shares_on_either_side_of_any_percentage_are_told_apart(percent: Decimal) -> None:
    first, second = boundary_examples(entry("attendance.now_above", percent=percent))
    shown = [Decimal(example.request.partition("(")[2].partition("%")[0]) for example in (first, second)]
    assert shown[0] <= percent < shown[1]
    assert [first.answer, second.answer] == ["does not meet", "meets"]
