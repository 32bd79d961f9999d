"""What parents changed or took back since somebody of the office last saw it, for lists that staff work from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.submissions.models import Submission

from .models import ChangeSeen, Correction


@dataclass(frozen=True, kw_only=True)
class Change:
    """The changes of one form that nobody of the office has seen. ``steps``: the pages that were answered anew.

    ``correction`` is the newest one's number, so that a change made meanwhile is not taken as seen.
    """

    at: datetime
    steps: tuple[str, ...]
    correction: int
    is_taken_back: bool


def unseen_changes(submissions: Iterable[Submission]) -> dict[int, Change]:
    """By the submission's key, in two queries; a form nobody changed since is not in it."""
    known = {submission.pk: submission for submission in submissions}
    if not known:
        return {}
    seen = _seen(known)
    made: dict[int, list[Correction]] = {}
    for correction in Correction.objects.filter(submission__in=known).order_by("pk"):
        if correction.pk > seen.get(correction.submission_id, (0, False))[0]:
            made.setdefault(correction.submission_id, []).append(correction)
    found = {}
    for pk, submission in known.items():
        corrections, is_back = made.get(pk, []), submission.withdrawn_at is not None
        if corrections or (is_back and not seen.get(pk, (0, False))[1]):
            found[pk] = _change(submission, corrections, seen.get(pk, (0, False))[0])
    return found


def _seen(submissions: Iterable[int]) -> dict[int, tuple[int, bool]]:
    """The newest correction that was seen of each, and whether its taking back was."""
    rows = ChangeSeen.objects.filter(submission__in=list(submissions))
    found: dict[int, tuple[int, bool]] = {}
    for pk, correction, is_back in rows.values_list("submission", "correction", "taken_back"):
        newest, was_back = found.get(pk, (0, False))
        found[pk] = (max(newest, correction), was_back or is_back)
    return found


def _change(submission: Submission, corrections: list[Correction], seen: int) -> Change:
    moments = [correction.made_at for correction in corrections]
    return Change(
        at=submission.withdrawn_at or moments[-1],
        steps=tuple(dict.fromkeys(correction.step for correction in corrections)),
        correction=corrections[-1].pk if corrections else seen,
        is_taken_back=submission.withdrawn_at is not None,
    )


def note_seen(submission: Submission, *, correction: int, taken_back: bool, by: AbstractBaseUser) -> ChangeSeen:
    """Somebody saw the form's changes up to this correction, and its taking back where ``taken_back``."""
    seen = ChangeSeen.objects.create(
        submission=submission,
        correction=correction,
        taken_back=taken_back,
        seen_at=timezone.now(),
        by=by,  # type: ignore[misc]
    )
    record(school=submission.school, action="submission_change_seen", subject=submission, actor=by)
    return seen
