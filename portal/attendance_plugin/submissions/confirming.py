"""Who is speaking: a form stays unconfirmed until an address or a number on record has answered for it, or staff do.

An address that was typed proves nothing, even where it is on record. Three things do: the sender's own link, sent to
the address the school holds, is opened; the office rings a number it holds; a member of staff says how they know.
"""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Contact, PupilContact

from .after_confirm import after_confirm
from .models import RequestLink, Submission
from .sent_together import sent_with

How = Submission.Confirmed
DISOWNED = "disowned"
NO_PARTS = {
    "confirmed_at": None,
    "confirmed_how": "",
    "confirmed_by": None,
    "confirmed_contact": None,
    "confirmed_number": "",
    "confirmed_why": "",
}


class ConfirmationRefused(ValueError):
    """What was given does not show who sent the form."""


@transaction.atomic
def confirm(
    submission: Submission,
    *,
    how: str,
    by: AbstractBaseUser | None = None,
    contact: Contact | None = None,
    why: str = "",
) -> Submission:
    """Note who spoke and how the school knows; the first confirmation stands. Raises ``ConfirmationRefused``.

    ``contact`` opened the link or was rung, at the number the record holds now; ``why`` is for ``how="staff"``.
    """
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if submission.is_confirmed:
        return submission
    number = _number_rung(submission, contact) if how == How.CALL else ""
    if how == How.STAFF and not why.strip():
        raise ConfirmationRefused("No reason was given. Write how the school knows who sent the form.")
    submission.confirmed_at, submission.confirmed_how = timezone.now(), how
    submission.confirmed_by, submission.confirmed_contact = by, contact  # type: ignore[assignment]
    submission.confirmed_number, submission.confirmed_why = number, why.strip()
    submission.save(update_fields=list(NO_PARTS))
    record(
        school=submission.school,
        action="sender_confirmed",
        subject=submission,
        actor=by,
        actor_name="" if by else "parent",
        how=how,
        contact=contact.pk if contact else None,
    )
    if follow := after_confirm.get(submission.form):
        follow(submission)
    return submission


def _number_rung(submission: Submission, contact: Contact | None) -> str:
    links = contacts_who_may_answer(submission)
    on_record = {link.contact_id: link.contact.telephone for link in links if link.contact.telephone}
    number = on_record.get(contact.pk, "") if contact else ""
    if not number:
        raise ConfirmationRefused(
            "That is no number the school holds for this child. Ring one of the contacts on record and choose it."
        )
    return number


def contacts_who_may_answer(submission: Submission) -> list[PupilContact]:
    """The contacts of the matched child whom the school may ask, in its order; nobody while no child is matched."""
    if submission.pupil_id is None:
        return []
    links = PupilContact.objects.filter(pupil=submission.pupil_id, ended_on=None, do_not_contact=False)
    return list(links.select_related("contact").order_by("order", "pk"))


def confirm_by_link(link: RequestLink) -> None:
    """The sender's own link was opened: they answer for the whole form, so for each of their children in it.

    Another contact's link says nothing of who sent it.
    """
    if link.contact_id != link.submission.sender_contact_id:
        return
    for submission in sent_with(link.submission):
        if submission.sender_contact_id == link.contact_id:
            confirm(submission, how=How.LINK, contact=link.contact)


def forget_confirmation(submission: Submission) -> None:
    """The form is about another child after all, so its family has not answered for it. The caller saves."""
    for name, value in NO_PARTS.items():
        setattr(submission, name, value)


def may_be_disowned(submission: Submission) -> bool:
    """A report nobody has answered for. A request for leave is decided by the headteacher, whoever sent it."""
    return submission.form != "leave" and not submission.is_confirmed and not submission.is_suspect


@transaction.atomic
def disown(submission: Submission, *, because: str, by: AbstractBaseUser) -> bool:
    """The family did not send it: out of every list and of what is handed back, kept apart; False when it may not be.

    Whoever looks after what is kept apart can release it again.
    """
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if not may_be_disowned(submission):
        return False
    submission.is_suspect, submission.signals = True, [*submission.signals, DISOWNED]
    submission.kept_apart_at, submission.kept_apart_by = timezone.now(), by  # type: ignore[assignment]
    submission.kept_apart_because = because
    submission.save(update_fields=["is_suspect", "signals", "kept_apart_at", "kept_apart_by", "kept_apart_because"])
    record(school=submission.school, action="submission_disowned", subject=submission, actor=by)
    return True
