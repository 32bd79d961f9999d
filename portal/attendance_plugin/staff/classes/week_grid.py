"""Marks of one week laid out for a table: a row for each pupil or week, ten sessions, each cell with letters and words.

A mark always wins over the calendar: a code on a day that is closed now is still shown.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.register.shown_codes import shown_code
from portal.attendance_plugin.roll.models import ClassMembership, Pupil
from portal.attendance_plugin.staff.requests.calendar_strip import kind_of_day
from portal.calendars.services import calendar_of
from portal.pages.models import School
from portal.rules.codes import Code, StatisticalClass, codes_on
from portal.rules.school_year import Calendar, days_from
from portal.rules.sessions import Half, Session, sessions_of

SCHOOL_DAYS = 5
LOOKS = {
    StatisticalClass.PRESENT: "present",
    StatisticalClass.LATE: "late",
    StatisticalClass.APPROVED_ACTIVITY: "activity",
    StatisticalClass.AUTHORISED: "authorised",
    StatisticalClass.UNAUTHORISED: "unauthorised",
    StatisticalClass.NOT_POSSIBLE: "outside",
    StatisticalClass.UNABLE: "outside",
    StatisticalClass.ADMINISTRATIVE: "outside",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One session. ``look`` names its colour; the letters and words alone say everything."""

    session: Session
    letters: str = ""
    words: str
    note: str = ""
    look: str

    @property
    def is_present(self) -> bool:
        return self.look in ("present", "late", "activity")

    @property
    def is_possible(self) -> bool:
        return self.is_present or self.look in ("authorised", "unauthorised")

    @property
    def is_unmarked(self) -> bool:
        return self.look == "unmarked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A column of two sessions; ``label`` says why the whole school or class has none."""

    day: date
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """One session of a whole class."""

    session: Session
    present: int
    possible: int
    unmarked: int


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whose eyes and when: which codes are spelt out, and which sessions should have a mark by now."""

    calendar: Calendar
    special: bool
    now: datetime
    register_minutes: int

    @classmethod
    def of(cls, school: School, *, special: bool) -> "Reader":
        return cls(
            calendar=calendar_of(school),
            special=special,
            now=timezone.now(),
            register_minutes=school.register_closes_after_minutes,
        )

    def is_due(self, session: Session) -> bool:
        """Whether the register of the session has closed."""
        closed = self.calendar.registration_of(session) + timedelta(minutes=self.register_minutes)
        return closed <= self.calendar.local_time(self.now)

    def cell(self, session: Session, pupil: Pupil, mark: Mark | None, *, belongs: bool = True) -> Cell:
        code = codes_on(session.day).get(mark.code) if mark else None
        if mark and code:
            return self._marked(session, mark, code)
        if not belongs:
            return Cell(session=session, words="Not here then", look="away")
        if not self.calendar.timetable(pupil.year_group).is_session(session):
            return Cell(session=session, words=self.closed_words(session.day, pupil.year_group), look="closed")
        if not self.is_due(session):
            return Cell(session=session, words="Still to come", look="ahead")
        return Cell(session=session, letters="?", words="Not marked", look="unmarked")

    def _marked(self, session: Session, mark: Mark, code: Code) -> Cell:
        shown = shown_code(mark.code, session.day, in_full=self.special)
        look, note = LOOKS[code.statistical_class], minutes_in_words(mark.minutes_late) if code.is_late else ""
        return Cell(session=session, letters=shown.code, words=shown.words, note=note, look=look)

    def closed_words(self, day: date, year_group: int | None) -> str:
        return kind_of_day(self.calendar, year_group, day)[1] or "No school"

    def days(self, monday: date, year_groups: Collection[int]) -> list[Day]:
        """Monday to Friday, each with the reason why none of the year groups has school."""
        groups: list[int | None] = list(year_groups) or [None]
        found = []
        for day in weekdays(monday):
            is_open = any(self.calendar.timetable(group).is_school_day(day) for group in groups)
            found.append(Day(day=day, label="" if is_open else self.closed_words(day, groups[0])))
        return found


def weekdays(monday: date) -> list[date]:
    """Monday to Friday: no school's calendar has sessions at the weekend."""
    return list(days_from(monday, monday + timedelta(days=SCHOOL_DAYS - 1)))


def minutes_in_words(minutes: int | None) -> str:
    """`12 minutes late`; nothing where they are not known."""
    return f"{minutes} minute{'' if minutes == 1 else 's'} late" if minutes else ""


def marks_by_session(pupils: Collection[Pupil], first: date, last: date) -> dict[tuple[int, Session], Mark]:
    """The marks of these pupils from the first to the last day, in one query."""
    marks = Mark.objects.filter(pupil__in=[pupil.pk for pupil in pupils], day__range=(first, last))
    return {(mark.pupil_id, Session(mark.day, Half(mark.half))): mark for mark in marks}


def cells_of(
    reader: Reader,
    pupil: Pupil,
    days: Iterable[date],
    marks: Mapping[tuple[int, Session], Mark],
    memberships: Collection[ClassMembership] | None = None,
) -> list[Cell]:
    """The sessions of these days in order. With ``memberships`` only the days within one of them are the class's."""
    cells = []
    for day in days:
        here = pupil.is_on_roll(day) and (memberships is None or _within(memberships, day))
        for session in sessions_of(day):
            mark = marks.get((pupil.pk, session)) if here or memberships is None else None
            cells.append(reader.cell(session, pupil, mark, belongs=here))
    return cells


def totals_of(rows: Iterable[Collection[Cell]]) -> list[Totals]:
    """Each session counted over all rows."""
    return [
        Totals(
            session=column[0].session,
            present=sum(cell.is_present for cell in column),
            possible=sum(cell.is_possible for cell in column),
            unmarked=sum(cell.is_unmarked for cell in column),
        )
        for column in zip(*rows, strict=True)
    ]


def key_of(rows: Iterable[Collection[Cell]]) -> list[dict[str, Any]]:
    """The letters that occur, the most frequent first, each once with its words."""
    shown = Counter((cell.letters, cell.words, cell.look) for row in rows for cell in row if cell.letters)
    return [{"letters": letters, "words": words, "look": look} for (letters, words, look), _ in shown.most_common()]


def _within(memberships: Collection[ClassMembership], day: date) -> bool:
    return any(each.first_day <= day and (each.last_day is None or day <= each.last_day) for each in memberships)
