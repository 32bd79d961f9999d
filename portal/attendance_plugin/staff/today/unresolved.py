"""Codes N of earlier days: each must become another code within five school days (SI 2024/208, regulation 10)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from portal.attendance_plugin.register.models import Mark, PupilWeek
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.submissions.absences import absences_reported, days_reported
from portal.rules.follow_up import unestablished_deadline
from portal.rules.national import national_value
from portal.rules.problems import MissingFact, NoValueInForce
from portal.rules.sessions import Half, Session, Timetable, start_year
from portal.rules.suggested_codes import UNRESOLVED

from .day_register import Day

Sessions = dict[int, list[Session]]


@dataclass(frozen=True, kw_only=True)
class Unresolved:
    """A pupil's sessions that are still N. ``deadline`` is the oldest one's; None while no term dates tell it."""

    pupil: Pupil
    school_class: str
    sessions: tuple[Session, ...]
    deadline: date | None
    school_days_left: int
    is_reported: bool

    @property
    def is_overdue(self) -> bool:
        return self.deadline is not None and self.school_days_left < 0


def days_to_find_a_reason(day: date) -> int | None:
    """The national number of school days on the day; None before there was one."""
    try:
        days: int = national_value("unestablished_reason_school_days", on=day).value
    except NoValueInForce:
        return None
    return days


def unresolved_before(of: Day) -> list[Unresolved]:
    """The pupils on roll with a code N of this school year before the day, nearest deadline first."""
    scope, day = of.scope, of.on
    since = date(start_year(day), 9, 1)
    sessions = _sessions(scope, since, day)
    if not sessions:
        return []
    pupils = {pupil.pk: pupil for pupil in of.pupils}
    reported = _reported(scope, min(found[0].day for found in sessions.values()), day)
    rows = []
    for pk, found in sessions.items():
        if (pupil := pupils.get(pk)) is None:
            continue
        timetable = of.calendar.timetable(pupil.year_group)
        deadline = _deadline(found[0], timetable)
        rows.append(
            Unresolved(
                pupil=pupil,
                school_class=of.classes.get(pk, ""),
                sessions=tuple(found),
                deadline=deadline,
                school_days_left=_school_days_left(deadline, day, timetable) if deadline else 0,
                is_reported=any(session.day in reported[pk] for session in found),
            )
        )
    return sorted(rows, key=lambda row: (row.deadline or date.max, row.pupil.family_name, row.pupil.pk))


def _sessions(scope: Scope, since: date, day: date) -> Sessions:
    """Found by the pupils' weeks, which are few, and not by reading a year of marks."""
    weeks = PupilWeek.objects.filter(pupil__in=scope.pupils, monday__range=(since, day), unresolved_n__gt=0)
    pupils = set(weeks.order_by().values_list("pupil", flat=True))
    marks = Mark.objects.filter(pupil__in=pupils, day__gte=since, day__lt=day, code=UNRESOLVED)
    found: Sessions = defaultdict(list)
    for pupil, on, half in marks.order_by("day", "half", "pk").values_list("pupil", "day", "half"):
        found[pupil].append(Session(on, Half(half)))
    return found


def _reported(scope: Scope, since: date, until: date) -> dict[int, set[date]]:
    """The days for which a report came all the same, by pupil: their code is due to be handed back."""
    found: dict[int, set[date]] = defaultdict(set)
    reports = absences_reported(scope.school, since, until).exclude(pupil=None)
    for pupil, answers in reports.values_list("pupil", "answers"):
        first, last = days_reported(answers)
        if pupil is not None:
            found[pupil].update(date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
    return found


def last_day_to_find(day: date, timetable: Timetable) -> date | None:
    """The last day to find the reason of an absence that begins on the day; None while no term dates tell it."""
    return _deadline(Session(day, Half.AM), timetable)


def _deadline(session: Session, timetable: Timetable) -> date | None:
    try:
        return unestablished_deadline(session, timetable=timetable)
    except (MissingFact, NoValueInForce):
        return None


def _school_days_left(deadline: date, day: date, timetable: Timetable) -> int:
    """0 on the last day; below 0 once it has passed."""
    if day > deadline:
        return -len(timetable.days_between(deadline, day)[1:]) or -1
    return sum(school_day > day for school_day in timetable.days_between(day, deadline))
