"""Everything Today lists about one day, as one account may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.attendance_plugin.first_contact.policy_plan import PolicyPlan, plan_of
from portal.attendance_plugin.first_contact.standing import Morning
from portal.attendance_plugin.roll.scope import Scope
from portal.rules.codes import CountsAs, code_on
from portal.rules.sessions import Half

from .day_register import DayRegister, FoundPupil, day_of, read_day
from .families import Child, Family, families_of
from .reports import Reported, absences_on, collections_on, taken_back_on
from .unresolved import Unresolved, days_to_find_a_reason, unresolved_before

AT_SCHOOL, CAME_LATER, NO_MARK = "Marked at school", "Came in the afternoon", "No mark yet"
AFTER_CLOSING, CAME_LATE = "U", "Came after the register closed"


@dataclass(frozen=True, kw_only=True)
class AbsenceRow:
    """A report beside the register: ``register`` in words, ``is_odd`` where the two disagree."""

    report: Reported
    register: str
    is_odd: bool


@dataclass(frozen=True, kw_only=True)
class TodayLists:
    day: date
    is_school_day: bool
    register: DayRegister
    families: list[Family]
    absences: list[AbsenceRow]
    at_school_on_leave: list[FoundPupil]
    unresolved: list[Unresolved]
    days_to_find_a_reason: int | None
    collections: list[Reported]
    taken_back: list[Reported]
    policy: PolicyPlan

    @property
    def unexplained(self) -> list[Child]:
        return [child for family in self.families for child in family.children]

    @property
    def unexplained_count(self) -> int:
        return len(self.unexplained)

    @property
    def urgent_count(self) -> int:
        """The children about whom something is due now."""
        return sum(child.words.is_urgent for child in self.unexplained)

    @property
    def odd_count(self) -> int:
        return sum(row.is_odd for row in self.absences)

    @property
    def overdue_count(self) -> int:
        return sum(row.is_overdue for row in self.unresolved)


def build_lists(scope: Scope, on: date, at: datetime) -> TodayLists:
    """The lists of the day as they stand at ``at``, on the school's clock."""
    day = day_of(scope, on, at)
    absences, collections = absences_on(scope, on), collections_on(scope, on)
    register = read_day(day, absences=absences, collections=collections)
    policy = plan_of(scope.school, on)
    morning = Morning(day=on, at=at, plan=policy.on(on, day.calendar.time_zone), calendar=day.calendar)
    reported = {report.pupil_id for report in absences if report.pupil_id}
    return TodayLists(
        day=on,
        is_school_day=day.calendar.timetable(None).is_school_day(on),
        register=register,
        families=families_of(register.unexplained, absences, morning, is_today=at.date() == on),
        absences=beside_register(absences, register, on),
        at_school_on_leave=[one for one in register.at_school if one.pupil.pk not in reported],
        unresolved=unresolved_before(day),
        days_to_find_a_reason=days_to_find_a_reason(on),
        collections=collections,
        taken_back=taken_back_on(scope, on),
        policy=policy,
    )


def beside_register(absences: Sequence[Reported], register: DayRegister, day: date) -> list[AbsenceRow]:
    """The reports with what the register has; where they disagree first, else in the order they came."""
    unmarked = {one.pupil.pk for one in register.not_marked}
    rows = [_beside(report, register, unmarked, day) for report in absences]
    return sorted(rows, key=lambda row: not row.is_odd)


def _beside(report: Reported, register: DayRegister, unmarked: set[int], day: date) -> AbsenceRow:
    if report.pupil_id is None:
        return AbsenceRow(report=report, register="", is_odd=False)
    marks = [register.marks[report.pupil_id, half] for half in Half if (report.pupil_id, half) in register.marks]
    attended = [code_on(mark, on=day).counts_as is CountsAs.ATTENDED for mark in marks]
    if attended and attended[0]:
        return AbsenceRow(report=report, register=AT_SCHOOL, is_odd=True)
    if report.pupil_id in unmarked:
        return AbsenceRow(report=report, register=NO_MARK, is_odd=True)
    if any(mark == AFTER_CLOSING for mark in marks):
        return AbsenceRow(report=report, register=CAME_LATE, is_odd=False)
    if any(attended):
        return AbsenceRow(report=report, register=CAME_LATER, is_odd=False)
    return AbsenceRow(report=report, register="Absent" if attended else "", is_odd=False)
