"""From the register's marks to whole classes' weeks, in a number of queries that does not grow with the school."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from portal.attendance_plugin.register.hooks import ClassWeekKey
from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.register.parts import coded_q, marks_that
from portal.attendance_plugin.roll.models import ClassMembership, SchoolClass
from portal.calendars.services import current_calendar_version, rules_calendar
from portal.pages.models import School
from portal.rules.school_year import Calendar
from portal.rules.sessions import Half, Session, week_of

Key = ClassWeekKey
SIX_DAYS = timedelta(days=6)
# Weeks no further apart are read in one range: a holiday between them has no marks anyway.
NEAR = timedelta(weeks=4)
# Illness, and medical and dental appointments: authorised, and nobody's doing.
MEDICAL_CODES = ("I", "M")


@dataclass
class Sums:
    attended: int = 0
    possible: int = 0
    medical: int = 0
    marked: int = 0


def sum_marks(school: School, keys: Collection[Key]) -> dict[Key, Sums]:
    """Attended and possible sessions of these classes' weeks; a mark belongs to the class the pupil was in that day."""
    sums: dict[Key, Sums] = {}
    rows = (
        Mark.objects.filter(_days_of({monday for _, monday in keys}), pupil__school=school)
        .filter(
            Q(pupil__memberships__last_day__isnull=True) | Q(pupil__memberships__last_day__gte=F("day")),
            pupil__memberships__first_day__lte=F("day"),
            pupil__memberships__school_class__in={school_class for school_class, _ in keys},
        )
        .order_by()
        .values_list("pupil__memberships__school_class", "day", "half")
        .annotate(
            coded=Count("pk", filter=coded_q()),
            attended=Count("pk", filter=marks_that(lambda code: code.counts_as == "attended")),
            possible=Count("pk", filter=marks_that(lambda code: code.is_possible)),
            medical=Count("pk", filter=marks_that(lambda code: code.code in MEDICAL_CODES)),
        )
    )
    for school_class, day, _half, coded, attended, possible, medical in rows:
        key = school_class, week_of(day)
        # Without one code the register of the session is not complete.
        if key in keys and coded:
            week = sums.setdefault(key, Sums())
            week.marked += 1
            week.attended += attended
            week.possible += possible
            week.medical += medical
    return sums


def _days_of(mondays: set[date]) -> Q:
    """The days of these weeks, as few ranges as they make."""
    days = Q()
    run: list[date] = []
    for monday in [*sorted(mondays), None]:
        if run and (monday is None or monday - run[-1] > NEAR):
            days |= Q(day__range=(run[0], run[-1] + SIX_DAYS))
            run = []
        if monday:
            run.append(monday)
    return days


def count_on_roll(keys: Collection[Key]) -> Counter[Key]:
    """How many pupils each class had on the Friday of the week."""
    rooms = {school_class for school_class, _ in keys}
    memberships: dict[int, list[ClassMembership]] = defaultdict(list)
    for membership in ClassMembership.objects.filter(school_class__in=rooms).select_related("pupil"):
        memberships[membership.school_class_id].append(membership)
    on_roll: Counter[Key] = Counter()
    for school_class, monday in keys:
        friday = monday + timedelta(days=4)
        on_roll[school_class, monday] = sum(_is_held_on(friday, held) for held in memberships[school_class])
    return on_roll


def _is_held_on(day: date, held: ClassMembership) -> bool:
    ends = [end for end in (held.last_day, held.pupil.left_on) if end]
    return held.first_day <= day and not any(end < day for end in ends)


class OpenSessions:
    """How many sessions of a week the school was open for a class: for any of its year groups."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    @classmethod
    def of(cls, school: School) -> "OpenSessions":
        return cls(rules_calendar(current_calendar_version(school)))

    def count(self, school_class: SchoolClass, monday: date) -> int:
        sessions: set[Session] = set()
        for year_group in school_class.year_groups or [None]:
            first, last = Session(monday, Half.AM), Session(monday + timedelta(days=6), Half.PM)
            sessions.update(self.calendar.timetable(year_group).between(first, last))
        return len(sessions)


def figures_of(
    classes: Mapping[int, SchoolClass],
    keys: Collection[Key],
    sums: Mapping[Key, Sums],
    on_roll: Counter[Key],
    hours: OpenSessions,
) -> dict[Key, dict[str, int]]:
    """The figures to store of every class and week that has marks, or has pupils and should have them."""
    found: dict[Key, dict[str, int]] = {}
    for key in keys:
        school_class, monday = key
        week = sums.get(key, Sums())
        is_open = hours.count(classes[school_class], monday)
        if week.marked or (is_open and on_roll[key]):
            found[key] = {
                "attended": week.attended,
                "possible": week.possible,
                "medical": week.medical,
                "on_roll": on_roll[key],
                "sessions_open": is_open,
                "sessions_marked": week.marked,
            }
    return found
