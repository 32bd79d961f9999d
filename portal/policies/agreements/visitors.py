"""The visitors' book: a link at the door for some hours or days, and one signature for each visit."""

import secrets
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from portal.pages.models import School

from .clauses import Agreement, may_be_signed
from .links import hash_token
from .models import AskedPerson, DoorLink, Signature
from .records import audit, new_reference
from .signing import Given, Way, sign, visit_answer

GROUP = "visitors"
DAYS_MOST = 31
"""A code on paper at the door is changed at least so often."""


def make_door_link(school: School, agreement: Agreement, *, days: int, by: Any) -> tuple[DoorLink, str]:
    """A link that works until the end of the last of so many days, today the first; its address is told only here."""
    if not 1 <= days <= DAYS_MOST:
        raise ValueError(f"Got {days} days; a link at the door works for 1 to {DAYS_MOST}.")
    token = secrets.token_urlsafe(32)
    midnight = datetime.combine(timezone.localdate() + timedelta(days=days), time(), timezone.get_current_timezone())
    with transaction.atomic():
        link = DoorLink.objects.create(
            school=school,
            version=agreement.version,
            anchor=agreement.anchor,
            token_sha256=hash_token(token),
            made_at=timezone.now(),
            made_by=by,
            expires_at=midnight,
        )
        audit(school, "door_link_made", link, by, days=days)
    return link, f"{settings.BASE_URL}{reverse('sign:door', args=[token])}"


def find_door(token: str) -> DoorLink | None:
    """The link, unless it never was, has ended, was taken back, or its words no longer apply."""
    usable = DoorLink.objects.filter(expires_at__gt=timezone.now(), revoked_at=None)
    door = usable.select_related("school", "version__page").filter(token_sha256=hash_token(token)).first()
    return door if door and may_be_signed(door.version, timezone.localdate()) else None


def close_door(door: DoorLink, *, by: Any) -> None:
    DoorLink.objects.filter(pk=door.pk, revoked_at=None).update(revoked_at=timezone.now())
    audit(door.school, "door_link_closed", door, by)


def sign_in(door: DoorLink, *, form_key: str, name: str, organisation: str, visiting: str) -> Signature:
    """The visitor's signature; the same form sent again gives the one that is there."""
    key = f"visitor:{hash_token(form_key)[:40]}"
    try:
        with transaction.atomic():
            person = _visitor(door, key) or _add_visitor(door, key, name, organisation)
    except IntegrityError:
        person = AskedPerson.objects.get(version=door.version, anchor=door.anchor, person_key=key)
    return sign(person, Given(name=name, way=Way.DOOR, answers=[visit_answer(visiting)]))


def signed_with(door: DoorLink, form_key: str) -> Signature | None:
    """What this form has stored, for its own confirmation page."""
    person = _visitor(door, f"visitor:{hash_token(form_key)[:40]}")
    return Signature.objects.filter(person=person).first() if person else None


def _visitor(door: DoorLink, key: str) -> AskedPerson | None:
    return AskedPerson.objects.filter(version=door.version, anchor=door.anchor, person_key=key).first()


def _add_visitor(door: DoorLink, key: str, name: str, organisation: str) -> AskedPerson:
    return AskedPerson.objects.create(
        school=door.school,
        version=door.version,
        anchor=door.anchor,
        group=GROUP,
        person_key=key,
        name=name,
        detail=organisation,
        reference=new_reference(),
        asked_at=timezone.now(),
        asked_by=None,
    )
