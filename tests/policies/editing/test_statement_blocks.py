"""Every topic a clause may state has a block in the editor, and what goes in comes out the same."""

from typing import Any

import pytest

from portal.policies.editing.rule_blocks import block_of_rule, rule_of_block, rules_block
from portal.policies.editing.statement_blocks import is_statement_block
from portal.rules.statements import TOPICS, parse_statement

VALUES: dict[str, Any] = {
    "whole": 6,
    "number": 6.5,
    "clock": "08:45",
    "day": "2026-09-01",
    "flag": True,
    "text": "within five days",
    "texts": ["first, and then", "C1"],
    "pairs": [["fair, middling", 90, 95.5], ["best", 95.5, 100]],
}


def sample(name: str) -> dict[str, Any]:
    topic = TOPICS[name]
    value = list(topic.choices)[-1] if topic.choices else VALUES[topic.reads]
    data = {"states": name, "value": value, "scope": "am", "source": "Statute"}
    return data | ({"comparator": topic.comparators[-1]} if topic.comparators else {})


def test_every_topic_has_a_block_and_no_other() -> None:
    found = {name for name in rules_block().child_blocks if is_statement_block(name)}
    assert found == {f"states__{name.replace('.', '__')}" for name in TOPICS}


@pytest.mark.parametrize("name", TOPICS)
def test_a_statement_goes_into_its_block_and_comes_back_the_same(name: str) -> None:
    data = sample(name)
    stored = block_of_rule(data)
    block = rules_block().child_blocks[stored["type"]]
    value = block.to_python(block.get_prep_value(block.clean(block.to_python(stored["value"]))))
    back = rule_of_block(stored["type"], value)
    assert parse_statement(back, anchor="here", source="back") == parse_statement(data, anchor="here", source="back")


def test_field_left_empty_is_left_out() -> None:
    stored = block_of_rule({"states": "register.retention_years", "value": 6})
    assert rule_of_block(stored["type"], stored["value"]) == {"states": "register.retention_years", "value": 6}
