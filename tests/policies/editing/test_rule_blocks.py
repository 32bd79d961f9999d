"""The editor's blocks come from the catalogue: every rule has one, and nothing is lost on the way there and back."""

from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from portal.policies.editing.rule_blocks import block_name, block_of_rule, rule_name, rule_of_block, rules_block
from portal.policies.editing.rule_words import describe_rule
from portal.policies.editing.statement_blocks import is_statement_block
from portal.policies.editing.word_choice import alternatives, leads
from portal.policies.models import PolicyPage
from portal.rules.leave.catalogue import Rule, all_rules
from portal.rules.rulebook import parse_entry

RULES = all_rules()
BY_ID = [pytest.param(rule, id=rule.id) for rule in RULES]


def sample(rule: Rule) -> dict[str, Any]:
    """A block with every parameter set, away from its default where it has one."""
    data: dict[str, Any] = {"rule": rule.id, "kinds": ["exceptional_leave", "religious"], "strength": "expected"}
    for field in fields(rule.parameters):
        about = field.metadata
        choices = list(about["choices"] or ())
        data[field.name] = {
            "integer": (about["minimum"] or 0) + 1,
            "number": Decimal("1.5"),
            "integers": [1, 2],
            "texts": choices[-2:] or ["feeling tired", "unwell, a bit"],
            "choice": choices[-1] if choices else "",
            "flag": field.default is MISSING or not field.default,
            "clock": "08:45",
        }[about["reads"]]
    return data | {"also": ["aims"], "reading": "How we read it.", "checked_on": date(2026, 7, 1), "source": "Statute"}


def test_every_rule_of_the_catalogue_has_a_block_and_no_other() -> None:
    found = {name for name in rules_block().child_blocks if not is_statement_block(name)}
    assert found == {block_name(rule.id) for rule in RULES if leads(rule)}
    assert {alternative.id for rule in RULES if leads(rule) for alternative in alternatives(rule)} == {
        rule.id for rule in RULES
    }


@pytest.mark.parametrize("rule", BY_ID)
def test_a_rule_goes_into_its_block_and_comes_back_the_same(rule: Rule) -> None:
    data = sample(rule)
    stored = block_of_rule(data)
    block = rules_block().child_blocks[stored["type"]]
    value = block.to_python(block.get_prep_value(block.clean(block.to_python(stored["value"]))))
    back = rule_of_block(stored["type"], value)
    assert parse_entry(back, anchor="here", source="back") == parse_entry(data, anchor="here", source="back")


@pytest.mark.parametrize("rule", BY_ID)
def test_every_rule_can_be_said_in_plain_words(rule: Rule) -> None:
    words = describe_rule(parse_entry(sample(rule), anchor="here", source="words"))
    assert words.startswith(f"{rule.label}: ")
    assert words.endswith("For: leave in exceptional circumstances and religious observance.")
    assert "_" not in words


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES if alternatives(rule) == [rule]])
def test_a_block_shows_label_unit_and_help_of_each_parameter(rule: Rule) -> None:
    block = rules_block().child_blocks[block_name(rule.id)]
    assert (block.label, block.meta.help_text) == (rule.label, rule.help)
    for field in fields(rule.parameters):
        child = block.child_blocks[field.name]
        assert child.label.startswith(field.metadata["label"])
        assert field.metadata["help"] in str(child.field.help_text)
        if field.metadata["unit"]:
            assert field.metadata["unit"] in child.label


def test_rules_that_differ_in_one_word_are_one_block_with_a_choice_of_words() -> None:
    block = rules_block().child_blocks["attendance__now_above"]
    assert (block.label, block.child_blocks["percent"].label) == ("Attendance so far", "Attendance (in percent)")
    assert list(block.child_blocks["words"].field.choices) == [
        ("above", "Attendance above: attendance exactly at this figure does not meet the clause."),
        ("at_least", "Attendance not less than: attendance exactly at this figure meets the clause."),
    ]
    value = {"kinds": ["medical"], "strength": "must", "percent": Decimal(96)}
    chosen = [rule_of_block("attendance__now_above", value | {"words": word})["rule"] for word in ("above", "at_least")]
    assert chosen == ["attendance.now_above", "attendance.record_not_less"]


def test_a_rule_stored_under_its_own_name_is_read_as_the_block_that_offers_the_words() -> None:
    stored = {"type": "attendance__record_not_less", "value": {"kinds": ["medical"], "percent": "96"}, "id": "a"}
    for stream in (rules_block().to_python([stored]), *rules_block().bulk_to_python([[stored]])):
        assert [rule_of_block(child.block_type, child.value)["rule"] for child in stream] == [
            "attendance.record_not_less"
        ]


def test_a_number_outside_its_range_is_refused_in_the_editor() -> None:
    block = rules_block().child_blocks["attendance__now_above"].child_blocks["percent"]
    assert block.clean(Decimal(96)) == 96
    with pytest.raises(ValidationError, match="less than or equal to 100"):
        block.clean(Decimal(101))


@pytest.mark.parametrize("text", ["5; 6", "five", "5,,6"])
def test_a_list_of_numbers_that_is_none_is_refused_in_the_editor(text: str) -> None:
    block = rules_block().child_blocks["open_morning__year_group"].child_blocks["year_groups"]
    assert block.clean("5, 6") == "5, 6"
    with pytest.raises(ValidationError, match="whole numbers with commas"):
        block.clean(text)


def test_names_of_blocks_are_names_wagtail_accepts() -> None:
    field: Any = PolicyPage._meta.get_field("clauses")
    assert field.check() == []
    assert {rule_name(block_name(rule.id)) for rule in RULES} == {rule.id for rule in RULES}


def test_migrations_do_not_repeat_the_blocks() -> None:
    field: Any = PolicyPage._meta.get_field("clauses")
    assert field.deconstruct() == ("clauses", "portal.policies.editing.fields.ClausesField", [], {"blank": True})
    assert set(field.clone().stream_block.child_blocks["clause"].child_blocks) == {
        *("number", "heading", "anchor", "level", "text", "rules", "agreement")
    }
