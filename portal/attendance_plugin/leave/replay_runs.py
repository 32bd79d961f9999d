"""When stored checks were run again, and which of them gave something else."""

from typing import TypedDict

from django.db import models

from portal.pages.models import School


class KeptDifference(TypedDict):
    """A check by its number and reference; ``what`` may tell of faith or health, so it stays out of lists."""

    check: int
    reference: str
    what: list[str]


class ReplayRun(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="replay_runs")
    started_at = models.DateTimeField()
    checks = models.PositiveIntegerField(help_text="How many were run again.")
    differences = models.JSONField(default=list)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.checks} checks, {len(self.differences)} differ"

    @property
    def differing(self) -> list[KeptDifference]:
        found: list[KeptDifference] = self.differences
        return found
