"""Tests and exams: no leave during them or just before. Source: LOA-02, LOA-06."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.rules.leave.catalogue import rule
from portal.rules.leave.findings import DOES_NOT_MEET, MEETS, NEEDS_JUDGEMENT, Outcome
from portal.rules.leave.situation import Situation
from portal.rules.parameters import whole
from portal.rules.problems import MissingFact
from portal.rules.school_year import Period


@dataclass(frozen=True, slots=True)
class AssessmentWindow:
    immediately_before_school_days: int = whole(
        "Days just before that do not meet",
        unit="school days",
        maximum=30,
        help="0 switches this off; the days of the tests always count.",
    )
    near_school_days: int = whole(
        "Days before that a person judges",
        unit="school days",
        maximum=60,
        default=0,
        help="0 switches this off. Days after the tests are not near.",
    )


@rule(
    "assessment.window",
    parameters=AssessmentWindow,
    needs={"calendar", "year_group"},
    label="Tests and exams",
    help="No day asked for lies in, or just before, tests of the pupil's year group.",
)
def assessment_window(case: Situation, limit: AssessmentWindow) -> Outcome:
    windows, days = case.assessment_windows, case.days
    if windows is None:
        raise MissingFact("assessment_windows")
    ahead = [window for window in windows if days and window.last >= days[0]]
    inside = tuple(day for day in days if any(day in window for window in ahead))
    just_before = _before(ahead, case, limit.immediately_before_school_days)
    if inside or just_before:
        return Outcome(DOES_NOT_MEET, {"days": tuple(sorted({*inside, *just_before}))})
    near = _before(ahead, case, limit.near_school_days)
    return Outcome(NEEDS_JUDGEMENT if near else MEETS, {"days": near})


def _before(windows: Sequence[Period], case: Situation, count: int) -> tuple[date, ...]:
    """The days asked for among the last `count` school days before a window."""
    if not windows or not count:
        return ()
    before = {day for window in windows for day in case.timetable.days_before(window.first, count)}
    return tuple(day for day in case.days if day in before)
