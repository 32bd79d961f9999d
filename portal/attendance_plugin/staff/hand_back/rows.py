"""Rows of suggested codes as staff read them: the halves of a day on one line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import date_format

from portal.attendance_plugin.hand_back.due import DueRow, LeftAsItIs, ToSettle
from portal.attendance_plugin.hand_back.models import HandBackRow
from portal.attendance_plugin.leave.counting import HALF_WORDS
from portal.attendance_plugin.roll.models import Pupil
from portal.rules.sessions import Session
from portal.rules.suggested_codes import ForPerson

Kind = HandBackRow.Kind
WHY_A_PERSON = {
    ForPerson.UNCLEAR: "The reason given names no code",
    ForPerson.UNKNOWN_SENDER: "The sender is not one of the child’s contacts, and not confirmed",
    ForPerson.REPORTS_DIFFER: "Two reports give different reasons",
    ForPerson.REFUSED_AND_REPORTED: "Leave was refused, then an absence was reported",
    ForPerson.REFUSED_AND_AUTHORISED: "Leave was refused, but the register has an authorised absence",
    ForPerson.GRANTED_THEN_REFUSED: "One decision grants the day, a later one refuses it",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    pupil: Pupil
    when: str
    code: str
    because: str
    reference: str
    register: str
    note: str


def due_lines(rows: Iterable[DueRow]) -> Iterator[Line]:
    """The rows in their order; morning and afternoon together where they say the same."""
    for _, same in groupby(rows, key=_same_line):
        halves = list(same)
        first = halves[0]
        yield Line(
            pupil=first.pupil,
            when=day_in_words(row.session for row in halves),
            code=_code(first.code, first.minutes_late),
            because=str(HandBackRow.Because(first.because).label),
            reference=first.reference,
            register=first.mark or "no mark yet",
            note=_note(first.kind, first.earlier),
        )


def _code(code: str, minutes_late: int | None) -> str:
    """`L, 12 min`."""
    return (code or "no code") + (f", {minutes_late} min" if minutes_late is not None else "")


def _same_line(row: DueRow) -> tuple[object, ...]:
    return (row.pupil.pk, row.session.day, row.code, row.kind, row.because, row.cause, row.mark)


def file_lines(rows: Iterable[HandBackRow]) -> Iterator[Line]:
    for row in rows:
        yield Line(
            pupil=row.pupil,
            when=day_in_words([row.session]),
            code=_code(row.code, row.minutes_late),
            because=row.get_because_display(),
            reference=row.reference,
            register=row.register_had or "no mark yet",
            note=_note(row.kind, row.replaces),
        )


def _note(kind: str, earlier: HandBackRow | None) -> str:
    if earlier is None or kind == Kind.NEW:
        return ""
    before = f"{earlier.code or 'no code'} of file {earlier.file.number}"
    return f"Takes back {before}" if kind == Kind.CORRECTION else f"Replaces {before}"


def day_in_words(sessions: Iterable[Session]) -> str:
    """`Thu 19 Nov, all day`."""
    found = sorted(sessions)
    halves = tuple(session.half for session in found)
    return f"{date_format(found[0].day, 'D j M')}, {HALF_WORDS[halves]}"


def days_in_words(sessions: Iterable[Session]) -> str:
    """`Thu 19 Nov, all day` or `Mon 16 to Thu 19 Nov, 8 sessions`."""
    found = sorted(sessions)
    first, last = found[0].day, found[-1].day
    if first == last:
        return day_in_words(found)
    return f"{date_format(first, 'D j M')} to {date_format(last, 'D j M')}, {len(found)} sessions"


@dataclass(frozen=True, kw_only=True)
class Question:
    pupil: Pupil
    when: str
    why: str
    reference: str
    cause: str


def questions(waiting: Iterable[ToSettle]) -> list[Question]:
    return [
        Question(
            pupil=one.pupil,
            when=days_in_words(one.sessions),
            why=WHY_A_PERSON[one.why],
            reference=one.reference,
            cause=one.cause.key,
        )
        for one in waiting
    ]


@dataclass(frozen=True, kw_only=True)
class Kept:
    pupil: Pupil
    when: str
    mark: str
    because: str
    reference: str


def kept_lines(left: Iterable[LeftAsItIs]) -> list[Kept]:
    """Newest first: what the register has although leave or a report says otherwise."""
    ordered = sorted(left, key=lambda one: (-one.session.day.toordinal(), one.pupil.pk, one.session.half))
    lines = []
    for _, same in groupby(ordered, key=lambda one: (one.pupil.pk, one.session.day, one.reference)):
        halves = list(same)
        lines.append(
            Kept(
                pupil=halves[0].pupil,
                when=day_in_words(one.session for one in halves),
                mark=" ".join(dict.fromkeys(one.mark for one in halves)),
                because=str(HandBackRow.Because(halves[0].because).label),
                reference=halves[0].reference,
            )
        )
    return lines
