"""One day's register beside what explains an absence: who is unexplained, who is elsewhere than said, who came late.

A number of queries that does not grow with the school.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from portal.attendance_plugin.hand_back.at_the_gate import causes_at_the_gate
from portal.attendance_plugin.leave.counting import HALF_WORDS
from portal.attendance_plugin.leave.models import Decision, LeaveRequest
from portal.attendance_plugin.register.models import Mark, RegisterImport
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.roll.services import classes_on, current_pupils
from portal.calendars.services import calendar_of
from portal.pages.hours import hours_on
from portal.rules.school_year import Calendar
from portal.rules.sessions import Half, Session, sessions_of
from portal.rules.suggested_codes import Cause, Ground
from portal.rules.whereabouts import WITHOUT_REASON, Finding, Seen, look_into

from .reports import Reported

Place = tuple[int, Half]
# The marks a list may name; what else a code says is for those who may read reasons.
MARK_WORDS = {
    None: "No mark",
    "N": "N: reason not established",
    "O": "O: absent without a reason",
}


CAME_WORDS = {"U": "After the register closed", "L": "Before the register closed"}


@dataclass(frozen=True, kw_only=True)
class FoundSession:
    """``at_the_gate``: the register does not know yet that the child was signed in there."""

    half: Half
    mark: str | None
    minutes_late: int | None
    at_the_gate: bool = False

    @property
    def half_words(self) -> str:
        words = HALF_WORDS[self.half,]
        return words[:1].upper() + words[1:]


@dataclass(kw_only=True)
class FoundPupil:
    """One pupil with the sessions of the day that have the same finding."""

    pupil: Pupil
    school_class: str
    sessions: list[FoundSession] = field(default_factory=list)

    @property
    def when(self) -> str:
        """`All day`, `Morning` or `Afternoon`."""
        words = HALF_WORDS[tuple(one.half for one in self.sessions)]
        return words[:1].upper() + words[1:]

    @property
    def mark_words(self) -> str:
        return ", ".join(dict.fromkeys(MARK_WORDS[one.mark] for one in self.sessions if one.mark in MARK_WORDS))


@dataclass(frozen=True, kw_only=True)
class CameLate:
    words: str
    rows: list[tuple[Pupil, FoundSession, str]]


@dataclass(kw_only=True)
class DayRegister:
    """Each list has a pupil once. ``marks`` are those of every pupil seen, for the lists of reports."""

    unexplained: list[FoundPupil] = field(default_factory=list)
    at_school: list[FoundPupil] = field(default_factory=list)
    not_marked: list[FoundPupil] = field(default_factory=list)
    late: list[FoundPupil] = field(default_factory=list)
    marks: dict[Place, str] = field(default_factory=dict)
    closed: list[Half] = field(default_factory=list)
    missing_registers: list[tuple[Half, list[str]]] = field(default_factory=list)
    imported_at: datetime | None = None

    @property
    def late_by_closing(self) -> list[CameLate]:
        """Those who came after the register closed, then those before; a pupil late twice is in both halves."""
        rows = [(one.pupil, session, one.school_class) for one in self.late for session in one.sessions]
        found = [
            CameLate(words=words, rows=[row for row in rows if row[1].mark == mark])
            for mark, words in CAME_WORDS.items()
        ]
        return [came for came in found if came.rows]


LIST_OF = {
    Finding.UNEXPLAINED: "unexplained",
    Finding.NOT_MARKED: "unexplained",
    Finding.EXPLAINED_AT_SCHOOL: "at_school",
    Finding.EXPLAINED_NOT_MARKED: "not_marked",
    Finding.LATE: "late",
}


@dataclass(frozen=True, kw_only=True)
class Day:
    """One school's day: its calendar, the pupils on roll whom the account sees, the class of each, and the moment."""

    scope: Scope
    on: date
    at: datetime
    calendar: Calendar
    pupils: list[Pupil]
    classes: dict[int, str]


def day_of(scope: Scope, on: date, at: datetime) -> Day:
    pupils = list(current_pupils(scope.school, on).filter(pk__in=scope.pupils.values("pk")))
    classes = {pk: room.name for pk, room in classes_on(pupils, on).items()}
    return Day(scope=scope, on=on, at=at, calendar=calendar_of(scope.school), pupils=pupils, classes=classes)


def read_day(day: Day, *, absences: Iterable[Reported], collections: Iterable[Reported]) -> DayRegister:
    """The register of the pupils the account sees, as it stands. Nothing on a day without school."""
    return _Reading(day, absences, collections).read()


class _Reading:
    def __init__(self, day: Day, absences: Iterable[Reported], collections: Iterable[Reported]) -> None:
        self.scope, self.day, self.at = day.scope, day.on, day.at
        self.calendar, self.pupils, self.classes = day.calendar, day.pupils, day.classes
        self.hours = hours_on(day.scope.school, day.on)
        self.found = DayRegister()
        self.reported = {report.pupil_id for report in absences if report.pupil_id}
        self.collected = {report.pupil_id: report.time for report in collections if report.pupil_id}

    def read(self) -> DayRegister:
        if not self.calendar.covers(self.day, self.day):
            return self.found
        self.minutes: dict[Place, int | None] = {}
        self._read_marks()
        self._read_gate()
        self.granted = granted_on(self.scope, self.day)
        self.closes_at = {session.half: self._closes_at(session) for session in sessions_of(self.day)}
        expected = list(self._expected())
        self._look_for_registers(expected)
        for pupil, session in expected:
            self._look_into(pupil, session)
        return self.found

    def _read_marks(self) -> None:
        marks = Mark.objects.filter(day=self.day, pupil__in=self.scope.pupils).order_by("pk")
        for pupil, half, code, minutes in marks.values_list("pupil", "half", "code", "minutes_late"):
            self.found.marks[pupil, Half(half)] = code
            self.minutes[pupil, Half(half)] = minutes
        newest = RegisterImport.objects.filter(school=self.scope.school).order_by("-imported_at").first()
        self.found.imported_at = newest.imported_at if newest else None

    def _read_gate(self) -> None:
        """Who was signed in late, and whose sessions were missed because the child was signed out (R12)."""
        self.arrived: dict[Place, Cause] = {}
        self.left: set[Place] = set()
        for pupil, sessions, cause, _ in causes_at_the_gate(self.scope.school, self.day, self.day):
            places = {(pupil.pk, session.half) for session in sessions}
            if cause.ground is Ground.ARRIVED:
                self.arrived.update(dict.fromkeys(places, cause))
            else:
                self.left |= places

    def _closes_at(self, session: Session) -> datetime:
        opens = self.hours.am if session.half == Half.AM else self.hours.pm
        return self.calendar.registration_of(session) + timedelta(minutes=opens.window_minutes)

    def _expected(self) -> Iterator[tuple[Pupil, Session]]:
        """Who is expected at which session: closures, year groups off, first and last days are the calendar's."""
        timetables = {group: self.calendar.timetable(group) for group in {pupil.year_group for pupil in self.pupils}}
        for pupil in self.pupils:
            for session in sessions_of(self.day):
                if timetables[pupil.year_group].is_session(session):
                    yield pupil, session

    def _look_for_registers(self, expected: list[tuple[Pupil, Session]]) -> None:
        """Which classes have any mark of a session, and which registers should have come by now."""
        classes: dict[Half, set[str]] = defaultdict(set)
        self.with_marks: set[tuple[str, Half]] = set()
        for pupil, session in expected:
            name = self.classes.get(pupil.pk, "")
            classes[session.half].add(name)
            if (pupil.pk, session.half) in self.found.marks:
                self.with_marks.add((name, session.half))
        for half in Half:
            if half in classes and self.closes_at[half] <= self.at:
                self.found.closed.append(half)
                without = sorted(name for name in classes[half] if name and (name, half) not in self.with_marks)
                if without:
                    self.found.missing_registers.append((half, without))

    def _look_into(self, pupil: Pupil, session: Session) -> None:
        place, name = (pupil.pk, session.half), self.classes.get(pupil.pk, "")
        mark, minutes = self.found.marks.get(place), self.minutes.get(place)
        arrival = self.arrived.get(place) if mark is None or mark in WITHOUT_REASON else None
        if arrival:
            mark, minutes = arrival.code, arrival.minutes_late
            self.found.marks[place] = mark
        seen = Seen(
            mark=mark,
            register_closed=self.closes_at[session.half] <= self.at,
            class_has_marks=(name, session.half) in self.with_marks,
            is_explained=self._is_explained(place),
        )
        finding = look_into(seen, on=self.day)
        if finding is None:
            return
        rows: list[FoundPupil] = getattr(self.found, LIST_OF[finding])
        if not rows or rows[-1].pupil.pk != pupil.pk:
            rows.append(FoundPupil(pupil=pupil, school_class=name))
        rows[-1].sessions.append(
            FoundSession(half=session.half, mark=mark, minutes_late=minutes, at_the_gate=arrival is not None)
        )

    def _is_explained(self, place: Place) -> bool:
        """A report for the day, leave granted for the session, or collected before its register closes."""
        pupil, half = place
        if pupil in self.reported or place in self.granted or place in self.left:
            return True
        collected_at = self.collected.get(pupil)
        closes = self.closes_at[half].astimezone(self.calendar.time_zone)
        return bool(collected_at) and half == Half.PM and str(collected_at) <= f"{closes:%H:%M}"


def granted_on(scope: Scope, day: date) -> set[Place]:
    """The sessions of the day for which leave was granted, by pupil."""
    standing = Decision.objects.filter(
        request__pupil__school=scope.school,
        request__state=LeaveRequest.State.DECIDED,
        request__first_day__lte=day,
        request__last_day__gte=day,
        superseded_by=None,
    )
    rows = standing.order_by("pk").values_list("request__pupil", "granted_sessions")
    return {(pupil, Half(half)) for pupil, sessions in rows for on, half in sessions if on == day.isoformat() and pupil}
