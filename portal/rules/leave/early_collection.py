"""Leaving during the school day: collected early, or home for lunch. Source: EAR-01, EAR-02."""

from datetime import datetime

from portal.rules.leave.catalogue import rule
from portal.rules.leave.facts import need
from portal.rules.leave.findings import DOES_NOT_MEET, MEETS, MISSING_FACT, NEEDS_JUDGEMENT, Outcome, meets_if
from portal.rules.leave.situation import Situation


@rule(
    "early.prior_request",
    label="Asked in writing beforehand",
    help="Reason, collector and time are given in writing before the child is collected.",
)
def prior_request(case: Situation, _: object) -> Outcome:
    request = case.request
    if request.in_writing is False or _arrived_after_collection(case):
        return Outcome(DOES_NOT_MEET, {"time": request.at})
    answers = {
        "reason": request.reason,
        "collector": request.collector,
        "date": request.day,
        "time": request.at,
        "in_writing": request.in_writing,
    }
    unknown = tuple(fact for fact, answer in answers.items() if answer is None)
    return Outcome(MISSING_FACT if unknown else MEETS, {"time": request.at}, unknown)


def _arrived_after_collection(case: Situation) -> bool:
    day, at = case.request.day, case.request.at
    if day is None or at is None:
        return False
    return case.received_local > datetime.combine(day, at, case.calendar.time_zone)


@rule(
    "early.siblings",
    label="Brothers and sisters",
    help="A brother or sister is collected as well only for a reason of their own.",
)
def siblings(case: Situation, _: object) -> Outcome | None:
    if not case.request.siblings:
        return None
    reasons = [sibling.own_reason for sibling in case.request.siblings]
    if None in reasons:
        return Outcome(MISSING_FACT, {}, ("sibling_reason",))
    return Outcome(MEETS if all(reasons) else NEEDS_JUDGEMENT)


@rule(
    "early.lunch_leave",
    needs={"pupil_file"},
    label="Home for lunch",
    help="A child goes home for lunch only while the headteacher's standing permission holds.",
)
def lunch_leave(case: Situation, _: object) -> Outcome | None:
    """What `standing_permission.permission_on` found on the day; the history itself stays with the school."""
    if not case.request.lunch_leave:
        return None
    permission = need(case.pupil.lunch_permission, "lunch_permission")
    return meets_if(permission == "granted", {"permission": permission})
