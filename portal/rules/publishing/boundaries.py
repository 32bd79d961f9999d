"""Two thresholds on one quantity that part at a boundary, and hours of teaching that no short week can hold."""

from collections.abc import Iterator
from dataclasses import fields
from itertools import combinations
from typing import NamedTuple

from portal.rules.parameters import COMPARATORS
from portal.rules.percentages import Number
from portal.rules.publishing.concerns import Concern, PolicyDraft
from portal.rules.rulebook import Entry

_STRICT = frozenset({"above", "below"})


class Threshold(NamedTuple):
    value: Number
    comparator: str
    entry: Entry

    def describe(self) -> str:
        return f"{COMPARATORS[self.comparator]} {self.value} %"


def find_parting_thresholds(policy: PolicyDraft) -> Iterator[Concern]:
    """Pairs of rules of one kind on one quantity whose limits, or whose words at the limit, differ."""
    seen: set[tuple[str, str]] = set()
    for kind in policy.rulebook.kinds:
        thresholds = [found for entry in policy.rulebook.entries_for(kind) if (found := _threshold(entry))]
        for first, second in combinations(thresholds, 2):
            pair = first.entry.rule.id, second.entry.rule.id
            if first.entry.rule.quantity == second.entry.rule.quantity and pair not in seen:
                seen.add(pair)
                yield from _compare(first, second)


def _threshold(entry: Entry) -> Threshold | None:
    for declared in fields(entry.parameters):
        if declared.metadata["unit"] == "percent" and declared.metadata["comparator"]:
            return Threshold(getattr(entry.parameters, declared.name), declared.metadata["comparator"], entry)
    return None


def _compare(first: Threshold, second: Threshold) -> Iterator[Concern]:
    anchors = (*first.entry.anchors, *second.entry.anchors)
    subject = f"{first.entry.rule.id} and {second.entry.rule.id}"
    said = f"“{first.describe()}” and “{second.describe()}”"
    if first.value != second.value:
        low, high = sorted((first.value, second.value))
        yield Concern(
            "thresholds_differ",
            subject,
            anchors,
            f"The policy says {said}: between {low} % and {high} % they disagree.",
        )
    elif (first.comparator in _STRICT) != (second.comparator in _STRICT):
        yield Concern(
            "boundary_parts", subject, anchors, f"The policy says {said}: at exactly {first.value} % they part."
        )


def find_short_weeks(policy: PolicyDraft) -> Iterator[Concern]:
    """Weekly hours that a week away with too few days can never hold, because each day has a limit."""
    for entry in policy.rulebook.entries:
        if entry.rule.id != "performance.education" or not entry.parameters.day_max_hours:
            continue
        week, day = entry.parameters.week_min_hours, entry.parameters.day_max_hours
        days = -(-week // day)
        if days > 1:
            message = (
                f"A week away needs {week} hours of teaching and a day may hold {day}: "
                f"fewer than {days} days can never comply."
            )
            yield Concern("cannot_comply", entry.rule.id, entry.anchors, message)
