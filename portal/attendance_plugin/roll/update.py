"""Bring the roll in line with a file. Nobody is deleted: who is missing from the whole roll has left."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.pages.models import School
from portal.rules.sessions import start_year

from .entries import RollEntry
from .family import FamilyLinks
from .models import ClassMembership, EarlierStay, Pupil, SchoolClass
from .services import current_pupils

FIELDS = ("given_name", "family_name", "born", "year_group", "admitted_on", "left_on")
NAMES_KEPT = 50
ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class RollChanges:
    """Counts of what an update did, and the first names of each list for the person who confirms it."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    moved_class: int = 0
    returned: int = 0
    leaving: int = 0
    contacts_new: int = 0
    contacts_changed: int = 0
    contacts_ended: int = 0
    known: int = 0
    on_roll_before: int = 0
    classes_changed_from: dict[int, date] = field(default_factory=dict)
    new_names: list[str] = field(default_factory=list)
    leaving_names: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        names = (
            "new",
            "changed",
            "unchanged",
            "moved_class",
            "returned",
            "leaving",
            "contacts_new",
            "contacts_changed",
            "contacts_ended",
        )
        return {name: getattr(self, name) for name in names}

    def saw_class_change(self, class_id: int, first: date) -> None:
        """The class has other pupils from the day on."""
        self.classes_changed_from[class_id] = min(first, self.classes_changed_from.get(class_id, first))


class RollUpdate:
    """One update on one day; the caller holds the transaction. Not ``whole``: the entries are only some pupils."""

    def __init__(self, school: School, on: date, *, whole: bool = True) -> None:
        self.school, self.on, self.whole, self.changes = school, on, whole, RollChanges()
        self.changes.on_roll_before = current_pupils(school, on).count()
        self._classes = {room.name: room for room in SchoolClass.objects.filter(school=school)}
        self._pupils = {pupil.upn: pupil for pupil in Pupil.objects.filter(school=school)}
        self._open_membership = {
            membership.pupil_id: membership
            for membership in ClassMembership.objects.filter(pupil__school=school, last_day__isnull=True)
        }
        self._family = FamilyLinks(school, on)
        self._seen: set[str] = set()

    def run(self, entries: Iterable[RollEntry]) -> RollChanges:
        for entry in entries:
            self._take(entry)
        if self.whole:
            self._mark_leavers()
        counts = self._family
        self.changes.contacts_new, self.changes.contacts_changed = counts.new, counts.changed
        self.changes.contacts_ended = counts.ended
        return self.changes

    def _take(self, entry: RollEntry) -> None:
        self._seen.add(entry.upn)
        pupil = self._pupils.get(entry.upn)
        touched = False
        if pupil is None:
            pupil = self._admit(entry)
        else:
            self.changes.known += 1
            touched = self._correct(pupil, entry)
        touched |= self._place(pupil, entry)
        if entry.contacts is not None:
            touched |= self._family.update(pupil, entry.contacts)
        if entry.upn in self._pupils:
            self.changes.changed += touched
            self.changes.unchanged += not touched

    def _admit(self, entry: RollEntry) -> Pupil:
        self.changes.new += 1
        pupil = Pupil.objects.create(school=self.school, upn=entry.upn, **_values(entry))
        if len(self.changes.new_names) < NAMES_KEPT:
            self.changes.new_names.append(pupil.full_name)
        return pupil

    def _correct(self, pupil: Pupil, entry: RollEntry) -> bool:
        differing = {name: value for name, value in _values(entry).items() if getattr(pupil, name) != value}
        if differing:
            left = pupil.left_on
            self._keep_stay(pupil, entry)
            for name, value in differing.items():
                setattr(pupil, name, value)
            pupil.save(update_fields=differing)
            self._saw_leaving(pupil, left, pupil.left_on)
        return bool(differing)

    def _keep_stay(self, pupil: Pupil, entry: RollEntry) -> None:
        """Who had left and was admitted again has been here before; an earlier day of admission is a correction."""
        if pupil.left_on and entry.admitted_on > pupil.left_on:
            EarlierStay.objects.create(pupil=pupil, admitted_on=pupil.admitted_on, left_on=pupil.left_on)
            self.changes.returned += 1
            self._end_class(pupil, pupil.left_on)

    def _end_class(self, pupil: Pupil, last: date) -> None:
        """The class of the earlier stay ends with it."""
        if membership := self._open_membership.pop(pupil.pk, None):
            self._end(membership, max(last, membership.first_day))

    def _saw_leaving(self, pupil: Pupil, old: date | None, new: date | None) -> None:
        """The pupil's classes are others from the earlier of the two leaving days on."""
        if old == new:
            return
        first = min(day for day in (old, new) if day)
        held = pupil.memberships.exclude(last_day__lt=first).values_list("school_class", "first_day")
        for class_id, first_day in held:
            self.changes.saw_class_change(class_id, max(first, first_day))

    def _place(self, pupil: Pupil, entry: RollEntry) -> bool:
        """Put the pupil into the class of the file, if it names one. Returns whether that was a change."""
        if not entry.class_name:
            return False
        room, current = self._classes[entry.class_name], self._open_membership.get(pupil.pk)
        if current and current.school_class_id == room.pk:
            return False
        first = self._first_day_in_class(entry, current)
        if current:
            self.changes.moved_class += 1
            self.changes.saw_class_change(current.school_class_id, max(first, current.first_day))
            self._end(current, first - ONE_DAY)
        ClassMembership.objects.create(pupil=pupil, school_class=room, first_day=first)
        self.changes.saw_class_change(room.pk, first)
        return True

    def _first_day_in_class(self, entry: RollEntry, current: ClassMembership | None) -> date:
        """A class of a new school year begins on 1 September; a move within the year on the day of the file."""
        year_begins = date(start_year(self.on), 9, 1)
        if current is None or current.first_day < year_begins:
            return max(year_begins, entry.admitted_on)
        return self.on

    def _end(self, membership: ClassMembership, last: date) -> None:
        if last < membership.first_day:
            membership.delete()
            return
        membership.last_day = last
        membership.save(update_fields=["last_day"])

    def _mark_leavers(self) -> None:
        for pupil in current_pupils(self.school, self.on).filter(left_on__isnull=True).exclude(upn__in=self._seen):
            self.changes.leaving += 1
            if len(self.changes.leaving_names) < NAMES_KEPT:
                self.changes.leaving_names.append(pupil.full_name)
            pupil.left_on = max(self.on - ONE_DAY, pupil.admitted_on)
            pupil.save(update_fields=["left_on"])
            self._saw_leaving(pupil, None, pupil.left_on)


def _values(entry: RollEntry) -> dict[str, object]:
    values = {name: getattr(entry, name) for name in FIELDS}
    return values | {"mis_id": entry.mis_id} if entry.mis_id else values


def update_roll(school: School, entries: Iterable[RollEntry], *, on: date, whole: bool = True) -> RollChanges:
    """Admit, correct, place and mark as leaving until the roll is what the entries say. Call it in a transaction."""
    return RollUpdate(school, on, whole=whole).run(entries)
