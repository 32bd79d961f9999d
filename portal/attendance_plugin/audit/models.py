"""Who did what, when and why. Appended to, never edited; ids only, no names of children and no reasons for absence."""

from django.conf import settings
from django.db import models

from portal.pages.models import School


class AuditEntry(models.Model):
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=150, help_text="The account, or 'parent', 'worker', 'command line'.")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, help_text="Kind and id, for example leave_request:12.")
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.subject}"
