"""Reporting an absence on the day. Source: ABS-01 to ABS-03, ABS-07, ABS-08."""

from dataclasses import dataclass
from datetime import datetime, time

from portal.rules.leave.catalogue import rule
from portal.rules.leave.evidence import judge_evidence
from portal.rules.leave.facts import need
from portal.rules.leave.findings import MEETS, MISSING_FACT, Audience, Outcome, meets_if
from portal.rules.leave.situation import Situation
from portal.rules.parameters import choice, clock, several, whole
from portal.rules.sessions import Half, Session

BOUNDARY = {"before": "before this time", "by": "by this time at the latest"}


@dataclass(frozen=True, slots=True)
class ReportedBy:
    at: time = clock("Reported", help="On the morning of the absence.")
    boundary: str = choice(
        "Exactly at this time", choices=BOUNDARY, help="“Before” leaves the exact minute out, “by” includes it."
    )


@dataclass(frozen=True, slots=True)
class Details:
    refused_words: tuple[str, ...] = several("Too vague on their own", default=(), help="For example: feeling tired.")


@dataclass(frozen=True, slots=True)
class LongIllness:
    school_days: int = whole(
        "More than this many school days",
        unit="school days",
        comparator="above",
        help="Evidence is asked for when the illness lasts longer than this.",
    )


@dataclass(frozen=True, slots=True)
class EmergencyContacts:
    contacts: int = whole(
        "Emergency contacts",
        unit="contacts",
        minimum=1,
        maximum=10,
        comparator="at_least",
        help="More than one, where reasonably possible.",
    )


@rule(
    "absence.reported_by",
    parameters=ReportedBy,
    label="Reported in time",
    help="The school hears of the absence by this time on its first day.",
)
def reported_by(case: Situation, limit: ReportedBy) -> Outcome:
    day = need(case.request.day, "date")
    latest = datetime.combine(day, limit.at, case.calendar.time_zone)
    received = case.received_local
    in_time = received < latest if limit.boundary == "before" else received <= latest
    return meets_if(in_time, {"received": received})


@rule(
    "absence.reason_given",
    parameters=Details,
    label="Reason given",
    help="The report says what is wrong, in words that mean something to the school.",
)
def reason_given(case: Situation, limit: Details) -> Outcome:
    reason = need(case.request.reason, "reason").strip().casefold().rstrip(".!")
    return meets_if(reason not in {words.strip().casefold() for words in limit.refused_words}, {})


def sessions_before_return(case: Situation) -> int:
    """School sessions from the first day of the absence to the day the child is expected back, that day left out."""
    day, back = case.request.day, need(case.request.expected_return, "expected_return")
    first = need(day, "date")
    case.calendar.need_covered(first, back)
    morning_back = Session(back, Half.AM)
    missed = case.timetable.count_between(Session(first, Half.AM), morning_back)
    return missed - case.timetable.is_session(morning_back)


@rule(
    "absence.long_illness_evidence",
    parameters=LongIllness,
    needs={"calendar"},
    label="Evidence of a long illness",
    help="Applies when the illness lasts longer than the number of school days.",
)
def long_illness_evidence(case: Situation, limit: LongIllness) -> Outcome | None:
    missed = sessions_before_return(case)
    if missed <= 2 * limit.school_days:
        return None
    return judge_evidence(case, {"sessions_missed": missed})


@rule(
    "contacts.minimum",
    parameters=EmergencyContacts,
    needs={"pupil_file"},
    audience=Audience.STAFF,
    label="Emergency contacts",
    help="The school holds enough emergency contacts for the pupil.",
)
def emergency_contacts(case: Situation, limit: EmergencyContacts) -> Outcome:
    held = case.pupil.emergency_contacts
    if held is None:
        return Outcome(MISSING_FACT, {}, ("emergency_contacts",))
    return (
        Outcome(MEETS, {"contacts_held": held}) if held >= limit.contacts else meets_if(False, {"contacts_held": held})
    )
