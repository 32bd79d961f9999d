"""Links to a parent’s own page: random, hashed at rest, for one contact and one submission, for two weeks (R19)."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Contact, PupilContact

from .models import RequestLink, Submission

LIFETIME = timedelta(days=14)


def issue_link(submission: Submission, contact: Contact) -> str:
    """The whole address of a new link. It is told once, here; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    RequestLink.objects.create(
        submission=submission,
        contact=contact,
        token_sha256=hash_token(token),
        issued_at=now,
        expires_at=now + LIFETIME,
    )
    return f"{settings.BASE_URL}{reverse('attendance:open_request', args=[token])}"


@transaction.atomic
def revoke_links(submission: Submission, *, by: AbstractBaseUser) -> int:
    """End every link to the submission that works, opened pages too; how many there were."""
    now = timezone.now()
    working = RequestLink.objects.filter(submission=submission, expires_at__gt=now, revoked_at=None)
    ended = working.update(revoked_at=now)
    if ended:
        record(school=submission.school, action="links_revoked", subject=submission, actor=by, links=ended)
    return ended


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_link(token: str) -> RequestLink | None:
    """The link, if it exists, has not expired and was not revoked."""
    return usable_links().filter(token_sha256=hash_token(token)).first()


def find_link_by_id(link_id: int) -> RequestLink | None:
    return usable_links().filter(pk=link_id).first()


def usable_links() -> QuerySet[RequestLink]:
    """Those that work now. A contact the school may no longer write to about the child has none from that moment on.

    A link of the future was made while the clock was wrong; it works when its time has come (abuse case 43).
    """
    now = timezone.now()
    may_write = PupilContact.objects.filter(
        pupil=OuterRef("submission__pupil"),
        contact=OuterRef("contact"),
        has_responsibility=True,
        do_not_contact=False,
        ended_on=None,
    )
    links = RequestLink.objects.filter(
        Exists(may_write), issued_at__lte=now, expires_at__gt=now, revoked_at__isnull=True
    )
    return links.select_related("submission__school", "submission__pupil", "contact")
