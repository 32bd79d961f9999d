"""A correction as it was made. None is ever edited."""

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
