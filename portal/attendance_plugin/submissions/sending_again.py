"""A message that failed, sent once more because a person asks for it."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record

from .background import run_later
from .models import OutboxMessage
from .outbox import DELIVER, FORGOTTEN
from .withholding import is_withheld

State = OutboxMessage.State


def can_be_sent_again(message: OutboxMessage) -> bool:
    """It failed, its words are still whole, and its reader may be written to.

    The secret of a link is forgotten once a message is given up: such a message would lead nowhere.
    """
    is_whole = bool(message.text_body) and FORGOTTEN not in message.text_body
    return message.state == State.FAILED and is_whole and not is_withheld(message)


@transaction.atomic
def send_again(message: OutboxMessage, *, by: AbstractBaseUser) -> bool:
    """Ten tries more, under the same Message-ID; False when it cannot be, or somebody was quicker."""
    message = OutboxMessage.objects.select_for_update(of=("self",)).select_related("school").get(pk=message.pk)
    if not can_be_sent_again(message):
        return False
    message.state, message.attempts, message.last_error = State.QUEUED, 0, ""
    message.next_attempt_at, message.waits_for_server = timezone.now(), False
    message.save()
    record(school=message.school, action="mail_sent_again", subject=message, actor=by, purpose=message.purpose)
    run_later(DELIVER, message.pk)
    return True
