"""The mail that says a form has arrived. It names no child and no reason: nobody has shown whose mailbox it is.

Its words are the school's own letter where one is loaded (see `acknowledgement_words`), else the two templates here.
"""

from datetime import timedelta

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.services import contacts_to_write_to
from portal.forms.definitions import JOURNEYS
from portal.forms.fair_use.subjects import fold_mailbox
from portal.pages.languages import current_language, spoken_in
from portal.pages.translation_reviews import is_unread

from .acknowledgement_words import Acknowledgement, MailWords, acknowledgement_words
from .background import run_later
from .links import issue_link
from .models import OutboxMessage, Submission
from .outbox import DELIVER, queue_message

PURPOSE = "acknowledgement"
MATCHING_TAKES = timedelta(minutes=3)
"""The mail waits so long for the child to be looked for; then it goes without a link."""
MOST_AN_HOUR = 10


def acknowledge(submission: Submission) -> OutboxMessage | None:
    """Write the mail with the submission, in its transaction. None without an address, or for a flooded mailbox."""
    if not submission.sender_email:
        return None
    if is_flooded(submission.sender_email):
        record(school=submission.school, action="acknowledgement_held", subject=submission, actor_name="parent")
        return None
    words = _words(submission)
    return queue_message(
        school=submission.school,
        purpose=PURPOSE,
        cause=cause_of(submission),
        recipient=submission.sender_email,
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


def release_acknowledgement(submission: Submission) -> None:
    """After matching: put the link in where the sender's mailbox is on record, and let the mail go."""
    waiting = OutboxMessage.objects.filter(cause=cause_of(submission), purpose=PURPOSE, attempts=0)
    message = waiting.select_for_update().first()
    if message is None:
        return
    if may_have_link(submission):
        link = issue_link(submission, submission.sender_contact)  # type: ignore[arg-type]
        words = _words(submission, link)
        message.text_body, message.html_body = words.text, words.html
    message.pupil = submission.pupil
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


def _words(submission: Submission, link: str = "") -> MailWords:
    told = Acknowledgement(
        school=submission.school,
        form=submission.form,
        reference=submission.reference,
        received_at=submission.received_at,
        link=link,
        language=submission.language,
    )
    own_words = acknowledgement_words.get(submission.form)
    return (own_words(told) if own_words else None) or _plain_words(told)


def _plain_words(told: Acknowledgement) -> MailWords:
    folder = "attendance_plugin/submissions"
    with spoken_in(told.language):
        context = {**vars(told), "thing": JOURNEYS[told.form].thing if told.form in JOURNEYS else _("form")}
        context["is_unread"] = is_unread(current_language(), told.school)
        return MailWords(
            subject=_("%(school)s: we have received your form %(reference)s")
            % {"school": told.school.name, "reference": told.reference},
            text=render_to_string(f"{folder}/acknowledgement.txt", context).strip() + "\n",
            html=render_to_string(f"{folder}/acknowledgement.html", context),
        )
