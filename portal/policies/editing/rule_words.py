"""A rule block in plain words, made from the catalogue: for the line under a clause and for comparisons."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from portal.rules.leave.findings import Strength
from portal.rules.leave.kinds import KINDS
from portal.rules.parameter_words import listed, show_parameter
from portal.rules.parameters import COMPARATORS
from portal.rules.rulebook import Entry

STRENGTHS: Mapping[Strength, str] = {
    Strength.MUST: "",
    Strength.EXPECTED: "expected; the headteacher weighs it up",
    Strength.WHERE_POSSIBLE: "where possible",
    Strength.INFORMATION: "for information",
}


def describe_rule(entry: Entry) -> str:
    """What a clause's rule asks, for example “Notice: at least 14 calendar days. For: a funeral.”"""
    return f"{entry.rule.label}: {describe_limits(entry)}. For: {listed(KINDS[kind] for kind in entry.kinds)}."


def describe_limits(entry: Entry) -> str:
    """The rule's numbers and choices; where it has none, what the rule does."""
    declared = fields(entry.rule.parameters)
    values = [(field, getattr(entry.parameters, field.name)) for field in declared]
    is_one_limit = sum(bool(field.metadata["comparator"]) for field in declared) == 1
    phrases = [_phrase(field, value, is_one_limit) for field, value in values if not _goes_without_saying(field, value)]
    words = "; ".join(phrases) or _lower_first(entry.rule.help.rstrip("."))
    strength = STRENGTHS[entry.strength]
    return f"{words} ({strength})" if strength else words


def _phrase(field: "Field[Any]", value: Any, is_one_limit: bool) -> str:
    about = field.metadata
    label, shown = _lower_first(about["label"]), _with_unit(field, value)
    is_clock = about["reads"] == "clock"
    if about["comparator"] and not is_clock:
        shown = f"{COMPARATORS[about['comparator']]} {shown}"
    if (about["comparator"] and is_one_limit and not is_clock) or _is_variant(field):
        return shown
    return f"{label} – {shown}"


def _is_variant(field: "Field[Any]") -> bool:
    """A choice that has a usual answer: the other answer says all by itself."""
    return field.metadata["reads"] == "choice" and field.default is not MISSING


def _goes_without_saying(field: "Field[Any]", value: Any) -> bool:
    """At least nothing says nothing, and a default is what a reader expects anyway."""
    if field.metadata["comparator"] == "at_least" and value == 0:
        return True
    return field.default is not MISSING and value == field.default


def _with_unit(field: "Field[Any]", value: Any) -> str:
    unit, shown = field.metadata["unit"], show_parameter(field, value)
    if field.metadata["reads"] not in ("integer", "number"):
        return shown
    if unit == "percent":
        return f"{shown}%"
    if field.metadata["label"].casefold().startswith(unit):
        return shown
    return f"{shown} {unit.removesuffix('s') if value == 1 else unit}".rstrip()


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]
