"""From findings to one recommendation. It advises; the headteacher decides."""

from collections.abc import Sequence
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
    Strength,
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
        return self.entry.strength is not Strength.INFORMATION

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
CONFLICTS = (("attendance.now_above", "attendance.record_not_less"),)
LICENCE = "performance.licence"


def find_conflicts(findings: Sequence[Finding]) -> tuple[tuple[str, str], ...]:
    """Pairs of rules on one quantity that disagree: shown to the headteacher, and no bar by themselves."""
    status = {finding.entry.rule.id: finding.outcome.status for finding in findings}
    return tuple(pair for pair in CONFLICTS if status.get(pair[0]) is DOES_NOT_MEET and status.get(pair[1]) is MEETS)


def recommend(case: Situation, findings: Sequence[Finding], conflicts: Sequence[tuple[str, str]]) -> Recommendation:
    """The first line that holds, in the order of `Recommendation`."""
    if case.request.kind == ILLNESS:
        return Recommendation.NOT_A_LEAVE_REQUEST
    lifted = {pair[0] for pair in conflicts}
    counted = [finding for finding in findings if finding.entry.strength is not Strength.INFORMATION]
    if _licence_covers_every_day(case, counted):
        return Recommendation.NO_SCHOOL_AUTHORISATION_NEEDED
    statuses = {
        f.outcome.status for f in counted if f.entry.rule.id not in lifted or f.outcome.status is not DOES_NOT_MEET
    }
    if DOES_NOT_MEET in statuses:
        return Recommendation.OUTSIDE_POLICY
    if MISSING_FACT in statuses:
        return Recommendation.MORE_INFORMATION_NEEDED
    if NEEDS_JUDGEMENT in statuses or conflicts:
        return Recommendation.HEADTEACHER_JUDGEMENT
    return Recommendation.WITHIN_POLICY


def _licence_covers_every_day(case: Situation, findings: Sequence[Finding]) -> bool:
    """A dated licence needs no authorisation by the school, whatever else fails."""
    licence = case.request.licence
    if licence is None or licence.status != "granted_with_dates":
        return False
    return any(f.entry.rule.id == LICENCE and f.outcome.status is MEETS for f in findings) and bool(case.days)


def days_within_policy(findings: Sequence[Finding]) -> tuple[date, ...]:
    """The days that a failing rule would have accepted, where it names some."""
    return tuple(
        dict.fromkeys(day for f in findings if f.outcome.status is DOES_NOT_MEET for day in f.outcome.accepted_days)
    )
