"""Evidence a parent added to what they sent, and how long a school keeps it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.submissions.models import Submission
from portal.forms.models import JourneyDraft
from portal.pages.models import School

from .kinds import Kind

LONGEST_DAYS = 365


class Evidence(models.Model):
    """One file. Its bytes lie in the storage under ``stored_name``; the row is the only way to them."""

    KINDS = [(Kind.PDF.value, _("PDF")), (Kind.JPEG.value, _("Picture"))]

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="evidence")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="evidence")
    is_sent_with_form = models.BooleanField(default=False, help_text="Added before sending, so by whoever sent it.")
    stored_name = models.CharField(
        max_length=40, db_index=True, help_text="Children of one form share the files that were sent with it."
    )
    given_name = models.CharField(max_length=80, help_text="What the parent's file was called; it may tell of health.")
    kind = models.CharField(max_length=4, choices=KINDS)
    size = models.PositiveIntegerField(help_text="Bytes that are kept.")
    sha256 = models.CharField(max_length=64, help_text="Of what was sent, to know the same file again.")
    is_scanned = models.BooleanField(default=False, help_text="The school's scanner passed it.")
    added_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When staff first opened it.")
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = "file of evidence"
        verbose_name_plural = "files of evidence"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["submission", "contact", "sha256"], name="same_evidence_once"),
        ]
        indexes = [models.Index(fields=["school", "seen_at"], name="evidence_not_seen")]

    def __str__(self) -> str:
        return f"Evidence {self.pk} for {self.submission_id}"


class DraftFile(models.Model):
    """A file of a form that is still being filled in. It becomes evidence when the form is sent."""

    draft = models.ForeignKey(JourneyDraft, on_delete=models.CASCADE, related_name="files")
    stored_name = models.CharField(max_length=40, unique=True)
    given_name = models.CharField(max_length=80, help_text="What the parent's file was called; it may tell of health.")
    kind = models.CharField(max_length=4, choices=Evidence.KINDS)
    size = models.PositiveIntegerField(help_text="Bytes that are kept.")
    sha256 = models.CharField(max_length=64, help_text="Of what was sent, to know the same file again.")
    is_scanned = models.BooleanField(default=False, help_text="The school's scanner passed it.")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["draft", "sha256"], name="same_draft_file_once")]

    def __str__(self) -> str:
        return f"File {self.pk} of {self.draft_id}"


class EvidenceKeeping(models.Model):
    """How many days a school keeps evidence; a year is the most in any case."""

    _days = (MinValueValidator(1), MaxValueValidator(LONGEST_DAYS))

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="evidence_keeping")
    days_after_decision = models.PositiveSmallIntegerField(
        "days after the decision", default=30, validators=_days, help_text="Where somebody decides, as for leave."
    )
    days_without_decision = models.PositiveSmallIntegerField(
        "days where nobody decides",
        default=90,
        validators=_days,
        help_text="From the day a file came, for absence reports and for requests that were taken back.",
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Keeping of evidence at {self.school}"
