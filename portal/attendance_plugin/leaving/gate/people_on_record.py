"""Who stands on a child's record for the gate: whom a child may be handed to, and which numbers may be rung."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from portal.attendance_plugin.leaving.flags import CollectorFlags, flags_of
from portal.attendance_plugin.roll.models import Contact, Pupil, PupilContact


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who collects: a contact on record, or somebody whose name was typed."""

    name: str
    contact: Contact | None = None

    def is_same(self, name: str) -> bool:
        return _folded(self.name) == _folded(name)


def contacts_now(pupil: Pupil) -> list[PupilContact]:
    """The contacts on record today, in the school's order; ask with ``contact_links__contact`` prefetched."""
    links = [link for link in pupil.contact_links.all() if link.ended_on is None]
    return sorted(links, key=lambda link: (link.order, link.pk))


def person_named(pupil: Pupil, name: str) -> Person:
    """A typed name that is a contact's means the contact, so that what the record says of them is not got round."""
    known = next(
        (link.contact for link in contacts_now(pupil) if _folded(link.contact.full_name) == _folded(name)), None
    )
    return Person(name=known.full_name if known else name.strip(), contact=known)


def numbers_on_record(pupil: Pupil) -> list[PupilContact]:
    """Whom to ring before a child is handed over: responsible, may be contacted, and no court order concerns them."""
    return [
        link
        for link in contacts_now(pupil)
        if link.contact.telephone and link.has_responsibility and not link.do_not_contact and not link.court_order
    ]


def flags_for(pupil: Pupil, person: Person) -> CollectorFlags:
    return flags_of(pupil, person.name)


def may_stand_at_the_gate(pupil: Pupil, person: Person) -> bool:
    """A responsible parent against whom the record has nothing needs no call: they are here themselves."""
    links = [link for link in contacts_now(pupil) if person.contact and link.contact_id == person.contact.pk]
    return bool(links) and all(link.has_responsibility for link in links) and not flags_for(pupil, person).words


def has_barred_contact(links: Iterable[PupilContact]) -> bool:
    return any(link.court_order or not link.may_collect for link in links)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
