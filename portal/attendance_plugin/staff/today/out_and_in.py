"""Out and in: who was signed out at the gate on a day, by whom collected, who is back, and who was signed in late."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from portal.attendance_plugin.leave.counting import HALF_WORDS
from portal.attendance_plugin.leaving.gate.day import OUTWARD, ChildsDay, clock_of, days_of_children, person_of
from portal.attendance_plugin.leaving.gate.models import GateEntry
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.roll.services import classes_on
from portal.rules.sessions import Half

Kind = GateEntry.Kind


@dataclass(frozen=True, kw_only=True)
class GateLine:
    """One thing that happened. ``flags``: what the record said against it at the time; ``still_out``: not back."""

    pupil: Pupil
    school_class: str
    clock: str
    words: str
    flags: tuple[str, ...] = ()
    still_out: bool = False


@dataclass(frozen=True, kw_only=True)
class OutAndIn:
    out: list[GateLine] = field(default_factory=list)
    late: list[GateLine] = field(default_factory=list)


def out_and_in(scope: Scope, day: date) -> OutAndIn:
    """The day at the gate in the order of the clock, as the account may see it; two queries."""
    days = days_of_children(scope, day)
    pupils = {entry.pupil_id: entry.pupil for own in days.values() for entry in own.entries}
    classes = {pk: room.name for pk, room in classes_on(list(pupils.values()), day).items()} if pupils else {}
    return OutAndIn(
        out=_in_order(_out_line(entry, own, classes) for own in days.values() for entry in own.moves if _is_out(entry)),
        late=_in_order(_late_line(entry, classes) for own in days.values() for entry in own.moves if entry.code),
    )


def _back_after(entry: GateEntry, own: ChildsDay) -> GateEntry | None:
    return next((later for later in own.moves if later.kind == Kind.BACK and later.pk > entry.pk), None)


def _is_out(entry: GateEntry) -> bool:
    return entry.kind in OUTWARD


def _in_order(lines: Iterable[GateLine]) -> list[GateLine]:
    return sorted(lines, key=lambda line: line.clock)


def _out_line(entry: GateEntry, own: ChildsDay, classes: dict[int, str]) -> GateLine:
    back = _back_after(entry, own)
    words = "home for lunch" if entry.kind == Kind.LUNCH else "collected early"
    if person := person_of(entry):
        words += f" by {person}"
    if back:
        words += f", back at {clock_of(back)}"
    return GateLine(
        pupil=entry.pupil,
        school_class=classes.get(entry.pupil_id, ""),
        clock=clock_of(entry),
        words=words,
        flags=tuple(entry.flags),
        still_out=back is None,
    )


def _late_line(entry: GateEntry, classes: dict[int, str]) -> GateLine:
    minutes = f"{entry.minutes_late} minute{'' if entry.minutes_late == 1 else 's'}"
    return GateLine(
        pupil=entry.pupil,
        school_class=classes.get(entry.pupil_id, ""),
        clock=clock_of(entry),
        words=f"signed in late, {HALF_WORDS[Half(entry.half),]}, {minutes}, code {entry.code} suggested",
    )
