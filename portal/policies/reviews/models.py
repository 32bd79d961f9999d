"""What a review found, and who was reminded of one."""

from django.conf import settings
from django.db import models

from portal.policies.versions.frozen import FrozenModel
from portal.rules.precise_dates import DAY, PRECISIONS


class PolicyReview(FrozenModel):
    """A policy was looked at again and stays as it is or needs a new version; or an incident calls for a look."""

    next_step = "Record another review; the newest one counts."

    class Outcome(models.TextChoices):
        NO_CHANGE = "no_change", "Reviewed, no change"
        NEW_VERSION = "new_version", "A new version is needed"
        SOONER = "sooner", "To be reviewed sooner"

    version = models.ForeignKey(
        "portal_policies.PolicyVersion",
        on_delete=models.PROTECT,
        related_name="reviews",
        help_text="The version that was looked at.",
    )
    reviewed_on = models.DateField()
    precision = models.CharField("known to", max_length=5, choices=PRECISIONS, default=DAY)
    outcome = models.CharField(max_length=12, choices=Outcome)
    reviewer_role = models.CharField("reviewed by", max_length=120, help_text="A role, for example: Headteacher.")
    note = models.TextField(blank=True, help_text="For readers.")
    next_due = models.DateField("next review", help_text="The day by which the policy is looked at again.")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["reviewed_on", "pk"]

    def __str__(self) -> str:
        return f"Review of {self.version} on {self.reviewed_on}"


class ReviewReminder(models.Model):
    """One mail about one due date to one address. Written before it is sent, sent once."""

    version = models.ForeignKey(
        "portal_policies.PolicyVersion", on_delete=models.PROTECT, related_name="review_reminders"
    )
    due_on = models.DateField("review due")
    step = models.CharField(max_length=20, help_text="ahead-60, ahead-14, due, overdue-1, overdue-2 …")
    role = models.CharField(max_length=120)
    recipient = models.EmailField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "due_on", "step", "recipient"], name="one_review_reminder_per_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} to {self.recipient} about {self.version}"
