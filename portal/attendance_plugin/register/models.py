"""The attendance register as the school's own system keeps it; the portal holds a copy and never edits in place."""

from django.conf import settings
from django.db import models

from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from portal.policies.versions.frozen import FrozenModel


class RegisterImport(models.Model):
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="register_imports")
    format = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    report = models.JSONField(default=dict, help_text="Counts: rows, new marks, changed marks, first and last day.")

    class Meta:
        ordering = ["-imported_at"]
        constraints = [models.UniqueConstraint(fields=["school", "sha256"], name="one_import_per_file")]
        permissions = [("import_register", "Can import the attendance register")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.imported_at:%d %b %Y})"


class Mark(models.Model):
    """One pupil's code for one session."""

    # The constraint below begins with the pupil: an index of its own would only slow the import.
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="marks", db_index=False)
    day = models.DateField()
    half = models.CharField(max_length=2, choices=[("am", "Morning"), ("pm", "Afternoon")])
    code = models.CharField(max_length=2)
    minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    # Written by one statement beside its import (docs/decisions/011): a check of each row would only repeat it.
    source = models.ForeignKey(RegisterImport, on_delete=models.PROTECT, related_name="marks", db_constraint=False)

    class Meta:
        ordering = ["day", "half"]
        constraints = [models.UniqueConstraint(fields=["pupil", "day", "half"], name="one_mark_per_session")]
        indexes = [models.Index(fields=["day", "half", "code"], name="mark_by_session")]

    def __str__(self) -> str:
        return f"{self.day} {self.half} {self.code}"


class PupilWeek(models.Model):
    """A pupil's marks of one week counted, kept in step by every import; always equal to a recount from the marks."""

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="weeks", db_index=False)
    monday = models.DateField()
    attended = models.PositiveSmallIntegerField()
    authorised = models.PositiveSmallIntegerField()
    unauthorised = models.PositiveSmallIntegerField(help_text="Without code N.")
    unresolved_n = models.PositiveSmallIntegerField(help_text="Code N: the reason is not yet established.")
    late = models.PositiveSmallIntegerField(help_text="Codes L and U, which are counted above as well.")

    class Meta:
        ordering = ["monday"]
        constraints = [models.UniqueConstraint(fields=["pupil", "monday"], name="one_row_per_pupil_week")]

    def __str__(self) -> str:
        return f"{self.pupil_id} w/b {self.monday}"


class MarkAmendment(FrozenModel):
    """What a mark was before it changed (regulation: original, amended, reason, date, name and role).

    Neither changed nor removed, by whatever code or console; only ``retention`` removes it, years after.
    """

    kept = "kept as it was written, as the law on registers asks"
    next_step = "Correct the mark in the school's own register system and import it: that adds an amendment."

    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="amendments")
    original_code = models.CharField(max_length=2)
    amended_code = models.CharField(max_length=2)
    original_minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    amended_minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=255)
    amended_at = models.DateTimeField()
    amended_by = models.CharField(max_length=150)
    role = models.CharField(max_length=80)
    source = models.ForeignKey(RegisterImport, on_delete=models.PROTECT, related_name="amendments")

    class Meta:
        ordering = ["amended_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(amended_by="") & ~models.Q(role=""),
                name="amendment_says_why_and_who",
            )
        ]

    def __str__(self) -> str:
        return f"{self.original_code} -> {self.amended_code}"


class PriorAttendance(models.Model):
    """What a former school says of a pupil's attendance. Its own counts, never mixed with our marks."""

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="prior_attendance")
    year = models.CharField(max_length=9, help_text="As the former school wrote it.")
    school_number = models.CharField(max_length=20, blank=True)
    school_name = models.CharField(max_length=120, blank=True)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    possible = models.PositiveSmallIntegerField()
    attended = models.PositiveSmallIntegerField()
    authorised = models.PositiveSmallIntegerField()
    unauthorised = models.PositiveSmallIntegerField()
    source = models.ForeignKey(RegisterImport, on_delete=models.PROTECT, related_name="prior_attendance")

    class Meta:
        ordering = ["pupil", "year", "first_day", "id"]
        verbose_name_plural = "prior attendance"

    def __str__(self) -> str:
        return f"{self.year} at {self.school_name or self.school_number or 'a former school'}"


class OldEntries(models.Model):
    """Entries of the register that need no longer be kept: the portal asks, a person answers, then they are deleted.

    Counts only; it stays when the entries are gone.
    """

    class Answer(models.TextChoices):
        OPEN = "", "Not answered yet"
        DELETE = "delete", "Delete them"
        LATER = "later", "Ask again later"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="old_entries")
    entered_before = models.DateField(help_text="Entries made on this day or later are kept.")
    years_kept = models.PositiveSmallIntegerField()
    marks = models.PositiveIntegerField()
    amendments = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.OPEN, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_by_name = models.CharField(max_length=150, blank=True)
    ask_again_on = models.DateField(null=True, blank=True)
    marks_deleted = models.PositiveIntegerField(default=0)
    amendments_deleted = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        verbose_name_plural = "old entries"
        constraints = [
            models.UniqueConstraint(
                fields=["school"], condition=models.Q(answer=""), name="one_open_question_about_old_entries"
            )
        ]
        permissions = [("delete_old_register", "Can have register entries deleted that need no longer be kept")]

    def __str__(self) -> str:
        return f"Entries of {self.school} before {self.entered_before}"


class RegisterDrop(models.Model):
    """A file that was put into the school's folder, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        TAKEN = "taken", "Taken"
        REFUSED = "refused", "Not taken"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="register_drops")
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    modified_ns = models.BigIntegerField(help_text="When the file was last written, in nanoseconds.")
    seen_at = models.DateTimeField(help_text="Since when it has stood there as it is.")
    claimed_until = models.DateTimeField(null=True, blank=True, help_text="A worker is taking it.")
    tries = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    finished_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="Why it was not taken, without anything that stood in it.")
    taken = models.ForeignKey(RegisterImport, null=True, blank=True, on_delete=models.SET_NULL, related_name="drops")

    class Meta:
        ordering = ["-pk"]
        verbose_name = "file from the folder"
        verbose_name_plural = "files from the folder"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "file_name"], condition=models.Q(state="waiting"), name="one_waiting_drop_per_name"
            )
        ]
        indexes = [models.Index(fields=["school", "state", "finished_at"], name="drops_by_state")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"
