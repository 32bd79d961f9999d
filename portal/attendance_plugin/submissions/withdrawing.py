"""Taking a form about a day back: the child comes to school after all, or nobody collects early."""

from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record

from .corrections.by_day import FORMS, why_not_by_day
from .models import RequestLink, Submission


def may_take_back(link: RequestLink) -> bool:
    """Only the sender, and only until the day is over. Leave is taken back where it is decided."""
    submission = link.submission
    is_sender = link.contact_id == submission.sender_contact_id
    return is_sender and submission.form in FORMS and not why_not_by_day(submission)


@transaction.atomic
def take_back(link: RequestLink) -> bool:
    """False where it is too late, or was done already; then nothing has changed."""
    held = Submission.objects.select_for_update(of=("self",)).select_related("school")
    link.submission = held.get(pk=link.submission_id)
    if not may_take_back(link):
        return False
    submission = link.submission
    submission.withdrawn_at = timezone.now()
    submission.save(update_fields=["withdrawn_at"])
    record(
        school=submission.school, action="submission_withdrawn", subject=submission, actor_name="parent", link=link.pk
    )
    return True
