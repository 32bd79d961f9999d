"""That a text is kept apart, and who has looked at it."""

from django.conf import settings
from django.db import models

from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School


class SafeguardingConcern(models.Model):
    """One submission whose text a person trained in safeguarding reads first. The words stay in the submission.

    What was done belongs in the school's own safeguarding record, so this keeps who saw it, and how it ended.
    """

    class Outcome(models.TextChoices):
        FOLLOWED_UP = "followed_up", "Followed up, and written in the school’s safeguarding record"
        NO_WORRY = "no_worry", "No worry about the child: staff may read the words as usual"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="concern")
    about = models.JSONField(default=list, help_text="The groups of words that were found.")
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)

    class Meta:
        ordering = ["-raised_at", "-pk"]
        permissions = [("view_concerns", "Can read words that are kept apart for the safeguarding lead")]

    def __str__(self) -> str:
        return f"Concern {self.pk} about {self.submission_id}"
