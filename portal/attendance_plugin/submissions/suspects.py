"""Submissions a person must look at first: let go like any other, or kept apart with a reason. Never thrown away.

The sender was told what everybody is told. Nothing else happens before somebody of the staff releases the submission:
no mail, no place in a list, no request opened.
"""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record

from .acknowledgements import acknowledge, release_acknowledgement
from .models import Submission
from .services import hand_on


@transaction.atomic
def release(submission: Submission, *, by: AbstractBaseUser) -> Submission:
    """From now on it is a submission like any other: acknowledged, in every list, handed on.

    One that was kept apart may be released later. Raises ``ContinuationFailed``; then nothing has changed.
    """
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if not submission.is_suspect:
        return submission
    submission.is_suspect = False
    submission.kept_apart_at, submission.kept_apart_by, submission.kept_apart_because = None, None, ""
    submission.save()
    record(school=submission.school, action="submission_released", subject=submission, actor=by)
    acknowledge(submission)
    if submission.match != Submission.Match.WAITING:
        release_acknowledgement(submission)
        hand_on(submission)
    return submission


@transaction.atomic
def keep_apart(submission: Submission, *, because: str, by: AbstractBaseUser) -> bool:
    """Take it off the queue with a reason; False when somebody has released it meanwhile, or kept it apart."""
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if not submission.is_suspect or submission.kept_apart_at:
        return False
    submission.kept_apart_at, submission.kept_apart_by = timezone.now(), by  # type: ignore[assignment]
    submission.kept_apart_because = because
    submission.save()
    record(school=submission.school, action="submission_kept_apart", subject=submission, actor=by)
    return True
