"""Taking back which child a submission was matched to. Whoever had a link to it as that child's parent loses it."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from portal.attendance_plugin.audit.services import record

from .confirming import forget_confirmation
from .links import revoke_links
from .models import Submission


@transaction.atomic
def clear_pupil(submission: Submission, *, by: AbstractBaseUser) -> Submission:
    """As if no child had been found: nobody is known to have sent it, and the family that was meant has no way in."""
    submission = Submission.objects.select_for_update(of=("self",)).select_related("school").get(pk=submission.pk)
    before = submission.pupil_id
    forget_confirmation(submission)
    submission.pupil, submission.match = None, Submission.Match.NOT_FOUND
    submission.sender_contact, submission.sender_on_record, submission.sender_new = None, False, []
    submission.save()
    revoke_links(submission, by=by)
    record(school=submission.school, action="submission_unmatched", subject=submission, actor=by, before=before)
    return submission
