"""Answers on their way: kept for the reader of one link or account until they are sent, or for some days.

Nothing of it is kept at the door, where the next visitor uses the same tablet.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portal.journeys.definition import Answers, AnswersByStep

from .models import AskedPerson, UnfinishedAnswers

KEPT = timedelta(days=7)


def unfinished_answers(person: AskedPerson, recipient_key: str) -> AnswersByStep:
    """What this reader has answered so far, by page."""
    fresh = timezone.now() - KEPT
    found = UnfinishedAnswers.objects.filter(person=person, recipient_key=recipient_key, updated_at__gt=fresh).first()
    return found.answers if found else {}


@transaction.atomic
def keep_answers(person: AskedPerson, recipient_key: str, *, step: str, answers: Answers) -> AnswersByStep:
    """Keep one page's answers beside the others, also when two windows send at once; all of them."""
    UnfinishedAnswers.objects.get_or_create(person=person, recipient_key=recipient_key)
    row = UnfinishedAnswers.objects.select_for_update().get(person=person, recipient_key=recipient_key)
    row.answers = {**row.answers, step: dict(answers)}
    row.save()
    return row.answers


def forget_unfinished() -> int:
    """Delete what nobody touched for some days, or that is no longer asked; how many."""
    old = UnfinishedAnswers.objects.filter(updated_at__lte=timezone.now() - KEPT)
    withdrawn = UnfinishedAnswers.objects.exclude(person__withdrawn_at=None)
    return (old | withdrawn).delete()[0]
