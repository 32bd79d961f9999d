"""Who gets no mail: contacts whom the record says not to contact, also when it came to say so after the mail.

And which mail goes to nobody: one that has lost its point while it waited, such as a reminder of what was answered.
"""

from portal import hooks
from portal.attendance_plugin.roll.models import PupilContact

from .mail_refusals import Refusal
from .models import OutboxMessage

DO_NOT_CONTACT = Refusal(True, False, "Not sent: the school's record says not to contact this person.")


def is_stale(message: OutboxMessage) -> bool:
    """Whether the room that wrote the mail says that nobody needs it any more (abuse case 62)."""
    asked = hooks.stale_mails.get(message.purpose)
    return asked is not None and asked(message.cause)


def is_withheld(message: OutboxMessage) -> bool:
    """Whether everybody on record with this address is not to be contacted about the child.

    A message about no certain child is withheld when that is so of every child the person stands beside. An address
    that is on no record, such as a parent's new one, is not judged here.
    """
    links = PupilContact.objects.filter(
        contact__school=message.school_id, contact__email__iexact=message.recipient, ended_on=None
    )
    about = links.filter(pupil=message.pupil_id) if message.pupil_id else links
    flags = list(about.values_list("do_not_contact", flat=True))
    return bool(flags) and all(flags)
