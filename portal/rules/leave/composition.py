"""From findings to one recommendation. It advises; the headteacher decides."""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from portal.rules.leave.facts import supplier_of
from portal.rules.leave.findings import (
    DOES_NOT_MEET,
    MEETS,
    MISSING_FACT,
    NEEDS_JUDGEMENT,
    Audience,
    Outcome,
    Status,
)
from portal.rules.leave.kinds import ILLNESS
from portal.rules.leave.situation import Situation
from portal.rules.rulebook import Entry


class Recommendation(StrEnum):
    NOT_A_LEAVE_REQUEST = "not_a_leave_request"
    NO_SCHOOL_AUTHORISATION_NEEDED = "no_school_authorisation_needed"
    OUTSIDE_POLICY = "outside_policy"
    MORE_INFORMATION_NEEDED = "more_information_needed"
    HEADTEACHER_JUDGEMENT = "headteacher_judgement"
    WITHIN_POLICY = "within_policy"


class Finding(NamedTuple):
    """A rule's outcome together with the clause, the limit and the strength it was judged by."""

    entry: Entry
    outcome: Outcome

    @property
    def rule(self) -> str:
        return self.entry.rule.id

    @property
    def status(self) -> Status:
        return self.outcome.status

    @property
    def anchors(self) -> tuple[str, ...]:
        return self.entry.anchors

    @property
    def audience(self) -> Audience:
        return self.entry.rule.audience

    @property
    def counts(self) -> bool:
        """Whether the finding takes part in the recommendation."""
        return self.entry.counts

    def to_data(self) -> dict[str, Any]:
        outcome = self.outcome
        return {
            "rule": self.entry.rule.id,
            "revision": self.entry.rule.revision,
            "status": outcome.status,
            "strength": self.entry.strength,
            "anchors": self.entry.anchors,
            "measured": outcome.measured,
            "limit": self.entry.limit,
            "missing": [{"fact": fact, "supplier": supplier_of(fact)} for fact in outcome.missing],
            "accepted_days": outcome.accepted_days,
            "audience": self.entry.rule.audience,
        }


# Two rules on one quantity whose words part at the boundary: the first fails where the second is met.
CONFLICTS = {"attendance.now_above": "attendance.record_not_less"}
LICENCE = "performance.licence"
BY_STATUS = {
    DOES_NOT_MEET: Recommendation.OUTSIDE_POLICY,
    MISSING_FACT: Recommendation.MORE_INFORMATION_NEEDED,
    NEEDS_JUDGEMENT: Recommendation.HEADTEACHER_JUDGEMENT,
    MEETS: Recommendation.WITHIN_POLICY,
}


def find_conflicts(shortfalls: Sequence[Finding], findings: Sequence[Finding]) -> tuple[tuple[str, str], ...]:
    """Pairs of rules on one quantity that disagree: shown to the headteacher, and no bar by themselves."""
    conflicts: tuple[tuple[str, str], ...] = ()
    for entry, outcome in shortfalls:
        if outcome.status is DOES_NOT_MEET and entry.rule.id in CONFLICTS:
            partner = CONFLICTS[entry.rule.id]
            if _status_of(partner, findings) is MEETS:
                conflicts += ((entry.rule.id, partner),)
    return conflicts


def _status_of(rule: str, findings: Sequence[Finding]) -> Status | None:
    for entry, outcome in findings:
        if entry.rule.id == rule:
            return outcome.status
    return None


def recommend(
    case: Situation,
    findings: Sequence[Finding],
    shortfalls: Sequence[Finding],
    conflicts: Sequence[tuple[str, str]],
) -> Recommendation:
    """The first line that holds, in the order of `Recommendation`; shortfalls are the findings that do not meet."""
    if case.request.kind == ILLNESS:
        return Recommendation.NOT_A_LEAVE_REQUEST
    if case.request.licence is not None and _licence_covers_every_day(case, findings):
        return Recommendation.NO_SCHOOL_AUTHORISATION_NEEDED
    lifted = [pair[0] for pair in conflicts] if conflicts else ()
    gravest = _gravest_status(shortfalls, lifted) if shortfalls else MEETS
    if gravest is MEETS and conflicts:
        return Recommendation.HEADTEACHER_JUDGEMENT
    return BY_STATUS[gravest]


def _gravest_status(shortfalls: Sequence[Finding], lifted: Collection[str]) -> Status:
    """The status that decides; a failure that a conflict lifts is left out."""
    gravest = MEETS
    for entry, outcome in shortfalls:
        status = outcome.status
        if not entry.counts:
            continue
        if status is DOES_NOT_MEET:
            if entry.rule.id not in lifted:
                return DOES_NOT_MEET
        elif gravest is not MISSING_FACT:
            gravest = status
    return gravest


def _licence_covers_every_day(case: Situation, findings: Sequence[Finding]) -> bool:
    """A dated licence needs no authorisation by the school, whatever else fails."""
    licence = case.request.licence
    if licence is None or licence.status != "granted_with_dates":
        return False
    held = any(entry.rule.id == LICENCE and outcome.status is MEETS for entry, outcome in findings)
    return held and bool(case.days)


def days_within_policy(findings: Sequence[Finding]) -> tuple[date, ...]:
    """The days that a failing rule would have accepted, where it names some."""
    failing = (outcome for _, outcome in findings if outcome.status is DOES_NOT_MEET)
    return tuple(dict.fromkeys(day for outcome in failing for day in outcome.accepted_days))
