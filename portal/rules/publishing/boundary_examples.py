"""Two examples beside each limit of a rule: the request that just meets it, and the one that just does not.

They are found by running the rule itself, never typed: invented requests are varied along one axis (how early, how
long, how much attended …) until the answer changes at the limit. A new rule with a limit in a known unit needs nothing
here. Where no axis makes the answer change at the limit there are no examples.
"""

from collections.abc import Iterator, Sequence
from dataclasses import Field, fields
from itertools import pairwise
from typing import Any, NamedTuple

from portal.rules.leave.findings import DOES_NOT_MEET, MEETS, MISSING_FACT, NEEDS_JUDGEMENT, Outcome, Status
from portal.rules.leave.kinds import KINDS_WITH_DATES
from portal.rules.leave.situation import Situation
from portal.rules.parameter_words import listed
from portal.rules.problems import MissingFact
from portal.rules.publishing.boundary_axes import AXES, Axis
from portal.rules.publishing.sample_school import CALENDAR
from portal.rules.rulebook import Entry

ANSWERS = {
    MEETS: "meets",
    DOES_NOT_MEET: "does not meet",
    NEEDS_JUDGEMENT: "is for the headteacher to judge",
    None: "does not apply",
}
TOLD = {MEETS: "staff are told", None: "nothing to tell"}


class Example(NamedTuple):
    """One invented request on one side of a limit, and what the rule says of it."""

    parameter: str
    request: str
    answer: str

    def __str__(self) -> str:
        return f"{self.request}: {self.answer}"


class _Tried(NamedTuple):
    at: Any
    status: Status | None
    measured: tuple[Any, ...]


def boundary_examples(entry: Entry) -> tuple[Example, ...]:
    """Two examples for each limit of the rule, in the order of its parameters.

    >>> from portal.rules.rulebook import parse_entry
    >>> block = {"rule": "notice.minimum", "kinds": ["religious"], "days": 14}
    >>> [str(example) for example in boundary_examples(parse_entry(block, anchor="a", source="s"))]
    ['13 calendar days before: does not meet', '14 calendar days before: meets']
    """
    limits = [field for field in fields(entry.rule.parameters) if _is_limit(field)]
    return tuple(example for field in limits for example in _examples(entry, field))


def _is_limit(field: "Field[Any]") -> bool:
    return bool(field.metadata["comparator"]) or field.metadata["reads"] == "clock"


def _examples(entry: Entry, field: "Field[Any]") -> Iterator[Example]:
    limit = getattr(entry.parameters, field.name)
    found = [(axis, pair) for axis in _axes(field) if (pair := _change(entry, axis, limit))]
    # The axis whose own figure the rule measured is the one the limit is about; any other may change it by chance.
    found.sort(key=lambda each: not any(each[0].is_measured(tried.at, tried.measured) for tried in each[1]))
    for axis, pair in found[:1]:
        for tried in pair:
            yield Example(field.name, axis.words(tried.at, limit), _answer(entry, tried))


def _axes(field: "Field[Any]") -> Sequence[Axis]:
    return [axis for axis in AXES if axis.unit == field.metadata["unit"]]


def _change(entry: Entry, axis: Axis, limit: Any) -> tuple[_Tried, _Tried] | None:
    """The two neighbours between which the answer changes; None where it changes nowhere, or more than once."""
    tried = [found for at in axis.around(limit) if (found := _try(entry, axis, at)) is not None]
    changes = [(one, other) for one, other in pairwise(tried) if _signature(one) != _signature(other)]
    return changes[0] if len(changes) == 1 else None


def _try(entry: Entry, axis: Axis, at: Any) -> _Tried | None:
    kind = next((kind for kind in entry.kinds if kind in KINDS_WITH_DATES), entry.kinds[0])
    facts = axis.facts(kind, at)
    if facts is None:
        return None
    run, parameters = entry.step
    try:
        outcome = run(Situation(facts, CALENDAR), parameters)
    except MissingFact as unknown:
        outcome = Outcome(MISSING_FACT, {}, unknown.facts)
    if outcome is None:
        return _Tried(at, None, ())
    if outcome.status is MISSING_FACT:
        return _Tried(at, MISSING_FACT, outcome.missing)
    is_weighed = outcome.status is DOES_NOT_MEET and entry.is_soft
    return _Tried(at, NEEDS_JUDGEMENT if is_weighed else outcome.status, tuple(outcome.measured.values()))


def _signature(tried: _Tried) -> tuple[Any, ...]:
    """What can change: the answer, or a word among the figures that stands for one."""
    return tried.status, tuple(value for value in tried.measured if isinstance(value, str))


def _answer(entry: Entry, tried: _Tried) -> str:
    words = _signature(tried)[1]
    if tried.status is MISSING_FACT:
        return f"waits for {listed(fact.replace('_', ' ') for fact in words)}"
    if entry.rule.is_information:
        return words[0].replace("_", " ") if words else TOLD.get(tried.status, ANSWERS[tried.status])
    return ANSWERS[tried.status]
