"""Performances and paid activities under a licence of the local authority. Source: LOA-12."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from portal.rules.leave.attendance_record import BASES, judge_projection
from portal.rules.leave.catalogue import rule
from portal.rules.leave.facts import Licence, need
from portal.rules.leave.findings import DOES_NOT_MEET, MEETS, MISSING_FACT, NEEDS_JUDGEMENT, Outcome, meets_if
from portal.rules.leave.situation import Situation
from portal.rules.parameters import choice, flag, number, percent
from portal.rules.percentages import Number
from portal.rules.sessions import week_of


@dataclass(frozen=True, slots=True)
class AttendanceFloor:
    percent: Number = percent(
        "Attendance not below", comparator="at_least", help="Applies to a licence that names no dates."
    )
    basis: str = choice(
        "Looked at", help="When the attendance after the leave is worked out, if nothing else is missed.", choices=BASES
    )


@dataclass(frozen=True, slots=True)
class Education:
    day_max_hours: Number = number(
        "Hours of teaching in a day",
        unit="hours",
        maximum=24,
        comparator="at_most",
        help="More on any day does not meet the clause.",
    )
    day_average_min_hours: Number = number(
        "Hours of teaching a day, on average",
        unit="hours",
        maximum=24,
        comparator="at_least",
        help="Over the school days asked for.",
    )
    week_min_hours: Number = number(
        "Hours of teaching in a week",
        unit="hours",
        maximum=60,
        comparator="at_least",
        help="In each week that is missed.",
    )
    week_min_counts_partial_weeks: bool = flag(
        "Count weeks that are missed in part",
        default=False,
        help="If not, only weeks in which every school day is missed.",
    )


@rule(
    "performance.licence",
    needs={"calendar"},
    label="Licence",
    help="The local authority has licensed the performance for every day asked for.",
)
def licence_held(case: Situation, _: object) -> Outcome:
    licence: Licence = need(case.request.licence, "licence")
    measured = {"licence": licence.status}
    if licence.status == "none":
        return Outcome(DOES_NOT_MEET, measured)
    if licence.status == "applied":
        return Outcome(MISSING_FACT, measured, ("licence",))
    if licence.status == "granted_no_dates":
        return Outcome(NEEDS_JUDGEMENT, measured)
    listed = tuple(day for day in case.days if day in licence.dates)
    if len(listed) == len(case.days):
        return Outcome(MEETS, measured)
    return Outcome(DOES_NOT_MEET, measured, (), listed)


@rule(
    "performance.attendance_floor",
    parameters=AttendanceFloor,
    needs={"register", "calendar"},
    quantity="attendance_after",
    label="Attendance after a licence without dates",
    help="Applies only to a licence that names no dates.",
)
def attendance_floor(case: Situation, limit: AttendanceFloor) -> Outcome | None:
    licence = case.request.licence
    if licence is None or licence.status != "granted_no_dates":
        return None
    return judge_projection(case, percent=limit.percent, basis=limit.basis)


@rule(
    "performance.education",
    parameters=Education,
    needs={"calendar"},
    label="Teaching during the performance",
    help="The plan gives enough hours of teaching, and not too many on one day.",
)
def education(case: Situation, limit: Education) -> Outcome | None:
    licence = case.request.licence
    if licence is not None and licence.status == "none":
        return None
    plan = need(case.request.education_plan, "education_plan")
    hours = {day: plan.get(day, 0) for day in case.days}
    weeks = tuple(_short_weeks(case, limit, hours))
    total, longest = sum(hours.values()), max(hours.values(), default=0)
    needed = limit.day_average_min_hours * len(hours)
    measured = {"hours": total, "hours_needed": needed, "longest_day": longest, "short_weeks": weeks}
    return meets_if(total >= needed and longest <= limit.day_max_hours and not weeks, measured)


def _short_weeks(case: Situation, limit: Education, hours: Mapping[date, Number]) -> Iterator[date]:
    """The Mondays of the weeks that need the weekly hours and do not have them."""
    for monday in dict.fromkeys(week_of(day) for day in hours):
        school_days = case.timetable.days_of_week(monday)
        counts = limit.week_min_counts_partial_weeks or all(day in hours for day in school_days)
        if counts and sum(hours.get(day, 0) for day in school_days) < limit.week_min_hours:
            yield monday
