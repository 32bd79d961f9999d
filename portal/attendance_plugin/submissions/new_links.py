"""A new link for somebody whose link has expired, was lost, or never came: by mail, only to the address on record.

Whoever asks is told the same, and nothing is looked up before they are answered: the worker does that afterwards, so
that neither words nor time tell whether a reference, an address or a child is known (abuse cases 2, 4 and 7).
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.roll.services import contacts_to_write_to
from portal.forms.fair_use.subjects import fold_mailbox
from portal.pages.languages import spoken_in
from portal.pages.models import School

from .acknowledgements import cause_of, is_flooded
from .background import run_later
from .links import issue_link
from .mail_words import ENGLISH, mail_words, thing_of
from .models import AskedForLink, OutboxMessage, RequestLink, Submission
from .outbox import queue_message

SEND_LINKS = "portal.attendance_plugin.submissions.tasks.send_links"
PURPOSE = "new-link"
MOST_LINKS = 3
"""In one mail: the newest submissions of somebody who gave no reference."""
MOST_MAILS = 3
"""So many of these mails go to one mailbox in a day, however often somebody asks (abuse case 5)."""
ONE_DAY = timedelta(days=1)
LOOK_BACK = timedelta(days=90)


@transaction.atomic
def ask_for_link(school: School, *, reference: str, email: str) -> None:
    """Keep what was typed for the worker. The same work whatever it was."""
    asked = AskedForLink.objects.create(school=school, reference=reference, email=email, asked_at=timezone.now())
    run_later(SEND_LINKS, asked.pk)


@transaction.atomic
def send_links(asked_id: int) -> None:
    """Write to each contact on record whom the question is about, once."""
    asked = AskedForLink.objects.select_for_update(of=("self",)).select_related("school").filter(pk=asked_id).first()
    if asked is None or asked.done_at:
        return
    asked.done_at = timezone.now()
    asked.save(update_fields=["done_at"])
    for contact, submissions in _meant_by(asked).items():
        if _has_had_enough(contact):
            for submission in submissions:
                record(school=asked.school, action="link_held", subject=submission, actor_name="worker")
            continue
        _write_to(contact, submissions, cause=f"asked_for_link:{asked.pk}")


def _meant_by(asked: AskedForLink) -> dict[Contact, list[Submission]]:
    """Whom to write to, and about what: the newest first, at most three."""
    found: dict[Contact, list[Submission]] = {}
    for submission in _submissions(asked):
        for contact in contacts_with_a_link(submission):
            if _is_meant(asked, submission, contact) and len(found.setdefault(contact, [])) < MOST_LINKS:
                found[contact].append(submission)
    return {contact: submissions for contact, submissions in found.items() if submissions}


def _is_meant(asked: AskedForLink, submission: Submission, contact: Contact) -> bool:
    """Whose address was given; without one the sender, so that a reference brings nobody else a mail."""
    return asked.email.casefold() == contact.email.casefold() if asked.email else _is_sender(submission, contact)


def _submissions(asked: AskedForLink) -> Iterable[Submission]:
    own = Submission.objects.trusted().filter(school=asked.school, pupil__isnull=False)
    own = own.select_related("school", "pupil", "sender_contact").order_by("-received_at", "-pk")
    if asked.reference:
        return own.filter(reference=asked.reference)
    return _of_address(own, asked.email)


def _of_address(own: QuerySet[Submission], email: str) -> QuerySet[Submission]:
    """The newest submissions of everybody with the address; a few more than are needed, since some may be closed."""
    recent = own.filter(received_at__gt=timezone.now() - LOOK_BACK)
    had_one = RequestLink.objects.filter(contact__email__iexact=email).values("submission")
    return recent.filter(Q(sender_contact__email__iexact=email) | Q(pk__in=had_one))[: MOST_LINKS * 3]


def contacts_with_a_link(submission: Submission) -> list[Contact]:
    """Who may have a link to the submission: its sender, or who had one before; written to and by email only."""
    if submission.pupil is None:
        return []
    had_one = set(RequestLink.objects.filter(submission=submission).values_list("contact", flat=True))
    contacts = [link.contact for link in contacts_to_write_to(submission.pupil) if link.contact.email]
    return [one for one in contacts if one.pk in had_one or _is_sender(submission, one)]


def _is_sender(submission: Submission, contact: Contact) -> bool:
    return contact.pk == submission.sender_contact_id


def _has_had_enough(contact: Contact) -> bool:
    had = OutboxMessage.objects.filter(
        purpose=PURPOSE, mailbox=fold_mailbox(contact.email), created_at__gt=timezone.now() - ONE_DAY
    )
    return had.count() >= MOST_MAILS or is_flooded(contact.email)


@transaction.atomic
def send_link_to(contact: Contact, submission: Submission, *, by: AbstractBaseUser) -> OutboxMessage:
    """Staff send a link, to the address on record; no limit holds them back."""
    sent_before = OutboxMessage.objects.filter(cause__startswith=f"{cause_of(submission)}:link:").count()
    message = _write_to(contact, [submission], cause=f"{cause_of(submission)}:link:{sent_before + 1}")
    record(school=submission.school, action="link_sent", subject=submission, actor=by, contact=contact.pk)
    return message


def _write_to(contact: Contact, submissions: list[Submission], *, cause: str) -> OutboxMessage:
    newest = submissions[0]
    with spoken_in(newest.language if _is_sender(newest, contact) else ENGLISH):
        words = mail_words(
            "new_link",
            school=newest.school,
            subject=_("%(school)s: your new link") % {"school": newest.school.name},
            items=[_item(submission, contact) for submission in submissions],
        )
    return queue_message(
        school=newest.school,
        purpose=PURPOSE,
        cause=cause,
        recipient=contact.email,
        subject=words.subject,
        text_body=words.text,
        html_body=words.html,
        pupil=newest.pupil,
    )


def _item(submission: Submission, contact: Contact) -> dict[str, Any]:
    return {
        "thing": thing_of(submission.form),
        "reference": submission.reference,
        "received_at": submission.received_at,
        "link": issue_link(submission, contact),
    }


def forget_asked() -> int:
    """Questions older than a day; how many were forgotten."""
    return AskedForLink.objects.filter(asked_at__lt=timezone.now() - ONE_DAY).delete()[0]
