"""The mail that says a form has arrived. It names no child and no reason: nobody has shown whose mailbox it is.

Its words are the school's own letter where one is loaded (see `acknowledgement_words`), else the two templates here.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.services import contacts_to_write_to
from portal.forms.fair_use.subjects import fold_mailbox
from portal.pages.languages import spoken_in

from .acknowledgement_words import Acknowledgement, MailWords, acknowledgement_words
from .background import run_later
from .links import issue_link
from .mail_words import mail_words, thing_of
from .models import OutboxMessage, Submission
from .outbox import DELIVER, queue_message

PURPOSE = "acknowledgement"
MATCHING_TAKES = timedelta(minutes=3)
"""The mail waits so long for the child to be looked for; then it goes without a link."""
MOST_AN_HOUR = 10


def acknowledge(together: Sequence[Submission]) -> OutboxMessage | None:
    """Write one mail for the submissions of one form, in their transaction.

    None without an address, or for a flooded mailbox.
    """
    first = together[0]
    if not first.sender_email:
        return None
    if is_flooded(first.sender_email):
        record(school=first.school, action="acknowledgement_held", subject=first, actor_name="parent")
        return None
    words = _words(together)
    return queue_message(
        school=first.school,
        purpose=PURPOSE,
        cause=cause_of(first),
        recipient=first.sender_email,
        subject=words.subject,
        text_body=words.text,
        html_body=words.html,
        not_before=timezone.now() + MATCHING_TAKES,
    )


def cause_of(submission: Submission) -> str:
    return f"submission:{submission.pk}"


def is_flooded(address: str) -> bool:
    """Whether a mailbox has had its share for this hour (abuse case 5)."""
    an_hour_ago = timezone.now() - timedelta(hours=1)
    mailbox = fold_mailbox(address)
    return OutboxMessage.objects.filter(mailbox=mailbox, created_at__gt=an_hour_ago).count() >= MOST_AN_HOUR


def release_acknowledgement(together: Sequence[Submission]) -> None:
    """After every child was looked for: put the links in where the mailbox is on record, and let the mail go."""
    if any(submission.match == Submission.Match.WAITING for submission in together):
        return
    waiting = OutboxMessage.objects.filter(cause=cause_of(together[0]), purpose=PURPOSE, attempts=0)
    message = waiting.select_for_update().first()
    if message is None:
        return
    links = {
        submission.reference: issue_link(submission, submission.sender_contact)  # type: ignore[arg-type]
        for submission in together
        if may_have_link(submission)
    }
    if links:
        words = _words(together, links)
        message.text_body, message.html_body = words.text, words.html
    message.pupil = together[0].pupil if len(together) == 1 else None
    message.next_attempt_at = timezone.now()
    message.save()
    run_later(DELIVER, message.pk)


def may_have_link(submission: Submission) -> bool:
    """The child is matched, and the address is that of a parent the school writes to about this child."""
    if submission.pupil is None or submission.sender_contact is None:
        return False
    if submission.sender_contact.email.casefold() != submission.sender_email.casefold():
        return False
    return any(link.contact_id == submission.sender_contact_id for link in contacts_to_write_to(submission.pupil))


def _words(together: Sequence[Submission], links: Mapping[str, str] | None = None) -> MailWords:
    first = together[0]
    told = Acknowledgement(
        school=first.school,
        form=first.form,
        references=tuple(submission.reference for submission in together),
        received_at=first.received_at,
        links=links or {},
        language=first.language,
    )
    own_words = acknowledgement_words.get(first.form)
    return (own_words(told) if own_words else None) or _plain_words(told)


def _plain_words(told: Acknowledgement) -> MailWords:
    with spoken_in(told.language):
        named = {"school": told.school.name, "reference": told.reference_in_subject}
        return mail_words(
            "acknowledgement",
            subject=_("%(school)s: we have received your form %(reference)s") % named,
            **{**vars(told), "reference": told.reference_in_subject, "thing": thing_of(told.form)},
        )
