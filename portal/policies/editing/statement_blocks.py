"""The editor's block of every topic a clause may state, made from the list of topics."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from wagtail import blocks

from portal.rules import canonical
from portal.rules.parameters import COMPARATORS
from portal.rules.statements import TOPICS, Topic

PREFIX = "states__"
GROUP = "States (compared, not checked)"
PAIR_SIGN = ";"


def statement_block_types() -> list[tuple[str, blocks.StructBlock]]:
    names = {name: f"{PREFIX}{name.replace('.', '__')}" for name in TOPICS}
    return [(names[name], _block(topic, names[name])) for name, topic in TOPICS.items()]


def is_statement_block(block: str) -> bool:
    return block.startswith(PREFIX)


def block_of_statement(data: Mapping[str, Any]) -> dict[str, Any]:
    """A flat statement as the editor's stream keeps it."""
    reads = TOPICS[data["states"]].reads
    value = {"value": _TO_BLOCK.get(reads, _same)(data["value"])}
    value |= {name: data.get(name, "") for name in ("comparator", "scope", "source")}
    return {"type": f"{PREFIX}{data['states'].replace('.', '__')}", "value": value}


def statement_of_block(block: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """The flat statement that the editor's block stands for. A field left empty is left out."""
    name = block.removeprefix(PREFIX).replace("__", ".")
    data = {"states": name, "value": _FROM_BLOCK.get(TOPICS[name].reads, _same)(value.get("value"))}
    optional = {key: (value.get(key) or "").strip() for key in ("comparator", "scope", "source")}
    return data | {key: given for key, given in optional.items() if given}


def _block(topic: Topic, block: str) -> blocks.StructBlock:
    compared = [("comparator", blocks.ChoiceBlock(choices=_words(topic.comparators)))] if topic.comparators else []
    return blocks.StructBlock(
        [
            ("value", _VALUES["choice" if topic.choices else topic.reads](topic)),
            *compared,
            ("scope", blocks.CharBlock(required=False, help_text="Only where it is said for one part, such as am.")),
            ("source", blocks.CharBlock(required=False, help_text="Where it comes from, for the record.")),
        ],
        label=topic.label,
        group=GROUP,
        form_attrs={"data-controller": "policy-rule", "data-policy-rule-block-value": block},
    )


def _words(comparators: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, COMPARATORS.get(name, name).replace("_", " ")) for name in comparators]


def _told(topic: Topic) -> dict[str, Any]:
    return {"label": f"Value, in {topic.unit}" if topic.unit else "Value"}


def _lines(help_text: str) -> Callable[[Topic], blocks.TextBlock]:
    return lambda topic: blocks.TextBlock(**_told(topic), rows=3, help_text=help_text)


_VALUES: Mapping[str, Callable[[Topic], blocks.FieldBlock]] = {
    "whole": lambda topic: blocks.IntegerBlock(**_told(topic), min_value=0),
    "number": lambda topic: blocks.DecimalBlock(**_told(topic)),
    "clock": lambda topic: blocks.TimeBlock(**_told(topic)),
    "day": lambda topic: blocks.DateBlock(**_told(topic)),
    "flag": lambda topic: blocks.BooleanBlock(required=False, label=f"{topic.label}: yes"),
    "text": lambda topic: blocks.CharBlock(**_told(topic)),
    "texts": _lines("One to a line."),
    "pairs": _lines(f"One row to a line, its values separated by “{PAIR_SIGN}”."),
    "choice": lambda topic: blocks.ChoiceBlock(
        choices=list((topic.choices or {}).items()), widget=forms.RadioSelect, **_told(topic)
    ),
}


def _same(value: Any) -> Any:
    return value


def _rows(text: str | None) -> list[list[Any]]:
    return [[_cell(cell) for cell in line.split(PAIR_SIGN)] for line in (text or "").splitlines() if line.strip()]


def _cell(text: str) -> Any:
    """A number where it is one, else the words."""
    words = text.strip()
    try:
        return canonical.plain(Decimal(words))
    except ArithmeticError:
        return words


_TO_BLOCK: Mapping[str, Callable[[Any], Any]] = {
    "texts": "\n".join,
    "pairs": lambda rows: "\n".join(f"{PAIR_SIGN} ".join(str(cell) for cell in row) for row in rows),
    "number": str,
}
_FROM_BLOCK: Mapping[str, Callable[[Any], Any]] = {
    "texts": lambda text: [line.strip() for line in (text or "").splitlines() if line.strip()],
    "pairs": _rows,
    "flag": bool,
}
