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
from .sent_together import lock_sent_with
from .services import hand_on


@transaction.atomic
def release(submission: Submission, *, by: AbstractBaseUser) -> Submission:
    """From now on it is a submission like any other: acknowledged, in every list, handed on.

    Children of one form go together. One that was kept apart may be released later. Raises ``ContinuationFailed``;
    then nothing has changed.
    """
    together = lock_sent_with(submission.pk)
    released = next(one for one in together if one.pk == submission.pk)
    if not released.is_suspect:
        return released
    for one in together:
        one.is_suspect = False
        one.kept_apart_at, one.kept_apart_by, one.kept_apart_because = None, None, ""
        one.save()
        record(school=one.school, action="submission_released", subject=one, actor=by)
    acknowledge(together)
    release_acknowledgement(together)
    for one in together:
        if one.match != Submission.Match.WAITING:
            hand_on(one)
    return released


@transaction.atomic
def keep_apart(submission: Submission, *, because: str, by: AbstractBaseUser) -> bool:
    """Take it, and the other children of its form, off the queue with a reason.

    False when somebody has released it meanwhile, or kept it apart.
    """
    together = [one for one in lock_sent_with(submission.pk) if one.is_suspect and not one.kept_apart_at]
    for one in together:
        one.kept_apart_at, one.kept_apart_by = timezone.now(), by  # type: ignore[assignment]
        one.kept_apart_because = because
        one.save()
        record(school=one.school, action="submission_kept_apart", subject=one, actor=by)
    return bool(together)
