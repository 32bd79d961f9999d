"""Check one request against one rulebook: every finding, the recommendation, and what staff should know."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from portal.rules import canonical
from portal.rules.leave.composition import Finding, Recommendation, days_within_policy, find_conflicts, recommend
from portal.rules.leave.facts import Facts
from portal.rules.leave.figures import compute_figures
from portal.rules.leave.findings import DOES_NOT_MEET, MEETS, MISSING_FACT, NEEDS_JUDGEMENT, Audience, Outcome
from portal.rules.leave.situation import Situation
from portal.rules.problems import MissingFact
from portal.rules.rulebook import Entry, Rulebook
from portal.rules.school_year import Calendar

REASONABLE_ADJUSTMENTS = "equality.reasonable_adjustments"
REVIEW_OVERDUE = "policy.review_overdue"
_new = tuple.__new__


class CheckResult(NamedTuple):
    """The outcome of one check. `deferred` names the rules that wait for the school's records."""

    case: Situation
    rulebook: Rulebook
    recommendation: Recommendation
    findings: tuple[Finding, ...]
    conflicts: tuple[tuple[str, str], ...]
    deferred: tuple[Entry, ...]
    record_known: bool

    @property
    def kind(self) -> str:
        return self.case.request.kind

    @property
    def within_policy_dates(self) -> tuple[date, ...]:
        """The days of the request that a failing rule would accept."""
        return days_within_policy(self.findings)

    @property
    def prompts(self) -> tuple[str, ...]:
        """Reminders for staff. They never change a finding."""
        register = self.case.facts.register
        if register is None or not register.disability_related:
            return ()
        short = any(f.rule.startswith("attendance.") and f.status is DOES_NOT_MEET for f in self.findings)
        return (REASONABLE_ADJUSTMENTS,) if short else ()

    @property
    def notices(self) -> tuple[str, ...]:
        """What staff should know about the policy itself."""
        due = self.rulebook.review_due
        return (REVIEW_OVERDUE,) if due is not None and self.case.received_local.date() > due else ()

    @property
    def information(self) -> tuple[Finding, ...]:
        """What staff see beside the findings: worked out when asked for, as it takes no part in the advice."""
        return _find(self.case, self.rulebook.information_for(self.kind))[0] if self.record_known else ()

    @property
    def penalty_threshold(self) -> str | None:
        """`reached`, `not_reached`, `not_applicable`; None where the policy or the facts say nothing of it."""
        measured = (finding.outcome.measured for finding in self.information)
        return next((str(found["penalty_threshold"]) for found in measured if "penalty_threshold" in found), None)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of all facts still missing, in the order of the findings."""
        return tuple(dict.fromkeys(fact for finding in self.findings for fact in finding.outcome.missing))

    @property
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
    return check_situation(Situation(facts, calendar), rulebook=rulebook, record_known=record_known)


def check_situation(case: Situation, *, rulebook: Rulebook, record_known: bool = True) -> CheckResult:
    """`check` for facts already read against their calendar: several rulebooks may share one situation."""
    entries = rulebook.entries_for(case.request.kind)
    deferred: tuple[Entry, ...] = ()
    if not record_known:
        deferred = tuple(entry for entry in entries if entry.rule.needs_record)
        entries = tuple(entry for entry in entries if not entry.rule.needs_record)
    findings, shortfalls = _find(case, entries)
    conflicts = find_conflicts(shortfalls, findings)
    return CheckResult(
        case,
        rulebook,
        recommend(case, findings, shortfalls, conflicts),
        findings,
        conflicts,
        deferred,
        record_known,
    )


def _find(case: Situation, entries: Sequence[Entry]) -> tuple[tuple[Finding, ...], list[Finding]]:
    """All findings, and those of them that do not meet.

    A missing fact and a soft clause are settled here, so that no rule can forget them.
    """
    findings: list[Finding] = []
    shortfalls: list[Finding] = []
    for entry in entries:
        run, parameters = entry.step
        try:
            outcome = run(case, parameters)
        except MissingFact as unknown:
            outcome = Outcome(MISSING_FACT, {}, unknown.facts)
        if outcome is None:
            continue
        if outcome.status is DOES_NOT_MEET and entry.is_soft:
            outcome = outcome._replace(status=NEEDS_JUDGEMENT)
        finding = _new(Finding, (entry, outcome))  # Finding(...) without the Python call in between
        findings.append(finding)
        if outcome.status is not MEETS:
            shortfalls.append(finding)
    return tuple(findings), shortfalls


def public_findings(result: CheckResult) -> tuple[Finding, ...]:
    """What a parent may see before the child is matched: no finding on a record, none for staff."""
    return tuple(f for f in result.findings if not f.entry.rule.needs_record and f.audience is Audience.PARENT)
