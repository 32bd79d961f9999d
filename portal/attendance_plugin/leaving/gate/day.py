"""One day at the gate, read from its entries: who is out, who came late, what was allowed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.scope import Scope

from .models import GateEntry, GateWords
from .people_on_record import Person

Kind = GateEntry.Kind
OUTWARD = (Kind.OUT, Kind.LUNCH)
MOVES = (*OUTWARD, Kind.BACK, Kind.LATE)


@dataclass(kw_only=True)
class ChildsDay:
    """One child's entries of a day, oldest first, with those that were taken back and what took them back."""

    entries: list[GateEntry] = field(default_factory=list)

    @property
    def standing(self) -> list[GateEntry]:
        gone = {entry.corrects_id for entry in self.entries}
        return [entry for entry in self.entries if entry.pk not in gone and entry.kind != Kind.TAKEN_BACK]

    @property
    def moves(self) -> list[GateEntry]:
        return [entry for entry in self.standing if entry.kind in MOVES]

    @property
    def newest(self) -> GateEntry | None:
        return self.entries[-1] if self.entries else None

    @property
    def last_move(self) -> GateEntry | None:
        return next(reversed(self.moves), None)

    @property
    def out(self) -> GateEntry | None:
        """The entry by which the child is out now; None while it is at school."""
        last = self.last_move
        return last if last and last.kind in OUTWARD else None

    @property
    def lates(self) -> list[GateEntry]:
        return [entry for entry in self.standing if entry.kind == Kind.LATE]

    def allowance_for(self, person: Person) -> GateEntry | None:
        """The standing word of somebody with the right that this person may take the child today."""
        allowed = (entry for entry in reversed(self.standing) if entry.kind == Kind.ALLOWED)
        return next((entry for entry in allowed if _is_about(entry, person)), None)

    def may_be_taken_back(self, entry: GateEntry) -> bool:
        """The last move, so that what came after it still makes sense; and a word given for today."""
        return entry == self.last_move or (entry.kind == Kind.ALLOWED and entry in self.standing)


def _is_about(entry: GateEntry, person: Person) -> bool:
    if entry.contact_id or person.contact:
        return bool(person.contact) and entry.contact_id == person.contact.pk  # type: ignore[union-attr]
    return person.is_same(words_of(entry).person)


def entries_of(pupils: "Iterable[Pupil] | QuerySet[Pupil]", day: date) -> QuerySet[GateEntry]:
    rows = GateEntry.objects.filter(pupil__in=pupils, day=day)
    return rows.select_related("words", "contact", "pupil", "submission").order_by("pk")


def day_of_child(pupil: Pupil, day: date) -> ChildsDay:
    return ChildsDay(entries=list(entries_of([pupil], day)))


def days_of_children(scope: Scope, day: date) -> dict[int, ChildsDay]:
    """By pupil, those the account sees who have an entry on the day; one query."""
    rows = GateEntry.objects.filter(day=day).select_related("words", "contact", "pupil", "submission")
    found: dict[int, ChildsDay] = defaultdict(ChildsDay)
    for entry in scope.about(rows).order_by("pk"):
        found[entry.pupil_id].entries.append(entry)
    return dict(found)


def words_of(entry: GateEntry) -> GateWords:
    """Empty ones where none were typed, or they have been forgotten."""
    return getattr(entry, "words", None) or GateWords()


def person_of(entry: GateEntry) -> str:
    """Who collected, or was allowed to; a typed name until it is forgotten."""
    return entry.contact.full_name if entry.contact else words_of(entry).person


def entry_in_words(entry: GateEntry) -> str:
    """`Signed out at 14:02, collected by Ngozi Okafor`."""
    words = f"{entry.get_kind_display()} at {clock_of(entry)}"
    if entry.kind in OUTWARD and person_of(entry):
        words += f", collected by {person_of(entry)}"
    if entry.kind == Kind.ALLOWED:
        words += f": {person_of(entry)}"
    if entry.minutes_late:
        words += f", {entry.minutes_late} minute{'' if entry.minutes_late == 1 else 's'} late, {entry.code}"
    return words


def clock_of(entry: GateEntry) -> str:
    return f"{timezone.localtime(entry.at):%H:%M}"
