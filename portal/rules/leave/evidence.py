"""Evidence: whether what was asked for has come. Source: ABS-08, LOA-06, LOA-07."""

from collections.abc import Mapping
from typing import Any

from portal.rules.leave.catalogue import rule
from portal.rules.leave.facts import Evidence
from portal.rules.leave.findings import DOES_NOT_MEET, MEETS, MISSING_FACT, Outcome
from portal.rules.leave.situation import Situation


def judge_evidence(case: Situation, measured: Mapping[str, Any]) -> Outcome:
    """None given does not meet; still to come or not yet known is a missing fact; provided meets."""
    return _judge(case.request.evidence, "evidence", measured)


def _judge(sent: Evidence | None, fact: str, measured: Mapping[str, Any]) -> Outcome:
    if sent == "provided":
        return Outcome(MEETS, measured)
    if sent == "none":
        return Outcome(DOES_NOT_MEET, measured)
    return Outcome(MISSING_FACT, measured, (fact,))


@rule(
    "evidence.required",
    needs={"school_answer"},
    label="Evidence asked for",
    help="Applies once the headteacher has asked for evidence with this request.",
)
def evidence_required(case: Situation, _: object) -> Outcome | None:
    return judge_evidence(case, {}) if case.request.headteacher_requires_evidence else None


@rule(
    "medical.evidence_on_notice",
    needs={"pupil_file"},
    label="Evidence after a letter",
    help="Applies to pupils whose parents had a letter asking for evidence of every further absence.",
)
def evidence_on_notice(case: Situation, _: object) -> Outcome | None:
    return judge_evidence(case, {}) if case.pupil.evidence_letter_on_file else None


@rule(
    "evidence.travel_papers",
    needs={"school_answer"},
    label="Travel papers asked for",
    help="Applies once the headteacher has asked to see tickets or other papers of the journey.",
)
def travel_papers(case: Situation, _: object) -> Outcome | None:
    request = case.request
    return _judge(request.travel_papers, "travel_papers", {}) if request.headteacher_requires_travel_papers else None
