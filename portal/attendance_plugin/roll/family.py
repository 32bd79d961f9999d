"""Pupils' contacts from a file of the roll: shared between siblings, corrected, ended, never deleted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.pages.models import School

from .entries import ContactEntry, PupilContacts
from .models import Contact, Pupil, PupilContact
from .services import current_pupils

DETAILS = ("full_name", "email", "telephone", "address")
FLAGS = ("relationship", "has_responsibility", "lives_with", "may_collect", "court_order", "do_not_contact")


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyChanges:
    """Counts of what a file of contacts did. ``untouched``: pupils on roll of whom it has no row."""

    pupils: int
    new: int
    changed: int
    ended: int
    untouched: int
    on_record_before: int

    def counts(self) -> dict[str, int]:
        return {
            "pupils_with_contacts": self.pupils,
            "contacts_new": self.new,
            "contacts_changed": self.changed,
            "contacts_ended": self.ended,
            "pupils_untouched": self.untouched,
        }


class FamilyLinks:
    """The contacts of one school during one update.

    A contact is the same person when the name is the same and the e-mail address or the telephone number as well. When
    two rows of one file give the same person different details, each pupil keeps what their own row says.
    """

    def __init__(self, school: School, on: date) -> None:
        self.school, self.on = school, on
        self.new = self.changed = self.ended = 0
        self._links: dict[int, list[PupilContact]] = {}
        self._people: dict[tuple[str, str], Contact] = {}
        self._written: dict[int, tuple[str, ...]] = {}
        for link in PupilContact.objects.filter(pupil__school=school).select_related("contact"):
            self._links.setdefault(link.pupil_id, []).append(link)
        for contact in Contact.objects.filter(school=school):
            self._remember(contact)

    def update(self, pupil: Pupil, entries: Sequence[ContactEntry]) -> bool:
        """Make the pupil's contacts what the file says; returns whether anything changed."""
        kept: set[int] = set()
        touched = False
        for order, entry in enumerate(entries, start=1):
            link, changed = self._link(pupil, entry, order)
            kept.add(link.pk)
            touched |= changed
        for link in self._links.get(pupil.pk, ()):
            if link.pk not in kept and link.ended_on is None:
                link.ended_on = self.on
                link.save(update_fields=["ended_on"])
                self.ended += 1
                touched = True
        return touched

    def _link(self, pupil: Pupil, entry: ContactEntry, order: int) -> tuple[PupilContact, bool]:
        links = self._links.setdefault(pupil.pk, [])
        link = next((link for link in links if _same_name(link.contact, entry)), None)
        contact = link.contact if link else self._find(entry)
        contact, changed = self._settle(contact, entry)
        if link is None:
            values = {name: getattr(entry, name) for name in FLAGS}
            link = PupilContact.objects.create(pupil=pupil, contact=contact, order=order, **values)
            links.append(link)
            return link, True
        return link, self._correct(link, contact, entry, order) | changed

    def _find(self, entry: ContactEntry) -> Contact | None:
        keys = (_key(entry.full_name, way) for way in (entry.email, entry.telephone) if way)
        return next((self._people[key] for key in keys if key in self._people), None)

    def _settle(self, contact: Contact | None, entry: ContactEntry) -> tuple[Contact, bool]:
        """The contact with the details of the entry; another one when an earlier row said something else."""
        wanted = tuple(getattr(entry, name) for name in DETAILS)
        if contact is None or self._written.get(contact.pk, wanted) != wanted:
            contact = Contact.objects.create(school=self.school, **dict(zip(DETAILS, wanted, strict=True)))
            self.new += 1
            changed = True
        else:
            changed = tuple(getattr(contact, name) for name in DETAILS) != wanted
            if changed:
                for name, value in zip(DETAILS, wanted, strict=True):
                    setattr(contact, name, value)
                contact.save(update_fields=DETAILS)
                self.changed += 1
        self._written[contact.pk] = wanted
        self._remember(contact)
        return contact, changed

    def _correct(self, link: PupilContact, contact: Contact, entry: ContactEntry, order: int) -> bool:
        wanted = {name: getattr(entry, name) for name in FLAGS} | {"order": order, "ended_on": None, "contact": contact}
        differing = [name for name, value in wanted.items() if getattr(link, name) != value]
        if differing:
            for name in differing:
                setattr(link, name, wanted[name])
            link.save(update_fields=differing)
        return bool(differing)

    def _remember(self, contact: Contact) -> None:
        for way in (contact.email, contact.telephone):
            if way:
                self._people[_key(contact.full_name, way)] = contact


def _key(name: str, way: str) -> tuple[str, str]:
    return name.casefold(), "".join(way.split()).casefold()


def _same_name(contact: Contact, entry: ContactEntry) -> bool:
    return contact.full_name.casefold() == entry.full_name.casefold()


def update_contacts(school: School, families: Iterable[PupilContacts], *, on: date) -> FamilyChanges:
    """Make the contacts of these pupils what the file says; other pupils keep theirs. Call it in a transaction."""
    before = PupilContact.objects.filter(pupil__school=school, ended_on__isnull=True).count()
    links, pupils = FamilyLinks(school, on), Pupil.objects.filter(school=school).in_bulk()
    seen = set()
    for family in families:
        links.update(pupils[family.pupil_id], family.contacts)
        seen.add(family.pupil_id)
    untouched = set(current_pupils(school, on).values_list("pk", flat=True)) - seen
    return FamilyChanges(
        pupils=len(seen),
        new=links.new,
        changed=links.changed,
        ended=links.ended,
        untouched=len(untouched),
        on_record_before=before,
    )
