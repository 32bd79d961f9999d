"""What the page at the gate lists: who is to be collected, who goes home for lunch, who is out, what happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.utils import timezone

from portal.attendance_plugin.leaving.gate.day import (
    ChildsDay,
    clock_of,
    days_of_children,
    entry_in_words,
    words_of,
)
from portal.attendance_plugin.leaving.gate.expected import Expected, expected_today, lunches_today
from portal.attendance_plugin.leaving.gate.models import GateEntry
from portal.attendance_plugin.leaving.gate.people_on_record import person_named
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.roll.services import classes_on
from portal.pages.hours import hours_on

from .forms import NAMED

Kind = GateEntry.Kind


@dataclass(frozen=True, kw_only=True)
class AtGate:
    """A child in a list of the gate. ``seen`` and ``key`` go with a button, so that nothing is entered twice."""

    pupil: Pupil | None
    child: str
    school_class: str
    seen: str = ""
    key: str = ""
    asked: Expected | None = None
    needs: str = ""
    out: GateEntry | None = None
    out_words: str = ""
    is_overdue: bool = False
    named: str = ""


@dataclass(frozen=True, kw_only=True)
class GateLists:
    collections: list[AtGate]
    lunches: list[AtGate]
    out: list[AtGate]
    happened: list["Happened"]
    back_by: str

    @property
    def overdue_count(self) -> int:
        return sum(row.is_overdue for row in self.out)


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One entry of the day as a line. ``was_taken_back``: another row says that it was wrong."""

    pupil: Pupil
    day: date
    clock: str
    words: str
    flags: tuple[str, ...]
    on_word: str
    reason: str
    by: str
    was_taken_back: bool
    is_correction: bool


def build_lists(scope: Scope, now: datetime) -> GateLists:
    """The day at the gate as it stands; a number of queries that does not grow with the school."""
    day = now.date()
    days = days_of_children(scope, day)
    asked, lunches = expected_today(scope, day), lunches_today(scope, day)
    out = [own.out for own in days.values() if own.out]
    pupils = [row.pupil for row in asked if row.pupil] + [row.pupil for row in lunches] + [one.pupil for one in out]
    classes = {pk: room.name for pk, room in classes_on(pupils, day).items()}
    opens = hours_on(scope.school, day).pm.registration

    def row(pupil: Pupil | None, **more: object) -> AtGate:
        own = days.get(pupil.pk, ChildsDay()) if pupil else ChildsDay()
        newest = own.newest
        return AtGate(
            pupil=pupil,
            school_class=classes.get(pupil.pk, "") if pupil else "",
            seen=str(newest.pk) if newest else "",
            key=str(uuid4()),
            out=own.out,
            **{"child": pupil.full_name if pupil else "", **more},  # type: ignore[arg-type]
        )

    return GateLists(
        collections=[
            row(
                one.pupil,
                asked=one,
                named=choice_of(one),
                child=one.pupil.full_name if one.pupil else one.submission.child_name,
            )
            for one in asked
            if not _is_gone(one, days)
        ],
        lunches=[row(one.pupil, needs=one.needs) for one in lunches if not _has_had_lunch(days.get(one.pupil.pk))],
        out=[
            row(one.pupil, out_words=entry_in_words(one), is_overdue=_is_overdue(one, now, opens.isoformat("minutes")))
            for one in sorted(out, key=lambda entry: entry.at)
        ],
        happened=lines_of(entry for own in days.values() for entry in own.entries),
        back_by=f"{opens:%H:%M}",
    )


def choice_of(asked: Expected) -> str:
    """What the form calls the person who was agreed, for the one press; empty where more has to be said."""
    if asked.pupil is None or not asked.is_plain:
        return ""
    contact = person_named(asked.pupil, asked.collector).contact
    return f"contact:{contact.pk}" if contact else NAMED


def _is_gone(asked: Expected, days: dict[int, ChildsDay]) -> bool:
    """Signed out on this form already; a child who is only out for lunch is still to be collected."""
    own = days.get(asked.pupil.pk) if asked.pupil else None
    return own is not None and any(
        entry.kind == Kind.OUT and entry.submission_id == asked.submission.pk for entry in own.standing
    )


def _has_had_lunch(own: ChildsDay | None) -> bool:
    return own is not None and (own.out is not None or any(entry.kind == Kind.LUNCH for entry in own.standing))


def _is_overdue(entry: GateEntry, now: datetime, opens: str) -> bool:
    """Gone home for lunch and not back when the afternoon's register has opened."""
    return entry.kind == Kind.LUNCH and f"{now:%H:%M}" > opens


def lines_of(entries: Iterable[GateEntry]) -> list[Happened]:
    """The newest first."""
    rows = sorted(entries, key=lambda entry: (entry.at, entry.pk), reverse=True)
    gone = {entry.corrects_id for entry in rows}
    return [
        Happened(
            pupil=entry.pupil,
            day=entry.day,
            clock=clock_of(entry),
            words=entry_in_words(entry),
            flags=tuple(entry.flags),
            on_word=_on_word(entry),
            reason=" · ".join(filter(None, [entry.get_why_display(), words_of(entry).reason])),
            by=entry.by_name,
            was_taken_back=entry.pk in gone,
            is_correction=entry.kind == Kind.TAKEN_BACK,
        )
        for entry in rows
    ]


def _on_word(entry: GateEntry) -> str:
    if entry.word == GateEntry.Word.RUNG:
        who = entry.rung.full_name if entry.rung else "a contact who is gone"
        return f"{who} was rung on {entry.number}"
    return entry.get_word_display()


def entries_of_pupil(pupil: Pupil, first: date, last: date, *, most: int = 40) -> list[GateEntry]:
    """The newest of a span of days."""
    rows = GateEntry.objects.filter(pupil=pupil, day__range=(first, last))
    return list(rows.select_related("words", "contact", "pupil", "rung").order_by("-pk")[:most])


def now_at_school() -> datetime:
    return timezone.localtime()
