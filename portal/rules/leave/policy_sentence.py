"""What one rule of a policy asks for, in one sentence, made from its numbers and choices."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from portal.rules.leave.explanation import words_of
from portal.rules.leave.findings import Strength
from portal.rules.leave.kinds import KINDS
from portal.rules.leave.wording.words import fill
from portal.rules.parameter_words import listed, show_parameter
from portal.rules.rulebook import Entry

NUMBERS = ("integer", "number")
EVERY_KIND = "any leave or absence"
STRENGTHS: Mapping[Strength, str] = {
    Strength.MUST: ".",
    Strength.EXPECTED: ". This is expected; the headteacher weighs it up.",
    Strength.WHERE_POSSIBLE: ", where possible. The headteacher weighs it up.",
    Strength.INFORMATION: ". This is shown, never weighed.",
}


def sentence_of(entry: Entry) -> str:
    """The rule as a policy says it, for example “Requests for a funeral arrive at least 14 calendar days before …”."""
    values = _values(entry)
    template = words_of(entry.rule.id).policy
    if callable(template):
        template = template(values)
    sentence = fill(template or f"For {{kinds}}: {entry.rule.help}", values)
    return sentence.removesuffix(".") + STRENGTHS[entry.strength]


def _values(entry: Entry) -> dict[str, Any]:
    """Numbers as they are, so that a template can count with them; everything else in words."""
    values: dict[str, Any] = {"kinds": _kinds(entry)}
    for field in fields(entry.rule.parameters):
        given = getattr(entry.parameters, field.name)
        values[field.name] = given if field.metadata["reads"] in NUMBERS else show_parameter(field, given)
    return values


def _kinds(entry: Entry) -> str:
    return EVERY_KIND if set(entry.kinds) == set(KINDS) else listed(KINDS[kind] for kind in entry.kinds)
