"""Messages out: written with their cause, claimed before each try, repeated once at the very worst (R7, R8)."""

import logging
import re
import uuid
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Pupil
from portal.forms.fair_use.subjects import fold_mailbox
from portal.pages.models import School

from .background import run_later
from .mail_refusals import Refusal, read_refusal
from .models import OutboxMessage
from .withholding import DO_NOT_CONTACT, is_stale, is_withheld

logger = logging.getLogger(__name__)
State = OutboxMessage.State
OPEN_STATES = (State.QUEUED, State.DELAYED)
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30, 45, 60, 70))
"""Waits after the first try, the second, …: ten tries over a little more than four hours."""
TRIES = len(DELAYS) + 1
CLAIM = timedelta(minutes=10)
"""How long a try may take before the message counts as nobody’s again; no mail server is waited for so long."""
DELIVER = "portal.attendance_plugin.submissions.tasks.deliver_message"
FORGOTTEN = "/…/"
"""What stands in a message where the secret of its link was."""
TOKEN = re.compile(r"(/(?:requests|requests/letter|sign)/)[\w-]{20,}(?=/)")


def queue_message(
    *,
    school: School,
    purpose: str,
    cause: str,
    recipient: str,
    subject: str,
    text_body: str,
    html_body: str = "",
    not_before: datetime | None = None,
    pupil: Pupil | None = None,
) -> OutboxMessage:
    """The message to ``recipient`` for this cause and purpose; written once, whoever asks again.

    Call it inside the transaction of its cause. Without ``not_before`` the worker sends it at once. Before each try it
    asks whether the recipient may still be contacted, about ``pupil`` where one is named.
    """
    now = timezone.now()
    with transaction.atomic():
        message, is_new = OutboxMessage.objects.get_or_create(
            recipient=recipient,
            cause=cause,
            purpose=purpose,
            defaults={
                "school": school,
                "pupil": pupil,
                "mailbox": fold_mailbox(recipient),
                "subject": " ".join(subject.split())[:150],
                "text_body": text_body,
                "html_body": html_body,
                "message_id": _new_message_id(),
                "created_at": now,
                "next_attempt_at": not_before or now,
            },
        )
        if is_new and not_before is None:
            run_later(DELIVER, message.pk)
    return message


def _new_message_id() -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{uuid.uuid4().hex}@{domain}>"


def deliver(message_id: int) -> str:
    """Try once, if the message is due and nobody else is trying; the state it is left in."""
    message = _claim(message_id)
    if message is None:
        return OutboxMessage.objects.values_list("state", flat=True).get(pk=message_id)
    if is_withheld(message):
        return _put_off(message, DO_NOT_CONTACT)
    if is_stale(message):
        return _drop(message)
    try:
        _build_mail(message).send()
    except Exception as error:
        return _put_off(message, read_refusal(error))
    return _mark_sent(message)


def _claim(message_id: int) -> OutboxMessage | None:
    """The message, moved out of everybody else's reach; None when it is not due."""
    now = timezone.now()
    due = OutboxMessage.objects.filter(pk=message_id, state__in=OPEN_STATES, next_attempt_at__lte=now)
    if due.filter(attempts__lt=TRIES).update(attempts=F("attempts") + 1, next_attempt_at=now + CLAIM):
        return OutboxMessage.objects.select_related("school").get(pk=message_id)
    if exhausted := due.first():
        _put_off(exhausted, Refusal(True, True, f"The portal was stopped {TRIES} times while it sent this message."))
    return None


def _build_mail(message: OutboxMessage) -> EmailMultiAlternatives:
    school = message.school
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text_body,
        from_email=formataddr((school.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[message.recipient],
        reply_to=[school.email] if school.email else None,
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    if message.html_body:
        mail.attach_alternative(message.html_body, "text/html")
    return mail


def _mark_sent(message: OutboxMessage) -> str:
    """Sent. The secret in its link is the recipient's alone from now on. Others that waited for the server go next."""
    now = timezone.now()
    with transaction.atomic():
        message.state, message.sent_at, message.last_error = State.SENT, now, ""
        message.waits_for_server = False
        _forget_tokens(message)
        message.save()
        _audit(message, "mail_sent")
        waiting = OutboxMessage.objects.filter(state=State.DELAYED, waits_for_server=True, attempts__lt=TRIES)
        waiting.filter(next_attempt_at__gt=now).update(next_attempt_at=now, waits_for_server=False)
    return State.SENT


def _put_off(message: OutboxMessage, refusal: Refusal) -> str:
    """Delayed until the next try is due, or failed for good and shown to the office."""
    logger.warning("Message %s was not sent: %s", message.pk, refusal.words)
    with transaction.atomic():
        is_over = refusal.is_permanent or message.attempts >= TRIES
        message.state = State.FAILED if is_over else State.DELAYED
        message.last_error, message.waits_for_server = refusal.words, refusal.is_ours
        if is_over:
            _forget_tokens(message)
        else:
            message.next_attempt_at = timezone.now() + DELAYS[message.attempts - 1]
        message.save()
        _audit(message, "mail_failed" if is_over else "mail_delayed")
    return str(message.state)


def _drop(message: OutboxMessage) -> str:
    """It stood in the queue until nobody needed it: better not at all than late."""
    with transaction.atomic():
        message.state, message.last_error, message.waits_for_server = State.DROPPED, "", False
        _forget_tokens(message)
        message.save()
        _audit(message, "mail_dropped")
    return State.DROPPED


def _forget_tokens(message: OutboxMessage) -> None:
    message.text_body = TOKEN.sub(r"\1…", message.text_body)
    message.html_body = TOKEN.sub(r"\1…", message.html_body)


def _audit(message: OutboxMessage, action: str) -> None:
    record(
        school=message.school,
        action=action,
        subject=message,
        actor_name="worker",
        purpose=message.purpose,
        cause=message.cause,
        attempts=message.attempts,
    )


def due_messages() -> QuerySet[OutboxMessage]:
    """Open messages whose next try is due, longest waiting first."""
    due = Q(state__in=OPEN_STATES, next_attempt_at__lte=timezone.now())
    return OutboxMessage.objects.filter(due).order_by("next_attempt_at")


def send_due_messages(most: int = 200) -> dict[str, int]:
    """Try every message that is due; how many were left in which state."""
    counts: dict[str, int] = {}
    for pk in list(due_messages().values_list("pk", flat=True)[:most]):
        state = deliver(pk)
        counts[state] = counts.get(state, 0) + 1
    return counts
