"""What the school does once a child is away: first contact, home visit, work at home, return. Source: ABS-04 to ABS-11.

Each is information for staff beside a report of illness. None changes a finding or the recommendation.
"""

from dataclasses import dataclass
from datetime import datetime, time

from portal.rules.follow_up import day_of_absence, plan_first_contact
from portal.rules.leave.absence_report import sessions_before_return
from portal.rules.leave.catalogue import rule
from portal.rules.leave.facts import need
from portal.rules.leave.findings import MEETS, Audience, Outcome
from portal.rules.leave.situation import Situation
from portal.rules.parameters import clock, whole


@dataclass(frozen=True, slots=True)
class FirstContact:
    at: time = clock(
        "First contact at", help="The school asks where a child is when it has heard nothing by this time."
    )
    wait_minutes: int = whole(
        "Wait for an answer",
        unit="minutes",
        maximum=480,
        default=0,
        help="After this the next contact is tried. The code stays N while the school asks.",
    )


@dataclass(frozen=True, slots=True)
class HomeVisit:
    days: int = whole(
        "School days of absence",
        unit="school days",
        minimum=1,
        maximum=60,
        comparator="at_least",
        help="A visit is considered once an absence has lasted this long.",
    )


@dataclass(frozen=True, slots=True)
class WorkAtHome:
    school_days: int = whole(
        "More than this many school days",
        unit="school days",
        comparator="above",
        help="Classroom work may be offered online when the illness lasts longer than this.",
    )


@dataclass(frozen=True, slots=True)
class SicknessReturn:
    school_days: int = whole(
        "School days of illness",
        unit="school days",
        minimum=1,
        comparator="at_least",
        help="The local authority hears of an illness that is likely to last this long. Nationally 15.",
    )


@rule(
    "absence.first_contact",
    parameters=FirstContact,
    needs={"calendar"},
    audience=Audience.STAFF,
    is_information=True,
    label="First contact by the school",
    help="Tells staff when a report came only after the school should have asked.",
)
def first_contact(case: Situation, plan: FirstContact) -> Outcome | None:
    """The deadlines of `follow_up.plan_first_contact`, where the report came too late to spare the school's asking."""
    day = need(case.request.day, "date")
    case.calendar.need_covered(day, day)
    asks_at = datetime.combine(day, plan.at, case.calendar.time_zone)
    if not case.timetable.is_school_day(day) or case.received_local < asks_at:
        return None
    contact = plan_first_contact(asks_at, wait_minutes=plan.wait_minutes, timetable=case.timetable)
    return Outcome(
        MEETS,
        {
            "received": case.received_local,
            "contact_at": contact.at,
            "answer_by": contact.answer_by,
            "code_n_until": contact.code_n_until,
        },
    )


@rule(
    "absence.home_visit",
    parameters=HomeVisit,
    needs={"calendar"},
    audience=Audience.STAFF,
    is_information=True,
    label="Home visit",
    help="Tells staff the school day from which a home visit is considered.",
)
def home_visit(case: Situation, limit: HomeVisit) -> Outcome | None:
    """Nothing where the child is expected back by that day."""
    first, back = need(case.request.day, "date"), case.request.expected_return
    visit_on = day_of_absence(first, number=limit.days, timetable=case.timetable)
    if back is not None and back <= visit_on:
        return None
    return Outcome(MEETS, {"visit_on": visit_on})


@rule(
    "absence.work_at_home",
    parameters=WorkAtHome,
    needs={"calendar"},
    audience=Audience.STAFF,
    is_information=True,
    label="Work at home",
    help="Tells staff when an illness lasts long enough to offer classroom work online.",
)
def work_at_home(case: Situation, limit: WorkAtHome) -> Outcome | None:
    missed = sessions_before_return(case)
    return Outcome(MEETS, {"sessions_missed": missed}) if missed > 2 * limit.school_days else None


@rule(
    "absence.sickness_return",
    parameters=SicknessReturn,
    needs={"calendar"},
    audience=Audience.STAFF,
    is_information=True,
    label="Return to the local authority",
    help="Tells staff when an illness is likely to last as long as the local authority must hear of.",
)
def sickness_return(case: Situation, limit: SicknessReturn) -> Outcome | None:
    """What is likely, from the day the child is expected back; what has happened is `find_sickness_return`'s."""
    missed = sessions_before_return(case)
    return Outcome(MEETS, {"sessions_missed": missed}) if missed >= 2 * limit.school_days else None
