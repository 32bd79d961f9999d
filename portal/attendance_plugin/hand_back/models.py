"""What was handed back to the school's own system: files, their rows, and what a person said where no code followed.

Rows and choices are written once. A file is never deleted; undoing it is noted on it.
"""

from django.conf import settings
from django.db import models

from portal.attendance_plugin.leave.models import HALVES
from portal.attendance_plugin.leave.write_once import WriteOnceModel
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from portal.rules.sessions import Half, Session


class HandBackFile(models.Model):
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="hand_back_files")
    number = models.PositiveIntegerField(help_text="Counted for each school.")
    columns = models.SlugField(help_text="The set of columns the file was first made with.")
    rows_count = models.PositiveIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_by_name = models.CharField(max_length=150)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_by_name = models.CharField(max_length=150, blank=True)
    undone_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["school", "number"], name="one_hand_back_file_per_number")]
        permissions = [("hand_back", "Can hand register codes back to the school's system")]

    def __str__(self) -> str:
        return f"File {self.number}"


class HandBackRow(WriteOnceModel):
    class Kind(models.TextChoices):
        NEW = "new", "New"
        REPLACES = "replaces", "Replaces an earlier row"
        CORRECTION = "correction", "Takes an earlier row back"

    class Because(models.TextChoices):
        """Why, in words that tell nothing of health, faith or family."""

        GRANTED = "granted", "Leave of absence granted"
        REFUSED = "refused", "Leave of absence not granted"
        REPORTED = "reported", "Absence reported by a parent"
        UNCONFIRMED = "unverified", "Absence reported, sender unconfirmed"
        ARRIVED = "arrived", "Signed in late at the gate"
        LEFT = "left", "Signed out at the gate"
        CHOSEN = "chosen", "Chosen by the school"
        TAKEN_BACK = "taken_back", "No longer so"

    file = models.ForeignKey(HandBackFile, on_delete=models.PROTECT, related_name="rows")
    place = models.PositiveIntegerField(help_text="The row's place in the file.")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="hand_back_rows")
    day = models.DateField()
    half = models.CharField(max_length=2, choices=HALVES)
    code = models.CharField(max_length=2, blank=True, help_text="Empty: the session has no code any more.")
    minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    because = models.CharField(max_length=10, choices=Because)
    cause = models.CharField(max_length=30, help_text="What it follows from and its id, e.g. granted:5.")
    reference = models.CharField(max_length=16)
    register_had = models.CharField(max_length=2, blank=True, help_text="The mark of our copy then; empty: none.")
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        ordering = ["file", "place"]
        constraints = [
            models.UniqueConstraint(fields=["file", "pupil", "day", "half"], name="one_hand_back_row_per_session")
        ]
        indexes = [models.Index(fields=["day", "pupil"], name="handed_back_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.half} {self.code}"

    @property
    def session(self) -> Session:
        return Session(self.day, Half(self.half))


class HandBackChoice(WriteOnceModel):
    """The code a person chose for a cause that names none; the newest counts. An empty code: hand nothing back."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=30, help_text="What it is and its id, e.g. reported:7.")
    code = models.CharField(max_length=2, blank=True)
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    chosen_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["school", "chosen_at"], name="hand_back_choices")]

    def __str__(self) -> str:
        return f"{self.code or 'Nothing'} for {self.cause}"
