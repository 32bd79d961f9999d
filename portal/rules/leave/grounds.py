"""Other grounds for leave: study and part-time timetables; and who may ask, and how. Source: LOA-01, LOA-13."""

from dataclasses import dataclass

from portal.rules.leave.catalogue import rule
from portal.rules.leave.facts import need
from portal.rules.leave.findings import MEETS, MISSING_FACT, Outcome, meets_if
from portal.rules.leave.situation import Situation
from portal.rules.parameters import whole


@rule(
    "request.in_writing",
    label="Asked in writing",
    help="The request is made in writing, with its reason.",
)
def in_writing(case: Situation, _: object) -> Outcome:
    return meets_if(need(case.request.in_writing, "in_writing"), {})


@rule(
    "request.by_resident_parent",
    label="Asked by a parent the pupil lives with",
    help="Leave in exceptional circumstances is asked for by a parent with whom the pupil normally lives.",
)
def by_resident_parent(case: Situation, _: object) -> Outcome:
    return meets_if(need(case.request.asked_by_resident_parent, "asked_by_resident_parent"), {})


@rule(
    "study.public_exam",
    label="Study for a public exam",
    help="Study leave is for a public examination and agreed with the school in advance.",
)
def public_exam(case: Situation, _: object) -> Outcome:
    return meets_if(need(case.request.public_exam, "public_exam"), {})


@dataclass(frozen=True, slots=True)
class PartTime:
    review_within_days: int = whole(
        "Reviewed within",
        unit="calendar days",
        minimum=1,
        comparator="at_most",
        help="From the first session missed to the date of the review.",
    )


@rule(
    "part_time.agreed",
    parameters=PartTime,
    needs={"calendar", "school_answer"},
    label="Part-time timetable",
    help="Agreed with a parent the pupil lives with, for a limited time, with a date for review.",
)
def part_time_agreed(case: Situation, limit: PartTime) -> Outcome:
    request, first = case.request, case.first_missed
    within = (
        request.review_date is None
        or first is None
        or (request.review_date - first.day).days <= limit.review_within_days
    )
    if request.agreed_with_school is False or not within:
        return meets_if(False, {"review_date": request.review_date})
    answers = {"agreed_with_school": request.agreed_with_school, "review_date": request.review_date}
    unknown = tuple(fact for fact, answer in answers.items() if answer is None)
    return Outcome(MISSING_FACT if unknown else MEETS, {"review_date": request.review_date}, unknown)
