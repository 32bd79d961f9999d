"""What the worker runs. Each task takes the key of a row and may be run again without harm (R9)."""

import logging
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from portal.forms.drafts import remove_old_drafts
from portal.forms.fair_use.budgets import forget_empty_buckets

from . import new_links, outbox, services
from .keeping import forgetting
from .models import AskedForLink, Submission

logger = logging.getLogger(__name__)
OVERDUE = timedelta(minutes=2)
STILL_TRIED = timedelta(days=3)


def look_for_child(submission_id: int) -> None:
    services.hand_on(services.look_for_child(submission_id))


def deliver_message(message_id: int) -> str:
    return outbox.deliver(message_id)


def send_outbox() -> dict[str, int]:
    """Every minute: what is due goes out, and what a lost task left behind is taken up again."""
    take_up_overdue()
    send_overdue_links()
    return outbox.send_due_messages()


def take_up_overdue() -> int:
    """Submissions whose task was lost or failed; how many were dealt with now."""
    now = timezone.now()
    is_waiting = Q(is_suspect=False, handed_on_at=None) | Q(is_suspect=True, match=Submission.Match.WAITING)
    overdue = Submission.objects.filter(is_waiting, received_at__lt=now - OVERDUE, received_at__gt=now - STILL_TRIED)
    done = 0
    for pk in list(overdue.values_list("pk", flat=True)):
        try:
            look_for_child(pk)
            done += 1
        except services.ContinuationFailed:
            continue
    return done


def send_overdue_links() -> int:
    """Links that were asked for and whose task was lost; how many questions were dealt with now."""
    overdue = AskedForLink.objects.filter(done_at=None, asked_at__lt=timezone.now() - OVERDUE)
    done = 0
    for pk in list(overdue.values_list("pk", flat=True)):
        try:
            new_links.send_links(pk)
            done += 1
        except Exception as error:
            logger.error("The links asked for in %s were not sent: %s", pk, type(error).__name__)
    return done


def send_links(asked_id: int) -> None:
    new_links.send_links(asked_id)


def forget_drafts() -> int:
    """Every hour: drafts nobody sent, what was typed to ask for a link, and budgets nobody draws on."""
    forget_empty_buckets()
    return remove_old_drafts() + new_links.forget_asked()


def forget_what_is_over() -> dict[str, int]:
    """Every night: everything of forms whose days are over. What fails is told to the doctor, and tried again."""
    return forgetting.forget_what_is_over().counts
