"""What happened at the gate: one row for each thing, never changed; what was put right is another row.

The words people typed stand beside a row, so that they can be forgotten and the row stays.
"""

from django.conf import settings
from django.db import models

from portal.attendance_plugin.leave.models import HALVES
from portal.attendance_plugin.leave.write_once import WriteOnceModel
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School

LATE_REASONS = "Overslept\nTraffic or transport\nAppointment\nFamily matter\nNot given"


class GateEntry(WriteOnceModel):
    class Kind(models.TextChoices):
        OUT = "out", "Signed out"
        LUNCH = "lunch", "Home for lunch"
        BACK = "back", "Signed back in"
        LATE = "late", "Signed in late"
        ALLOWED = "allowed", "Collection allowed today"
        TAKEN_BACK = "taken_back", "Entry taken back"

    class Why(models.TextChoices):
        """Why a child leaves without a form."""

        APPOINTMENT = "appointment", "Medical or dental appointment"
        ILL = "ill", "Ill, sent home"
        FAMILY = "family", "Family matter"
        OTHER = "other", "Something else"

    class Word(models.TextChoices):
        """On whose word a child was let go."""

        AGREED = "agreed", "as the school had agreed"
        RUNG = "rung", "a number on record was rung"
        PARENT_HERE = "here", "the parent stood at the gate"
        ALLOWED = "allowed", "allowed for today by somebody with the right"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="gate_entries")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(help_text="When it happened, on the school's clock the same day as it was entered.")
    day = models.DateField()
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150)
    key = models.CharField(max_length=36, help_text="Of the page that sent it: twice sent is entered once.")
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.SET_NULL, related_name="gate_entries"
    )
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="Who it concerns."
    )
    why = models.CharField(max_length=11, choices=Why, blank=True)
    word = models.CharField(max_length=7, choices=Word, blank=True)
    rung = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    number = models.CharField(max_length=40, blank=True, help_text="The number rung, as the record had it.")
    flags = models.JSONField(default=list, help_text="What the record said against it at the time.")
    half = models.CharField(max_length=2, choices=HALVES, blank=True)
    minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    code = models.CharField(max_length=2, blank=True, help_text="What is suggested to the register, L or U.")
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        verbose_name_plural = "gate entries"
        permissions = [
            ("use_gate", "Can sign children out and in at the gate"),
            ("allow_at_gate", "Can let a child go with somebody the record says no to"),
        ]
        constraints = [models.UniqueConstraint(fields=["pupil", "key"], name="one_gate_entry_per_press")]
        indexes = [
            models.Index(fields=["school", "day"], name="gate_by_day"),
            models.Index(fields=["pupil", "day"], name="gate_by_pupil"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.pupil_id} on {self.day}"


class GateWords(models.Model):
    """What was typed with an entry: forgotten after the school's days for reasons and symptoms."""

    entry = models.OneToOneField(GateEntry, on_delete=models.CASCADE, related_name="words")
    person = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Words of gate entry {self.entry_id}"


class GateReasons(models.Model):
    """The school's own list of reasons for coming late."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="gate_reasons")
    late = models.TextField("reasons for coming late", default=LATE_REASONS, help_text="One a line, at most 12.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Reasons at the gate of {self.school}"
