"""The mail that says a form has arrived. It names no child and no reason: nobody has shown whose mailbox it is."""

from datetime import timedelta

from django.template.loader import render_to_string
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.services import contacts_to_write_to
from portal.forms.definitions import JOURNEYS

from .background import run_later
from .links import issue_link
from .models import OutboxMessage, Submission
from .outbox import DELIVER, fold_mailbox, queue_message

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
    text, html = _bodies(submission)
    return queue_message(
        school=submission.school,
        purpose=PURPOSE,
        cause=cause_of(submission),
        recipient=submission.sender_email,
        subject=f"{submission.school.name}: we have received your form {submission.reference}",
        text_body=text,
        html_body=html,
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
        message.text_body, message.html_body = _bodies(submission, link)
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


def _bodies(submission: Submission, link: str = "") -> tuple[str, str]:
    context = {
        "school": submission.school,
        "reference": submission.reference,
        "thing": JOURNEYS[submission.form].thing if submission.form in JOURNEYS else "form",
        "received_at": submission.received_at,
        "link": link,
    }
    folder = "attendance_plugin/submissions"
    return (
        render_to_string(f"{folder}/acknowledgement.txt", context).strip() + "\n",
        render_to_string(f"{folder}/acknowledgement.html", context),
    )
