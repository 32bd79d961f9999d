"""One upload on its way into the register: where it stands. What the file holds is in its private folder, not here."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.pages.models import School

from .models import RegisterImport


class ImportRun(models.Model):
    class Stage(models.TextChoices):
        READING = "reading", "Being read"
        FORMAT = "format", "Waits for what the file holds"
        COLUMNS = "columns", "Waits for what its columns hold"
        READY = "ready", "Read, waits to be confirmed"
        REFUSED = "refused", "Cannot be read"
        TAKING = "taking", "Being imported"
        DONE = "done", "Imported"
        STOPPED = "stopped", "Cancelled"

    WORKING: ClassVar[tuple[str, ...]] = (Stage.READING, Stage.TAKING)

    token = models.CharField(max_length=32, unique=True)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="import_runs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=255)
    format = models.CharField(max_length=20, blank=True)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.READING)
    confirmed = models.JSONField(default=list, help_text="Keys of the questions answered yes.")
    began_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    taken = models.ForeignKey(RegisterImport, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-began_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["school"], condition=Q(stage="taking"), name="one_running_import_per_school"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_stage_display()})"

    @property
    def is_working(self) -> bool:
        return self.stage in self.WORKING
