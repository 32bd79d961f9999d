"""What a draft would change: many snapshots under two rulebooks."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from portal.rules.leave.check import CheckResult, check_situation
from portal.rules.leave.facts import Facts
from portal.rules.leave.situation import Situation
from portal.rules.problems import UnsupportedKind
from portal.rules.rulebook import Rulebook
from portal.rules.school_year import Calendar

UNSUPPORTED = "unsupported"


class Flip(NamedTuple):
    """One request under both rulebooks. `rules` names those whose finding differs.

    `is_unsettled` where the draft needs a fact that the snapshot does not hold and that was not needed before.
    """

    reference: str
    kind: str
    before: str
    after: str
    rules: tuple[str, ...]
    is_unsettled: bool = False

    @property
    def changes_recommendation(self) -> bool:
        return self.before != self.after

    @property
    def is_affected(self) -> bool:
        return bool(self.rules) or self.is_unsettled or self.before != self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfReport:
    """Counts over all requests, and the flips that were to be kept.

    A flip of a rule is a finding that differs, a flip of a kind a recommendation that differs.
    """

    matrix: Counter[tuple[str, str]]
    flips_per_rule: Counter[str]
    flips_per_kind: Counter[str]
    affected: int
    unsettled: int
    flips: tuple[Flip, ...]

    @property
    def requests(self) -> int:
        return self.matrix.total()

    @property
    def recommendation_changes(self) -> int:
        return self.flips_per_kind.total()

    def to_data(self) -> dict[str, Any]:
        return {
            "requests": self.requests,
            "matrix": [[before, after, count] for (before, after), count in sorted(self.matrix.items())],
            "flips_per_rule": dict(self.flips_per_rule),
            "flips_per_kind": dict(self.flips_per_kind),
            "affected": self.affected,
            "unsettled": self.unsettled,
            "flips": [list(flip) for flip in self.flips],
        }


def replay_what_if(
    snapshots: Iterable[tuple[str, Facts]], *, current: Rulebook, draft: Rulebook, calendar: Calendar
) -> WhatIfReport:
    """Check every `(reference, facts)` under both rulebooks and say what changes. Nothing is stored or decided.

    Recommendations are compared, not the headteacher's decisions. Memory grows with what changes, not with the input.
    """
    situations = ((reference, Situation(facts, calendar)) for reference, facts in snapshots)
    return count_flips(compare_rulebooks(situations, current=current, draft=draft))


def compare_rulebooks(
    situations: Iterable[tuple[str, Situation]], *, current: Rulebook, draft: Rulebook
) -> Iterator[Flip]:
    """Every request in turn, changed or not; each situation may have a calendar of its own."""
    for reference, situation in situations:
        before, after = check_under(situation, current), check_under(situation, draft)
        yield Flip(
            reference,
            situation.request.kind,
            _recommended(before),
            _recommended(after),
            _changed_rules(before, after),
            _newly_missing(before, after),
        )


def every_flip(_: Flip) -> bool:
    return True


def no_flip(_: Flip) -> bool:
    return False


def count_flips(compared: Iterable[Flip], *, keep: Callable[[Flip], bool] = every_flip) -> WhatIfReport:
    """The report. Of the requests affected only those are held in memory that `keep` says yes to."""
    matrix: Counter[tuple[str, str]] = Counter()
    per_rule: Counter[str] = Counter()
    per_kind: Counter[str] = Counter()
    flips: list[Flip] = []
    affected = unsettled = 0
    for flip in compared:
        matrix[flip.before, flip.after] += 1
        if not flip.is_affected:
            continue
        affected += 1
        unsettled += flip.is_unsettled
        per_rule.update(flip.rules)
        per_kind[flip.kind] += flip.changes_recommendation
        if keep(flip):
            flips.append(flip)
    return WhatIfReport(
        matrix=matrix,
        flips_per_rule=per_rule,
        flips_per_kind=+per_kind,
        affected=affected,
        unsettled=unsettled,
        flips=tuple(flips),
    )


def check_under(situation: Situation, rulebook: Rulebook) -> CheckResult | None:
    """The check, or None where the rulebook has no rules for the kind of request."""
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
