"""From the register's marks to whole classes' weeks, in a number of queries that does not grow with the school."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, F, Q

from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.roll.models import ClassMembership, SchoolClass
from portal.calendars.services import current_calendar_version, rules_calendar
from portal.pages.models import School
from portal.rules.codes import codes_on
from portal.rules.school_year import Calendar
from portal.rules.sessions import Half, Session, week_of

Key = tuple[int, date]  # a class's primary key and the Monday of its week


@dataclass
class Sums:
    attended: int = 0
    possible: int = 0
    marked: set[tuple[date, str]] = field(default_factory=set)


def sum_marks(school: School, first: date, last: date) -> dict[Key, Sums]:
    """Attended and possible sessions of each class and week; a mark belongs to the class the pupil was in that day."""
    sums: dict[Key, Sums] = defaultdict(Sums)
    rows = (
        Mark.objects.filter(pupil__school=school, day__range=(first, last))
        .filter(
            Q(pupil__memberships__last_day__isnull=True) | Q(pupil__memberships__last_day__gte=F("day")),
            pupil__memberships__first_day__lte=F("day"),
        )
        .order_by()
        .values_list("pupil__memberships__school_class", "day", "half", "code")
        .annotate(marks=Count("pk"))
    )
    for school_class, day, half, text, marks in rows:
        code = codes_on(day).get(text)
        if code is None:  # not yet coded: the register of that session is not complete
            continue
        week = sums[school_class, week_of(day)]
        week.marked.add((day, half))
        week.possible += marks * code.is_possible
        week.attended += marks * (code.counts_as == "attended")
    return sums


def count_on_roll(school: School, mondays: list[date]) -> Counter[Key]:
    """How many pupils each class had on the Friday of each week."""
    memberships = list(
        ClassMembership.objects.filter(pupil__school=school).values_list(
            "school_class", "first_day", "last_day", "pupil__left_on"
        )
    )
    on_roll: Counter[Key] = Counter()
    for monday in mondays:
        friday = monday + timedelta(days=4)
        for school_class, first_day, last_day, left_on in memberships:
            is_over = (last_day and last_day < friday) or (left_on and left_on < friday)
            on_roll[school_class, monday] += first_day <= friday and not is_over
    return on_roll


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
    classes: list[SchoolClass],
    mondays: list[date],
    sums: Mapping[Key, Sums],
    on_roll: Counter[Key],
    hours: OpenSessions,
) -> dict[Key, dict[str, int]]:
    """The stored figures of every class and week that has marks or should have them."""
    found: dict[Key, dict[str, int]] = {}
    for school_class in classes:
        for monday in mondays:
            key = (school_class.pk, monday)
            week = sums.get(key, Sums())
            is_open = hours.count(school_class, monday)
            if week.marked or is_open:
                found[key] = {
                    "attended": week.attended,
                    "possible": week.possible,
                    "on_roll": on_roll[key],
                    "sessions_open": is_open,
                    "sessions_marked": len(week.marked),
                }
    return found
