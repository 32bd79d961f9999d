"""What a draft would change: many snapshots under two rulebooks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.rules.leave.check import CheckResult, check_situation
from portal.rules.leave.facts import Facts
from portal.rules.leave.situation import Situation
from portal.rules.problems import UnsupportedKind
from portal.rules.rulebook import Rulebook
from portal.rules.school_year import Calendar

UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Flip:
    """One request whose recommendation or findings differ."""

    reference: str
    kind: str
    before: str
    after: str
    rules: tuple[str, ...]

    @property
    def changes_recommendation(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class WhatIfReport:
    """Counts over all requests. `unsettled` need facts under the draft that their snapshots do not hold."""

    requests: int
    matrix: Counter[tuple[str, str]]
    flips_per_rule: Counter[str]
    flips_per_kind: Counter[str]
    flips: tuple[Flip, ...]
    unsettled: tuple[str, ...]

    def to_data(self) -> dict[str, Any]:
        return {
            "requests": self.requests,
            "matrix": [[before, after, count] for (before, after), count in sorted(self.matrix.items())],
            "flips_per_rule": dict(self.flips_per_rule),
            "flips_per_kind": dict(self.flips_per_kind),
            "flips": [[flip.reference, flip.kind, flip.before, flip.after, flip.rules] for flip in self.flips],
            "unsettled": self.unsettled,
        }


def replay_what_if(
    snapshots: Iterable[tuple[str, Facts]], *, current: Rulebook, draft: Rulebook, calendar: Calendar
) -> WhatIfReport:
    """Check every `(reference, facts)` under both rulebooks and say what changes. Nothing is stored or decided.

    Recommendations are compared, not the headteacher's decisions. Memory grows with what changes, not with the input.
    """
    matrix: Counter[tuple[str, str]] = Counter()
    flips: list[Flip] = []
    unsettled: list[str] = []
    for reference, facts in snapshots:
        situation = Situation(facts, calendar)
        before, after = _check(situation, current), _check(situation, draft)
        names = _recommended(before), _recommended(after)
        matrix[names] += 1
        rules = _changed_rules(before, after)
        if rules or names[0] != names[1]:
            flips.append(Flip(reference, facts.request.kind, *names, rules))
        if _newly_missing(before, after):
            unsettled.append(reference)
    return WhatIfReport(
        requests=matrix.total(),
        matrix=matrix,
        flips_per_rule=Counter(rule for flip in flips for rule in flip.rules),
        flips_per_kind=Counter(flip.kind for flip in flips if flip.changes_recommendation),
        flips=tuple(flips),
        unsettled=tuple(unsettled),
    )


def _check(situation: Situation, rulebook: Rulebook) -> CheckResult | None:
    try:
        return check_situation(situation, rulebook=rulebook)
    except UnsupportedKind:
        return None


def _recommended(result: CheckResult | None) -> str:
    return UNSUPPORTED if result is None else result.recommendation.value


def _statuses(result: CheckResult | None) -> dict[str, str]:
    return {} if result is None else {entry.rule.id: outcome.status for entry, outcome in result.findings}


def _changed_rules(before: CheckResult | None, after: CheckResult | None) -> tuple[str, ...]:
    """The rules whose status differs, or which only one of the two rulebooks has."""
    old, new = _statuses(before), _statuses(after)
    return tuple(rule for rule in dict.fromkeys([*old, *new]) if old.get(rule) != new.get(rule))


def _newly_missing(before: CheckResult | None, after: CheckResult | None) -> bool:
    known = set() if before is None else set(before.missing)
    return after is not None and not set(after.missing) <= known
