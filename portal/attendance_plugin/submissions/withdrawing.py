"""Taking a form back: the child comes to school after all, nobody collects early, lunch stays as it was."""

from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record

from .corrections.correctable import correctable_of
from .models import RequestLink, Submission


def may_take_back(link: RequestLink, *, is_held: bool = False) -> bool:
    """Only the sender, and only while the form could be put right. Leave is taken back where it is decided."""
    submission = link.submission
    rules = None if submission.form == "leave" else correctable_of(submission)
    is_sender = link.contact_id == submission.sender_contact_id
    return is_sender and rules is not None and not rules.why_not(submission, is_held=is_held)


@transaction.atomic
def take_back(link: RequestLink) -> bool:
    """False where it is too late, or was done already; then nothing has changed."""
    held = Submission.objects.select_for_update(of=("self",)).select_related("school")
    link.submission = held.get(pk=link.submission_id)
    if not may_take_back(link, is_held=True):
        return False
    submission = link.submission
    submission.withdrawn_at = timezone.now()
    submission.save(update_fields=["withdrawn_at"])
    record(
        school=submission.school, action="submission_withdrawn", subject=submission, actor_name="parent", link=link.pk
    )
    rules = correctable_of(submission)
    if rules and rules.take_back:
        rules.take_back(submission)
    return True
