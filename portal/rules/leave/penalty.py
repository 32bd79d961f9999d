"""Whether refused leave would reach the threshold at which a penalty notice must be considered. Source: PEN-01.

This is information for staff, never a rule: it changes no finding and no recommendation.
"""

from dataclasses import dataclass

from portal.rules.compulsory_age import compulsory_from
from portal.rules.leave.catalogue import rule
from portal.rules.leave.findings import MEETS, Audience, Outcome
from portal.rules.leave.situation import Situation
from portal.rules.parameters import whole
from portal.rules.penalties import fullest_run

NOT_APPLICABLE, REACHED, NOT_REACHED = "not_applicable", "reached", "not_reached"


@dataclass(frozen=True, slots=True)
class PenaltyThreshold:
    sessions: int = whole(
        "Unauthorised sessions",
        unit="sessions",
        minimum=1,
        maximum=100,
        comparator="at_least",
        help="National threshold: 10.",
    )
    school_weeks: int = whole(
        "In a run of school weeks", unit="school weeks", minimum=1, maximum=60, help="National threshold: 10."
    )


@rule(
    "penalty.threshold",
    parameters=PenaltyThreshold,
    needs={"register", "pupil_file", "calendar"},
    audience=Audience.STAFF,
    is_information=True,
    label="Penalty notice threshold",
    help="Tells staff whether the sessions asked for, if taken without leave, would reach the threshold.",
)
def penalty_threshold(case: Situation, limit: PenaltyThreshold) -> Outcome:
    marks = case.facts.register.unauthorised_sessions if case.facts.register is not None else ()
    run = fullest_run(
        {*marks, *case.sessions} if marks else case.sessions,
        school_weeks=case.timetable.weeks,
        length=limit.school_weeks,
    )
    return Outcome(MEETS, {"penalty_threshold": _exposure(case, limit, len(run)), "sessions_in_run": len(run)})


def _exposure(case: Situation, limit: PenaltyThreshold, in_run: int) -> str:
    born = case.pupil.born
    if born is not None and case.days:
        starts = compulsory_from(born, terms=case.calendar.terms_of(case.pupil.year_group))
        if starts is None or case.days[-1] < starts:
            return NOT_APPLICABLE
    return REACHED if in_run >= limit.sessions else NOT_REACHED
