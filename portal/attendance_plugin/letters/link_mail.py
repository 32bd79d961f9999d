"""The mail about a letter written by hand: a link to it, and nothing of the child (R18, R19)."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import PupilContact
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.attendance_plugin.submissions.services import queue_message
from portal.pages.languages import spoken_in

from .models import Letter, LetterLink
from .notes import Note

LIFETIME = timedelta(days=14)
PURPOSE = "family-letter"
FOLDER = "attendance_plugin/letters"


@dataclass(frozen=True, slots=True)
class LinkMail:
    """The message that waits to go out, and the hash of the token in it."""

    message: OutboxMessage
    token_sha256: str

    def keep(self, letter: Letter) -> LetterLink:
        """The link, once its letter is stored. Only the mail knows the token."""
        now = timezone.now()
        return LetterLink.objects.create(
            letter=letter, token_sha256=self.token_sha256, issued_at=now, expires_at=now + LIFETIME
        )


def mail_link(letter: Letter, note: Note) -> LinkMail:
    """Queue the mail for a letter about to be stored."""
    token = secrets.token_urlsafe(32)
    context = {
        "school": letter.school,
        "subject": letter.subject,
        "note": note.text,
        "days": LIFETIME.days,
        "address": f"{settings.BASE_URL}{reverse('attendance:open_letter', args=[token])}",
    }
    with spoken_in(note.language.code):
        text, html = (render_to_string(f"{FOLDER}/link_mail.{suffix}", context) for suffix in ("txt", "html"))
    assert letter.contact is not None
    message = queue_message(
        school=letter.school,
        purpose=PURPOSE,
        cause=f"letter:{letter.once}:contact:{letter.contact.pk}",
        recipient=letter.contact.email,
        pupil=letter.pupil,
        subject=letter.subject,
        text_body=text.strip() + "\n",
        html_body=html,
    )
    return LinkMail(message, hash_token(token))


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_letter_link(token: str) -> LetterLink | None:
    """The link, if it works now: nobody reads a letter whom the school may no longer write to about the child."""
    return usable_letter_links().filter(token_sha256=hash_token(token)).first()


def usable_letter_links() -> "QuerySet[LetterLink]":
    now = timezone.now()
    may_read = PupilContact.objects.filter(
        pupil=OuterRef("letter__pupil"),
        contact=OuterRef("letter__contact"),
        has_responsibility=True,
        do_not_contact=False,
        court_order=False,
        ended_on=None,
    )
    links = LetterLink.objects.filter(Exists(may_read), issued_at__lte=now, expires_at__gt=now)
    return links.select_related("letter__school", "letter__pupil", "letter__contact")


def note_opened(link: LetterLink) -> None:
    """Somebody pressed the button behind the link."""
    LetterLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=timezone.now())
    letter = link.letter
    record(school=letter.school, action="letter_opened", subject=letter, actor_name="parent", link=link.pk)
