"""A rule of the school's own: leave does not fall on the days of swimming lessons."""

from dataclasses import dataclass

from portal.rules.leave.catalogue import rule
from portal.rules.leave.findings import Outcome, meets_if
from portal.rules.leave.situation import Situation
from portal.rules.parameters import several_whole

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@dataclass(frozen=True, slots=True)
class Lessons:
    weekdays: tuple[int, ...] = several_whole(
        "Days of lessons", unit="day of the week", minimum=1, maximum=5, help="1 is Monday, 5 is Friday."
    )


@rule(
    "swimming.lessons",
    parameters=Lessons,
    needs={"calendar"},
    label="Swimming lessons",
    help="Leave does not fall on a day on which the school swims.",
)
def lessons(case: Situation, set_by_policy: Lessons) -> Outcome:
    missed = tuple(day for day in case.days if day.isoweekday() in set_by_policy.weekdays)
    return meets_if(not missed, {"days": missed})
