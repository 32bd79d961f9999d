"""Visits to other schools and entrance exams. Source: LOA-09."""

from collections import Counter
from dataclasses import dataclass

from portal.rules.leave.catalogue import rule
from portal.rules.leave.facts import need
from portal.rules.leave.findings import Outcome, meets_if
from portal.rules.leave.situation import Situation
from portal.rules.parameters import several_whole, whole


@dataclass(frozen=True, slots=True)
class YearGroups:
    year_groups: tuple[int, ...] = several_whole(
        "Year groups", unit="year group", minimum=0, maximum=14, help="0 is Reception."
    )


@dataclass(frozen=True, slots=True)
class Months:
    months: tuple[int, ...] = several_whole("Months", unit="month", minimum=1, maximum=12, help="1 is January.")


@dataclass(frozen=True, slots=True)
class PartDay:
    sessions: int = whole(
        "Sessions in a day",
        unit="sessions",
        minimum=1,
        maximum=2,
        comparator="at_most",
        help="The rest of the day is spent in school.",
    )


@rule(
    "open_morning.year_group",
    parameters=YearGroups,
    needs={"year_group"},
    label="Year groups for visits",
    help="Only these year groups may visit other schools in school time.",
)
def year_group(case: Situation, allowed: YearGroups) -> Outcome:
    own = need(case.pupil.year_group, "year_group")
    return meets_if(own in allowed.year_groups, {"year_group": own})


@rule(
    "open_morning.months",
    parameters=Months,
    needs={"calendar"},
    label="Months for visits",
    help="Visits happen in these months only.",
)
def months(case: Situation, allowed: Months) -> Outcome:
    outside = tuple(day for day in case.days if day.month not in allowed.months)
    return meets_if(not outside, {"days": outside})


@rule(
    "open_morning.part_day",
    parameters=PartDay,
    needs={"calendar"},
    label="Part of a day",
    help="No day misses more sessions than this.",
)
def part_day(case: Situation, limit: PartDay) -> Outcome:
    counts = Counter(session.day for session in case.sessions)
    too_long = tuple(day for day, missed in counts.items() if missed > limit.sessions)
    return meets_if(not too_long, {"days": too_long})


@rule(
    "open_morning.purpose",
    label="Purpose of the visit",
    help="Days for revision at home do not meet the clause.",
)
def purpose(case: Situation, _: object) -> Outcome:
    named = need(case.request.purpose, "purpose")
    return meets_if(named != "revision", {"purpose": named})


@rule(
    "open_morning.named_school",
    label="School named",
    help="The request names the school to be visited.",
)
def named_school(case: Situation, _: object) -> Outcome:
    return meets_if(bool(need(case.request.other_school, "other_school")), {})
