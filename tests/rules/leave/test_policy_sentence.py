"""One sentence says what a rule asks for: with its numbers, its words and its strength."""

from typing import Any

import pytest

from portal.rules.leave.catalogue import all_rules
from portal.rules.leave.explanation import words_of
from portal.rules.leave.kinds import KINDS
from portal.rules.leave.policy_sentence import sentence_of
from portal.rules.parameters import NoParameters
from portal.rules.rulebook import parse_entry
from tests.rules.leave.requests import BLOCKS


def sentence(rule: str, **block: Any) -> str:
    return sentence_of(parse_entry({"rule": rule, "kinds": ["religious"]} | block, anchor="a", source="test"))


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (
            {"rule": "notice.minimum", "days": 14},
            "Requests for religious observance arrive at least 14 calendar days before the first session missed.",
        ),
        (
            {"rule": "notice.minimum", "days": 1, "strength": "where_possible"},
            "Requests for religious observance arrive at least 1 calendar day before the first session missed, "
            "where possible. The headteacher weighs it up.",
        ),
        (
            {"rule": "notice.minimum", "days": 14, "counting": "in_advance"},
            "Requests for religious observance arrive before the first session missed.",
        ),
        (
            {"rule": "attendance.after_not_below", "percent": 96, "basis": "both"},
            "Time away for religious observance does not bring attendance below 96% at the end of the leave and at "
            "the end of the school year.",
        ),
        (
            {"rule": "absence.reported_by", "kinds": ["illness"], "at": "08:45", "boundary": "by"},
            "The school hears of illness by 8:45am at the latest on its first day.",
        ),
        (
            {"rule": "penalty.threshold", "kinds": sorted(KINDS), "sessions": 10, "school_weeks": 10},
            "Staff are told where refused leave would bring a child to 10 unauthorised sessions within "
            "10 school weeks.",
        ),
        (
            {"rule": "religious.set_apart", "strength": "information"},
            "For religious observance: Every day asked for is a day exclusively set apart by the family's religious "
            "body. This is shown, never weighed.",
        ),
    ],
)
def test_a_rule_is_said_in_one_sentence(block: dict[str, Any], expected: str) -> None:
    assert sentence(**block) == expected


def test_every_rule_with_something_to_set_has_a_sentence_of_its_own() -> None:
    assert [
        rule.id for rule in all_rules() if rule.parameters is not NoParameters and not words_of(rule.id).policy
    ] == []


@pytest.mark.parametrize("block", BLOCKS, ids=[block["rule"] for block in BLOCKS])
def test_every_sentence_is_whole(block: dict[str, Any]) -> None:
    words = sentence_of(parse_entry(block, anchor="a", source="test"))
    assert words[0].isupper()
    assert words.endswith(".")
    assert not set("{}_") & set(words)
