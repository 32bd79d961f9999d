"""What is due to be handed back now: rows for the next file, what a person must settle, what is left as it is."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.roll.models import Pupil
from portal.calendars.services import calendar_of
from portal.pages.models import School
from portal.rules.school_year import Calendar
from portal.rules.sessions import Half, Session
from portal.rules.suggested_codes import (
    Cause,
    ForPerson,
    Ground,
    NeedsPerson,
    Outcome,
    RegisterSays,
    Suggested,
    Waits,
    code_to_take_back,
    is_dropped,
    settle,
)

from .causes import Causes, PupilSession, find_causes
from .models import HandBackRow

LOOK_BACK = timedelta(days=60)
Kind, Because = HandBackRow.Kind, HandBackRow.Because
BECAUSE = {
    Ground.GRANTED: Because.GRANTED,
    Ground.REFUSED: Because.REFUSED,
    Ground.REPORTED: Because.REPORTED,
    Ground.ARRIVED: Because.ARRIVED,
    Ground.LEFT: Because.LEFT,
}


@dataclass(frozen=True, kw_only=True)
class DueRow:
    """A row of the next file. ``earlier`` is the row handed back before, which this one replaces or takes back."""

    pupil: Pupil
    session: Session
    code: str
    kind: str
    because: str
    cause: str
    reference: str
    mark: str
    earlier: HandBackRow | None = None
    minutes_late: int | None = None


@dataclass(kw_only=True)
class ToSettle:
    """A decision or report no code follows from, with the sessions that wait for a person."""

    pupil: Pupil
    cause: Cause
    reference: str
    why: ForPerson
    sessions: list[Session] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class LeftAsItIs:
    """A session the register has at school, or none at all, although leave or a report says otherwise."""

    pupil: Pupil
    session: Session
    mark: str
    because: str
    reference: str


@dataclass(kw_only=True)
class Due:
    rows: list[DueRow] = field(default_factory=list)
    to_settle: list[ToSettle] = field(default_factory=list)
    left: list[LeftAsItIs] = field(default_factory=list)
    waiting: int = 0

    def counts(self) -> dict[str, int]:
        """How many rows there are of each reason, in the order of the reasons."""
        found = Counter(row.because for row in self.rows)
        return {because: found[because] for because in Because.values if found[because]}


def digest_of(rows: Iterable[DueRow]) -> str:
    """Stands for exactly these rows, so that a file is made of what somebody has looked at."""
    lines = (
        f"{row.pupil.pk} {row.session} {row.code} {row.kind} {row.because} {row.cause} {row.mark} {row.minutes_late}"
        for row in rows
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def find_due(school: School, *, at: datetime | None = None) -> Due:
    """What is due at the moment, oldest session first, in a number of queries that does not grow."""
    return _Search(school, at or timezone.now()).find()


class _Search:
    def __init__(self, school: School, at: datetime) -> None:
        self.school, self.at = school, at
        self.today = timezone.localdate(at)
        self.since = self.today - LOOK_BACK
        self.calendar: Calendar = calendar_of(school)
        self.causes: Causes = find_causes(school, self.calendar, since=self.since, until=self.today)
        self.handed_back: Mapping[PupilSession, HandBackRow] = standing_rows(school, self.since)
        self.marks = marks_of({pupil for pupil, _ in self._sessions}, self.since)
        self.due = Due()
        self._to_settle: dict[tuple[str, int, ForPerson], ToSettle] = {}

    @property
    def _sessions(self) -> set[PupilSession]:
        return self.causes.of_session.keys() | self.handed_back.keys()

    def find(self) -> Due:
        for key in sorted(self._sessions, key=lambda key: (key[1], key[0])):
            self._look_at(key, self.causes.of_session.get(key, []))
        names = self._name_of
        self.due.rows.sort(key=lambda row: (row.session.day, *names(row.pupil), row.pupil.pk, row.session))
        return self.due

    def _look_at(self, key: PupilSession, causes: list[Cause]) -> None:
        session, mark = key[1], self.marks.get(key)
        if is_dropped(causes):
            self._take_back(key, mark)
            return
        outcome = settle(session, causes, mark=mark, has_begun=self._has_begun(session))
        if outcome is not None:
            self._enter(key, outcome, mark or "")

    def _enter(self, key: PupilSession, outcome: Outcome, mark: str) -> None:
        pupil, session, cause = self.causes.pupils[key[0]], key[1], outcome.cause
        reference = self.causes.references[cause.key]
        match outcome:
            case Suggested():
                self._suggest(pupil, session, outcome, mark)
            case NeedsPerson(why=why):
                fresh = ToSettle(pupil=pupil, cause=cause, reference=reference, why=why)
                waiting = self._to_settle.setdefault((cause.key, pupil.pk, why), fresh)
                if waiting is fresh:
                    self.due.to_settle.append(fresh)
                waiting.sessions.append(session)
            case RegisterSays():
                because = _because(cause)
                self.due.left.append(
                    LeftAsItIs(pupil=pupil, session=session, mark=mark, because=because, reference=reference)
                )
            case Waits():
                self.due.waiting += 1

    def _suggest(self, pupil: Pupil, session: Session, found: Suggested, mark: str) -> None:
        earlier = self.handed_back.get((pupil.pk, session))
        if earlier and earlier.code == found.code:
            return
        self.due.rows.append(
            DueRow(
                pupil=pupil,
                session=session,
                code=found.code,
                kind=Kind.REPLACES if earlier else Kind.NEW,
                because=Because.CHOSEN if found.by_person else _because(found.cause),
                cause=found.cause.key,
                reference=self.causes.references[found.cause.key],
                mark=mark,
                earlier=earlier,
                minutes_late=None if found.by_person else found.cause.minutes_late,
            )
        )

    def _take_back(self, key: PupilSession, mark: str | None) -> None:
        earlier = self.handed_back.get(key)
        if earlier is None or earlier.kind == Kind.CORRECTION:
            return
        session = key[1]
        code = code_to_take_back(
            session,
            earlier.code,
            mark=mark,
            has_begun=self._has_begun(session),
            on=self.today,
            timetable=self.calendar.timetable(earlier.pupil.year_group),
        )
        if code is None:
            return
        self.due.rows.append(
            DueRow(
                pupil=earlier.pupil,
                session=session,
                code=code,
                kind=Kind.CORRECTION,
                because=Because.TAKEN_BACK,
                cause=earlier.cause,
                reference=earlier.reference,
                mark=mark or "",
                earlier=earlier,
            )
        )

    def _has_begun(self, session: Session) -> bool:
        return self.calendar.registration_of(session) <= self.at

    @staticmethod
    def _name_of(pupil: Pupil) -> tuple[str, str]:
        return (pupil.family_name.casefold(), pupil.given_name.casefold())


def _because(cause: Cause) -> str:
    is_open = cause.ground is Ground.REPORTED and cause.unconfirmed
    return Because.UNCONFIRMED if is_open else BECAUSE[cause.ground]


def standing_rows(school: School, since: date) -> dict[PupilSession, HandBackRow]:
    """What the school's system was last asked to take for each session; a file that was undone counts for nothing."""
    rows = HandBackRow.objects.filter(file__school=school, file__undone_at=None, day__gte=since)
    ordered = rows.select_related("pupil", "file").order_by("file__number", "place")
    return {(row.pupil_id, row.session): row for row in ordered}


def marks_of(pupil_ids: Iterable[int], since: date) -> dict[PupilSession, str]:
    marks = Mark.objects.filter(pupil__in=set(pupil_ids), day__gte=since).order_by("pk")
    return {
        (pupil, Session(day, Half(half))): code
        for pupil, day, half, code in marks.values_list("pupil", "day", "half", "code")
    }
