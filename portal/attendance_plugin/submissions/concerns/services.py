"""Raising, seeing and closing a concern. Each is written down with ids alone."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.submissions.models import Submission
from portal.rules.worrying_words import PHRASES, worries_in

from .kept_apart import texts_of
from .models import SafeguardingConcern
from .notice import tell_safeguarding_lead

Outcome = SafeguardingConcern.Outcome


class AlreadyClosed(RuntimeError):
    """Somebody closed the concern before."""

    def __init__(self, concern: SafeguardingConcern) -> None:
        who = concern.closed_by.get_full_name() if concern.closed_by else "somebody"
        super().__init__(f"This concern was already closed by {who} at {timezone.localtime(concern.closed_at):%H:%M}.")


def look_for_worries(submission: Submission) -> SafeguardingConcern | None:
    """Keep the submission's words apart where they hold worrying ones; None for nearly every submission.

    Call it in the transaction that stores the words, and again when words are added.
    """
    found = {group for said in texts_of(submission.answers).values() for group in worries_in(said)}
    if not found:
        return None
    with transaction.atomic():
        concern, is_new = SafeguardingConcern.objects.get_or_create(
            submission=submission,
            defaults={
                "school": submission.school,
                "about": [group for group in PHRASES if group in found],
                "raised_at": timezone.now(),
            },
        )
        if not is_new and concern.outcome == Outcome.NO_WORRY:
            _open_again(concern)
        elif not is_new:
            return concern
        submission.has_words_apart = True
        submission.save(update_fields=["has_words_apart"])
        record(school=submission.school, action="concern_raised", subject=concern, actor_name="worker")
        tell_safeguarding_lead(concern)
    return concern


def _open_again(concern: SafeguardingConcern) -> None:
    """The parent has changed the words since somebody found no worry in them; the audit log keeps that."""
    concern.raised_at, concern.outcome = timezone.now(), ""
    concern.seen_at = concern.seen_by = concern.closed_at = concern.closed_by = None
    concern.save()


@transaction.atomic
def see(concern: SafeguardingConcern, *, by: AbstractBaseUser) -> None:
    """Somebody reads the words: written down every time, on the concern the first time."""
    first = SafeguardingConcern.objects.filter(pk=concern.pk, seen_at=None)
    if first.update(seen_at=timezone.now(), seen_by=by):
        concern.refresh_from_db(fields=["seen_at", "seen_by"])
    record(school=concern.school, action="concern_viewed", subject=concern, actor=by)


@transaction.atomic
def close(concern: SafeguardingConcern, outcome: str, *, by: AbstractBaseUser) -> SafeguardingConcern:
    """End the concern. Where there was no worry, staff may read the words again. Raises ``AlreadyClosed``."""
    locked = SafeguardingConcern.objects.select_for_update(of=("self",)).select_related("submission", "school")
    concern = locked.get(pk=concern.pk)
    if concern.closed_at:
        raise AlreadyClosed(concern)
    concern.closed_at, concern.closed_by, concern.outcome = timezone.now(), by, outcome  # type: ignore[assignment]
    concern.save()
    if outcome == Outcome.NO_WORRY:
        Submission.objects.filter(pk=concern.submission_id).update(has_words_apart=False)
    record(school=concern.school, action="concern_closed", subject=concern, actor=by, outcome=outcome)
    return concern
