"""The editor's block of every rule, made from the rule's parameter dataclass. A new rule needs nothing here."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from django import forms
from wagtail import blocks

from portal.rules.leave.catalogue import Rule, all_rules, find_rule
from portal.rules.leave.findings import Strength
from portal.rules.leave.kinds import KINDS
from portal.rules.parameters import COMPARATORS
from portal.rules.problems import NoValueInForce

from .statement_blocks import block_of_statement, is_statement_block, statement_block_types, statement_of_block
from .word_choice import WORD, alternatives, common_words, leads, parameters_of, with_word, word_choice, word_of

STRENGTH_WORDS = {
    Strength.MUST: "must: a request that does not meet it is outside the policy",
    Strength.EXPECTED: "expected: the headteacher weighs it",
    Strength.WHERE_POSSIBLE: "where possible: the headteacher weighs it",
    Strength.INFORMATION: "information: shown, never weighed",
}
WHOLE_NUMBERS = r"\A\s*\d+(\s*,\s*\d+)*\s*\Z"


def block_name(rule: str) -> str:
    """Wagtail's name for the block of a rule: ``notice.minimum`` is ``notice__minimum``."""
    return rule.replace(".", "__")


def rule_name(block: str) -> str:
    return block.replace("__", ".")


class RulesBlock(blocks.StreamBlock):
    """Reads a rule that was stored under the name of a variant as the one block that offers both words."""

    def to_python(self, value: Any) -> Any:
        return super().to_python([_under_its_block(child) for child in value or ()])

    def bulk_to_python(self, values: Any) -> Any:
        return super().bulk_to_python([[_under_its_block(child) for child in value or ()] for value in values])


def _under_its_block(child: dict[str, Any]) -> dict[str, Any]:
    if is_statement_block(child["type"]):
        return child
    try:
        rule = find_rule(rule_name(child["type"]))
    except NoValueInForce:
        return child
    if leads(rule):
        return child
    return child | {"type": block_name(alternatives(rule)[0].id), "value": child["value"] | {WORD: word_of(rule)}}


def rules_block() -> blocks.StreamBlock:
    """A choice of every rule in the catalogue, grouped by family, and of every topic a clause may state."""
    return RulesBlock(
        [*((block_name(rule.id), _rule_block(rule)) for rule in all_rules() if leads(rule)), *statement_block_types()],
        required=False,
        label="Rules",
        help_text="What the portal checks because of this clause. A clause needs no rule.",
    )


def _rule_block(rule: Rule) -> blocks.StructBlock:
    parameters = [*word_choice(rule), *((field.name, _parameter_block(field)) for field in parameters_of(rule))]
    return blocks.StructBlock(
        [
            ("kinds", _several("Applies to", KINDS, required=True)),
            *parameters,
            ("strength", blocks.ChoiceBlock(choices=_choices(STRENGTH_WORDS), default=Strength.MUST.value)),
            ("also", _short("Other clauses it rests on", "Their anchors, separated by commas.")),
            ("reading", blocks.TextBlock(required=False, rows=2, label="How the school reads the clause")),
            ("checked_on", blocks.DateBlock(required=False, label="Reading checked on")),
            ("source", _short("Source", "Where the rule comes from, for the record.")),
        ],
        label=common_words(each.label for each in alternatives(rule)),
        help_text=" Or: ".join(each.help for each in alternatives(rule)),
        group=rule.family.replace("_", " ").capitalize(),
        form_attrs={"data-controller": "policy-rule", "data-policy-rule-block-value": block_name(rule.id)},
    )


def block_of_rule(data: Mapping[str, Any]) -> dict[str, Any]:
    """A flat rule block as the editor's stream keeps it."""
    if "states" in data:
        return block_of_statement(data)
    rule = find_rule(data["rule"], data.get("revision"))
    value = {"kinds": list(data["kinds"]), "strength": data.get("strength") or Strength.MUST.value}
    for field in fields(rule.parameters):
        default = None if field.default is MISSING else field.default
        value[field.name] = _TO_BLOCK.get(_shape(field), _same)(data.get(field.name, default))
    value |= {"also": ", ".join(data.get("also", ())), "reading": data.get("reading", "")}
    value |= {"source": data.get("source", ""), "checked_on": data.get("checked_on")}
    value |= {WORD: word} if (word := word_of(rule)) else {}
    return {"type": block_name(alternatives(rule)[0].id), "value": value}


def rule_of_block(block: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """The flat rule block that the editor's block stands for. A field left empty is left out."""
    if is_statement_block(block):
        return statement_of_block(block, value)
    rule = with_word(find_rule(rule_name(block)), value.get(WORD))
    data: dict[str, Any] = {"rule": rule.id, "kinds": list(value["kinds"]), "strength": value["strength"]}
    for field in fields(rule.parameters):
        given = _FROM_BLOCK.get(_shape(field), _same)(value.get(field.name))
        if given is not None:
            data[field.name] = given
    also = [anchor.strip().removeprefix("#") for anchor in (value.get("also") or "").split(",") if anchor.strip()]
    optional = {"also": also, "reading": value.get("reading"), "source": value.get("source")}
    optional |= {"checked_on": value.get("checked_on")}
    return data | {name: given for name, given in optional.items() if given}


def _parameter_block(field: "Field[Any]") -> blocks.FieldBlock:
    return _BLOCKS[_shape(field)](field)


def _shape(field: "Field[Any]") -> str:
    is_free = field.metadata["reads"] == "texts" and not field.metadata["choices"]
    return "lines" if is_free else field.metadata["reads"]


def _label(field: "Field[Any]") -> str:
    """Label with comparator and unit, for example “Days of notice (at least, in calendar days)”."""
    about = field.metadata
    unit = f"in {about['unit']}" if about["unit"] else ""
    limit = COMPARATORS[about["comparator"]] if about["comparator"] else ""
    added = ", ".join(part for part in (limit, unit) if part)
    return f"{about['label']} ({added})" if added else about["label"]


def _told(field: "Field[Any]", **more: Any) -> dict[str, Any]:
    default = {} if field.default is MISSING or field.default is None else {"default": field.default}
    required = {"required": field.default is MISSING}
    return {"label": _label(field), "help_text": field.metadata["help"]} | default | required | more


def _limits(field: "Field[Any]") -> dict[str, Any]:
    return {"min_value": field.metadata["minimum"], "max_value": field.metadata["maximum"]}


def _choices(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(key), text) for key, text in words.items()]


def _several(label: str, words: Mapping[str, str], **more: Any) -> blocks.MultipleChoiceBlock:
    return blocks.MultipleChoiceBlock(choices=_choices(words), widget=forms.CheckboxSelectMultiple, label=label, **more)


def _short(label: str, help_text: str) -> blocks.CharBlock:
    return blocks.CharBlock(required=False, label=label, help_text=help_text)


def _several_of(field: "Field[Any]") -> blocks.MultipleChoiceBlock:
    told = _told(field)
    told["default"] = list(told.get("default", ()))
    return _several(told.pop("label"), field.metadata["choices"], **told)


def _lines(field: "Field[Any]") -> blocks.TextBlock:
    told = _told(field, rows=3, default="\n".join(_told(field).get("default", ())))
    return blocks.TextBlock(**told | {"help_text": f"{told['help_text']} One to a line."})


def _whole_numbers(field: "Field[Any]") -> blocks.RegexBlock:
    told = _told(field, default=", ".join(str(each) for each in _told(field).get("default", ())))
    told["help_text"] = f"{told['help_text']} Separate several with commas."
    return blocks.RegexBlock(
        WHOLE_NUMBERS, error_messages={"invalid": "Write whole numbers with commas, such as 5, 6."}, **told
    )


_BLOCKS: Mapping[str, Callable[[Any], blocks.FieldBlock]] = {
    "integer": lambda field: blocks.IntegerBlock(**_told(field), **_limits(field)),
    "number": lambda field: blocks.DecimalBlock(**_told(field), **_limits(field)),
    "choice": lambda field: blocks.ChoiceBlock(choices=_choices(field.metadata["choices"]), **_told(field)),
    "texts": _several_of,
    "lines": _lines,
    "integers": _whole_numbers,
    "flag": lambda field: blocks.BooleanBlock(**_told(field, required=False)),
    "clock": lambda field: blocks.TimeBlock(**_told(field)),
}


def _same(value: Any) -> Any:
    return value


_TO_BLOCK: Mapping[str, Callable[[Any], Any]] = {
    "number": lambda given: None if given is None else str(given),
    "texts": lambda items: list(items or ()),
    "lines": lambda items: "\n".join(items or ()),
    "integers": lambda items: ", ".join(str(item) for item in items or ()),
    "flag": bool,
}
_FROM_BLOCK: Mapping[str, Callable[[Any], Any]] = {
    "texts": lambda items: list(items or ()),
    "lines": lambda text: [line.strip() for line in (text or "").splitlines() if line.strip()],
    "integers": lambda text: [int(part) for part in (text or "").split(",") if part.strip().isdigit()],
    "flag": bool,
}
