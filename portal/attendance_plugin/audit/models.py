"""Who did what, when and why. Appended to, never edited; ids only, no names of children and no reasons for absence."""

from django.conf import settings
from django.db import models

from portal.pages.models import School
from portal.policies.versions.frozen import FrozenModel


class AuditEntry(FrozenModel):
    """One thing that was done or seen. The database refuses to change or remove it; ``pseudonyms`` is the exception."""

    kept = "kept as it was written"
    next_step = "Record what happened since as an entry of its own."
    pseudonymised = ("actor_name",)

    # No index of their own: those below begin with them.
    school = models.ForeignKey(School, on_delete=models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )
    actor_name = models.CharField(max_length=150, help_text="The account, or 'parent', 'worker', 'command line'.")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, help_text="Kind and id, for example leave_request:12.")
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        verbose_name = "audit entry"
        verbose_name_plural = "audit entries"
        # Each ends with the id, the order in which the log is read.
        indexes = [
            models.Index(fields=["school", "id"], name="audit_by_school"),
            models.Index(fields=["school", "at"], name="audit_by_time"),
            models.Index(fields=["school", "action", "id"], name="audit_by_action"),
            models.Index(fields=["subject", "id"], name="audit_by_subject"),
            models.Index(fields=["actor", "id"], name="audit_by_actor"),
            models.Index(fields=["school", "actor_name", "id"], name="audit_by_name"),
        ]
        permissions = [
            ("view_audit", "Can search who did and saw what"),
            ("view_overrides", "Can see in counts how decisions depart from the policy checks"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.subject}"
