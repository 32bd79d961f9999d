"""Explain a check in plain sentences: to parents without anything meant for staff, to staff with every figure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import import_module
from typing import Any

from portal.rules.leave.catalogue import families
from portal.rules.leave.check import CheckResult
from portal.rules.leave.composition import Finding
from portal.rules.leave.facts import supplier_of
from portal.rules.leave.findings import MEETS, MISSING_FACT, Audience, Status
from portal.rules.leave.wording.situations import CLOSING, FACTS, RECOMMENDATIONS, STAFF, STATUSES, SUPPLIERS
from portal.rules.leave.wording.speech import Speech, spoken
from portal.rules.leave.wording.words import Words, placeholders, say, show

NOTHING_TOUCHED = "Nothing in these dates touches this clause."
NEEDED = "We still need to know {facts}."
SCHOOL_FINDS_OUT = "The school will find out {facts}."


@dataclass(frozen=True, slots=True)
class Line:
    """One finding in words. `change` says what would change it; `anchors` are the clauses to link to."""

    status: Status
    text: str
    change: str
    anchors: tuple[str, ...]

    def to_data(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Explanation:
    """All findings in words. For staff `remarks` holds the recommendation, conflicts, prompts and notices."""

    lines: tuple[Line, ...]
    remarks: tuple[str, ...]

    @property
    def anchors(self) -> tuple[str, ...]:
        """Every clause cited, once."""
        return tuple(dict.fromkeys(anchor for line in self.lines for anchor in line.anchors))

    @property
    def text(self) -> str:
        """All words shown, one sentence or two to a line."""
        shown = [part for line in self.lines for part in (line.text, line.change) if part]
        return "\n".join([*shown, *self.remarks])

    def to_data(self) -> dict[str, Any]:
        return {"lines": [line.to_data() for line in self.lines], "remarks": self.remarks}


@lru_cache(maxsize=1)
def _all_words() -> dict[str, Words]:
    words: dict[str, Words] = {}
    for family in families():
        words |= import_module(family.words).WORDS
    return words


def words_of(rule: str) -> Words:
    """The sentences of a rule. A rule without words raises `KeyError`."""
    return _all_words()[rule]


def explain_to_parent(
    result: CheckResult, speech: Speech | None = None, *, only: Callable[[Finding], bool] | None = None
) -> Explanation:
    """One plain sentence per finding for the parent. No other child, no label, no prompt for staff, no rule id.

    ``only`` chooses among the findings a parent may see, where a page shows some of them.
    In English, or as ``speech`` says it. The recommendation is left out: it is advice to the headteacher, not an
    answer to the parent.
    """
    with spoken(speech or Speech()):
        shown = (finding for finding in result.findings if finding.audience is Audience.PARENT)
        lines = tuple(_parent_line(finding) for finding in shown if only is None or only(finding))
        return Explanation(lines, (say(CLOSING),) if lines else ())


def parent_sentences() -> Iterator[str]:
    """Every sentence and part of one that a parent may read, in English: what a catalogue has to translate."""
    yield from (CLOSING, NOTHING_TOUCHED, NEEDED, SCHOOL_FINDS_OUT, "{item} in {year}", *FACTS.values())
    for family in families():
        module = import_module(family.words)
        yield from getattr(module, "PARTS", ())
        for words in module.WORDS.values():
            said = [getattr(words, status) for status in (*Status, "change")]
            yield from filter(None, said)
            shown = {name for template in said for name in placeholders(template)}
            yield from (word for name in shown & words.labels.keys() for word in words.labels[name].values())


def explain_to_staff(result: CheckResult) -> Explanation:
    """One sentence per finding with the figures beside the limit, then what the headteacher should know."""
    lines = tuple(_staff_line(finding) for finding in result.findings)
    return Explanation(lines, tuple(_remarks(result)))


def _parent_line(finding: Finding) -> Line:
    words, values = words_of(finding.rule), _values(finding)
    text = _filled(getattr(words, finding.status.value), values)
    change = "" if finding.status in (MEETS, MISSING_FACT) else _filled(words.change, values)
    return Line(finding.status, text or _fallback(finding), change, finding.anchors)


def _fallback(finding: Finding) -> str:
    """The sentence where the rule has none of its own for this status: mostly a fact that is missing."""
    missing = finding.outcome.missing
    if not missing:
        return say(NOTHING_TOUCHED)
    asked = [say(FACTS[fact]) for fact in missing if supplier_of(fact) == "parent"]
    if asked:
        return say(NEEDED, facts=asked)
    return say(SCHOOL_FINDS_OUT, facts=[say(FACTS[fact]) for fact in missing])


def _staff_line(finding: Finding) -> Line:
    parts = [
        f"{STATUSES[finding.status.value]}: {finding.entry.rule.label.lower()}.",
        _filled(words_of(finding.rule).staff, _values(finding)),
    ]
    parts += [
        f"Missing: {fact.replace('_', ' ')}; {SUPPLIERS[supplier_of(fact)]} can say."
        for fact in finding.outcome.missing
    ]
    return Line(finding.status, " ".join(part for part in parts if part), "", finding.anchors)


def _remarks(result: CheckResult) -> Iterator[str]:
    yield RECOMMENDATIONS[result.recommendation.value]
    anchors = {finding.rule: finding.anchors for finding in result.findings}
    for pair in result.conflicts:
        yield STAFF["conflict"].format(clauses=show([anchor for rule in pair for anchor in anchors[rule]]))
    if result.within_policy_dates:
        yield f"Within the policy: {show(result.within_policy_dates)}."
    yield from (STAFF[name] for name in (*result.prompts, *result.notices))
    for finding in result.information:
        if finding.outcome.measured.get("penalty_threshold") == "not_applicable":
            yield STAFF["not_applicable"]
        elif said := _filled(words_of(finding.rule).staff, _values(finding)):
            yield said


def _filled(template: str, values: Mapping[str, Any]) -> str:
    """The template with its figures; empty where a figure is not known yet."""
    return say(template, **values) if template and placeholders(template) <= values.keys() else ""


def _values(finding: Finding) -> dict[str, Any]:
    """All a template may show: the rule's parameters, its measured figures, and what its words derive from them."""
    words, parameters = words_of(finding.rule), finding.entry.parameters
    values = {declared.name: getattr(parameters, declared.name) for declared in fields(parameters)}
    values |= {"strength": finding.entry.strength.value}
    values |= {name: value for name, value in finding.outcome.measured.items() if value is not None}
    values |= {name: say(labels[values[name]]) for name, labels in words.labels.items() if values.get(name) in labels}
    return values | dict(words.derive(values) if words.derive else {})
