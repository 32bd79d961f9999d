"""A correction as it was made, and who of the office saw it. None is ever edited."""

from django.conf import settings
from django.db import models

from portal.attendance_plugin.submissions.models import RequestLink, Submission


class Correction(models.Model):
    """One question answered anew, with what followed from it. An answer that was not there is left out of its side."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="corrections")
    link = models.ForeignKey(RequestLink, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    step = models.SlugField(help_text="The page of the form that was answered anew.")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Correction {self.pk} of {self.submission_id}"


class ChangeSeen(models.Model):
    """Somebody of the office saw what a parent changed: corrections up to a number, and whether it was taken back."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="changes_seen")
    correction = models.PositiveBigIntegerField(default=0, help_text="The newest correction that was seen; 0: none.")
    taken_back = models.BooleanField(default=False)
    seen_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Changes of {self.submission_id} seen"
