"""Parents and pupils who may be asked to sign a policy's agreement: those on the roll, as it is today.

A parent is a contact with responsibility. Where the record says that a contact is not to be written to, or a court
order stands, the contact signs nothing for that child and gets no mail.
"""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from portal.pages.models import School
from portal.policies.agreements.people import Recipient, Signatory

from .models import ClassMembership, Contact, Pupil, PupilContact


def pupils(school: School) -> list[Signatory]:
    """Every pupil, with the parents to whom a link to sign with the child may be sent."""
    return [
        Signatory(
            key=f"pupil:{child.pk}",
            name=child.full_name,
            recipients=tuple(_recipient(link.contact) for link in child.contact_links.all() if link.contact.email),
            parts=_classes([child]),
            year_group=child.year_group,
        )
        for child in _on_roll(school)
    ]


def parents(school: School) -> list[Signatory]:
    """Every parent, once, with the classes of their children."""
    children: dict[Contact, list[Pupil]] = {}
    for child in _on_roll(school):
        for link in child.contact_links.all():
            children.setdefault(link.contact, []).append(child)
    found = [
        Signatory(
            key=f"contact:{contact.pk}",
            name=contact.full_name,
            recipients=(_recipient(contact),) if contact.email else (),
            parts=_classes(own),
        )
        for contact, own in children.items()
    ]
    return sorted(found, key=lambda each: each.name)


def _on_roll(school: School) -> "QuerySet[Pupil]":
    today = timezone.localdate()
    now = Q(last_day=None) | Q(last_day__gte=today)
    memberships = ClassMembership.objects.filter(now, first_day__lte=today).select_related("school_class")
    may_sign = PupilContact.objects.filter(
        has_responsibility=True, do_not_contact=False, court_order=False, ended_on=None
    ).select_related("contact")
    return Pupil.objects.filter(Q(left_on=None) | Q(left_on__gte=today), school=school).prefetch_related(
        Prefetch("memberships", queryset=memberships), Prefetch("contact_links", queryset=may_sign)
    )


def _classes(children: Iterable[Pupil]) -> tuple[str, ...]:
    return tuple(sorted({each.school_class.name for child in children for each in child.memberships.all()}))


def _recipient(contact: Contact) -> Recipient:
    return Recipient(key=f"contact:{contact.pk}", name=contact.full_name, email=contact.email)
