"""Check one request against one rulebook: every finding, the recommendation, and what staff should know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from portal.rules import canonical
from portal.rules.leave.composition import Finding, Recommendation, days_within_policy, find_conflicts, recommend
from portal.rules.leave.facts import Facts
from portal.rules.leave.figures import compute_figures
from portal.rules.leave.findings import DOES_NOT_MEET, MISSING_FACT, NEEDS_JUDGEMENT, Audience, Outcome, Strength
from portal.rules.leave.situation import Situation
from portal.rules.problems import MissingFact
from portal.rules.rulebook import Entry, Rulebook
from portal.rules.school_year import Calendar

REASONABLE_ADJUSTMENTS = "equality.reasonable_adjustments"
REVIEW_OVERDUE = "policy.review_overdue"
SOFT = (Strength.EXPECTED, Strength.WHERE_POSSIBLE)


@dataclass(frozen=True)
class CheckResult:
    """The outcome of one check. `deferred` names the rules that wait for the school's records."""

    case: Situation
    recommendation: Recommendation
    findings: tuple[Finding, ...]
    conflicts: tuple[tuple[str, str], ...]
    prompts: tuple[str, ...]
    notices: tuple[str, ...]
    information: tuple[Finding, ...]
    deferred: tuple[Entry, ...]

    @property
    def kind(self) -> str:
        return self.case.request.kind

    @cached_property
    def within_policy_dates(self) -> tuple[date, ...]:
        """The days of the request that a failing rule would accept."""
        return days_within_policy(self.findings)

    @property
    def penalty_threshold(self) -> str | None:
        """`reached`, `not_reached`, `not_applicable`; None where the policy or the facts say nothing of it."""
        measured = (finding.outcome.measured for finding in self.information)
        return next((str(found["penalty_threshold"]) for found in measured if "penalty_threshold" in found), None)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of all facts still missing, in the order of the findings."""
        return tuple(dict.fromkeys(fact for finding in self.findings for fact in finding.outcome.missing))

    @cached_property
    def figures(self) -> Mapping[str, Any]:
        """The figures an explanation shows, ready to be read."""
        return compute_figures(self.case, self.findings)

    def to_data(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "recommendation": self.recommendation,
            "findings": [finding.to_data() for finding in self.findings],
            "conflicts": self.conflicts,
            "within_policy_dates": self.within_policy_dates,
            "prompts": self.prompts,
            "notices": self.notices,
            "penalty_threshold": self.penalty_threshold,
            "deferred": [entry.rule.id for entry in self.deferred],
            "figures": self.figures,
        }

    def to_json(self) -> str:
        """Canonical JSON: equal facts, rulebook and calendar give equal bytes."""
        return canonical.to_json(self.to_data())

    @property
    def sha256(self) -> str:
        return canonical.sha256(self.to_data())


def check(facts: Facts, *, rulebook: Rulebook, calendar: Calendar, record_known: bool = True) -> CheckResult:
    """Run every rule the policy has for this kind of request. Nothing stops at the first failure.

    The caller chooses the rulebook in force on the local date the request was received. With `record_known=False` the
    rules that need the school's records are left out and named in `deferred`: what a parent sees before sending.
    Raises `UnsupportedKind` where the policy has no rule for the kind.
    """
    case = Situation(facts, calendar)
    entries: Sequence[Entry] = rulebook.entries_for(facts.request.kind)
    deferred: tuple[Entry, ...] = ()
    if not record_known:
        deferred = tuple(entry for entry in entries if entry.rule.needs_record and not entry.rule.is_information)
        entries = [entry for entry in entries if not entry.rule.needs_record]
    findings: list[Finding] = []
    information: list[Finding] = []
    for entry in entries:
        outcome = _run(entry, case)
        if outcome is not None:
            (information if entry.rule.is_information else findings).append(Finding(entry, outcome))
    conflicts = find_conflicts(findings)
    return CheckResult(
        case=case,
        recommendation=recommend(case, findings, conflicts),
        findings=tuple(findings),
        conflicts=conflicts,
        prompts=_prompts(facts, findings) if record_known else (),
        notices=_notices(case, rulebook),
        information=tuple(information),
        deferred=deferred,
    )


def _run(entry: Entry, case: Situation) -> Outcome | None:
    """The rule's outcome; a missing fact and a soft clause are settled here, so that no rule can forget them."""
    try:
        outcome = entry.rule.function(case, entry.parameters)
    except MissingFact as unknown:
        return Outcome(MISSING_FACT, {}, unknown.facts)
    if outcome is not None and outcome.status is DOES_NOT_MEET and entry.strength in SOFT:
        return outcome._replace(status=NEEDS_JUDGEMENT)
    return outcome


def _prompts(facts: Facts, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Reminders for staff. They never change a finding."""
    register = facts.register
    if register is None or not register.disability_related:
        return ()
    short = any(f.entry.rule.id.startswith("attendance.") and f.outcome.status is DOES_NOT_MEET for f in findings)
    return (REASONABLE_ADJUSTMENTS,) if short else ()


def _notices(case: Situation, rulebook: Rulebook) -> tuple[str, ...]:
    due = rulebook.review_due
    return (REVIEW_OVERDUE,) if due is not None and case.received_local.date() > due else ()


def public_findings(result: CheckResult) -> tuple[Finding, ...]:
    """What a parent may see before the child is matched: no finding on a record, none for staff."""
    return tuple(f for f in result.findings if not f.entry.rule.needs_record and f.audience is Audience.PARENT)
