"""The calls of a day that count, and what is due next about each child, in a number of queries that does not grow."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet

from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.roll.models import Pupil
from portal.rules.first_contact_steps import (
    Absence,
    Plan,
    Result,
    Step,
    Tried,
    absence_so_far,
    days_looked_back,
    next_step,
    was_seen,
)
from portal.rules.school_year import Calendar
from portal.rules.sessions import Half

from .families import OnRecord
from .models import FirstContactCall

DayMark = tuple[date, Half, str]


def calls_on(day: date, pupils: Iterable[int]) -> dict[int, list[FirstContactCall]]:
    """The standing calls about each of the pupils' absence on the day, in order."""
    found: dict[int, list[FirstContactCall]] = defaultdict(list)
    for call in standing_calls(FirstContactCall.objects.filter(day=day, pupil__in=list(pupils))):
        found[call.pupil_id].append(call)
    return found


def standing_calls(calls: "QuerySet[FirstContactCall]") -> "QuerySet[FirstContactCall]":
    """Without those entered by mistake."""
    return calls.filter(taken_back=None).order_by("pk")


def tried_of(calls: Iterable[FirstContactCall]) -> list[Tried]:
    """What the rules need of them. What explained once, and no longer does, reached somebody all the same."""
    return [Tried(contact=call.contact_id or 0, result=Result(call.outcome), at=call.called_at) for call in calls]


@dataclass(frozen=True, kw_only=True)
class ChildStep:
    """What is due about one child; ``contact`` is whom to ring, where the step names somebody."""

    step: Step
    is_overdue: bool
    contact: OnRecord | None
    absence: Absence
    calls: tuple[FirstContactCall, ...] = ()

    @property
    def last_call(self) -> int:
        """The number of the newest call, 0 without one: what a page has seen when it writes down the next."""
        return self.calls[-1].pk if self.calls else 0


@dataclass(frozen=True, kw_only=True)
class Morning:
    """One day's plan and calendar, and the moment."""

    day: date
    at: datetime
    plan: Plan
    calendar: Calendar


def steps_of(
    morning: Morning, pupils: Collection[Pupil], people: Mapping[int, Sequence[OnRecord]]
) -> dict[int, ChildStep]:
    """The step of each pupil; ``people`` are everybody on the record of each."""
    calls = calls_on(morning.day, [pupil.pk for pupil in pupils])
    marks = _marks(morning, pupils)
    return {
        pupil.pk: _step(morning, pupil, people.get(pupil.pk, ()), calls[pupil.pk], marks[pupil.pk]) for pupil in pupils
    }


def _step(
    morning: Morning,
    pupil: Pupil,
    people: Sequence[OnRecord],
    calls: Sequence[FirstContactCall],
    marks: Sequence[DayMark],
) -> ChildStep:
    """Who was here in the morning is looked for now: the policy's time is that of a child who did not come."""
    to_ring = {one.contact: one for one in people if one.may_be_rung}
    today = [code for day, half, code in marks if day == morning.day and half == Half.AM]
    was_here = any(was_seen(code, on=morning.day) for code in today)
    plan = replace(morning.plan, ask_at=None) if was_here else morning.plan
    earlier = [] if was_here else [(day, code) for day, _, code in marks if day < morning.day]
    step = next_step(plan, tried_of(calls), list(to_ring), at=morning.at)
    return ChildStep(
        step=step,
        is_overdue=step.is_overdue(morning.at),
        contact=to_ring.get(step.contact) if step.contact else None,
        absence=absence_so_far(morning.day, earlier, plan=plan, timetable=morning.calendar.timetable(pupil.year_group)),
        calls=tuple(calls),
    )


def _marks(morning: Morning, pupils: Collection[Pupil]) -> dict[int, list[DayMark]]:
    """The marks of the day and of the school days before that the plan looks at, by pupil; one query."""
    found: dict[int, list[DayMark]] = defaultdict(list)
    before = morning.calendar.timetable(None).days_before(morning.day, days_looked_back(morning.plan))
    since = before[0] if before else morning.day
    marks = Mark.objects.filter(pupil__in=pupils, day__gte=since, day__lte=morning.day).order_by("pk")
    for pupil, day, half, code in marks.values_list("pupil", "day", "half", "code"):
        found[pupil].append((day, Half(half), code))
    return found
