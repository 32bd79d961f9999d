"""Letter templates (Markdown with a closed list of placeholders), their earlier wordings, and the letters sent."""

from django.conf import settings
from django.db import models

from portal.attendance_plugin.leave.models import Decision, LeaveRequest
from portal.attendance_plugin.leave.write_once import WriteOnceModel
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.content_loader import LETTER_CAUSES
from portal.pages.models import School

WORDS = ("title", "subject", "body", "signed_by")
"""What of a letter a school writes."""


class LetterTemplate(models.Model):
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="letter_templates")
    slug = models.SlugField()
    cause = models.CharField(
        max_length=20,
        choices=[(cause, cause) for cause in LETTER_CAUSES],
        default="leave-decision",
        help_text="What it is written about; says which placeholders it may hold.",
    )
    title = models.CharField(max_length=120)
    subject = models.CharField(max_length=150)
    body = models.TextField(help_text="Markdown with placeholders.")
    signed_by = models.SlugField(max_length=40, default="headteacher", help_text="Whose role stands below it.")
    modified_at = models.DateTimeField()
    loaded_sha256 = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Of the file it came from; edits in the admin leave it."
    )

    class Meta:
        ordering = ["slug"]
        permissions = [("edit_letters", "Can edit the wording of letters")]
        constraints = [models.UniqueConstraint(fields=["school", "slug"], name="one_letter_per_slug")]

    def __str__(self) -> str:
        return self.title


class LetterWording(WriteOnceModel):
    """One wording of a letter, since when and by whom. The newest is the one in use."""

    template = models.ForeignKey(LetterTemplate, on_delete=models.PROTECT, related_name="wordings")
    title = models.CharField(max_length=120)
    subject = models.CharField(max_length=150)
    body = models.TextField()
    signed_by = models.SlugField(max_length=40)
    kept_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150, help_text="Empty: it came from the content folder.", blank=True)

    class Meta:
        ordering = ["-kept_at", "-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.template_id} as of {self.kept_at:%Y-%m-%d}"


class Letter(WriteOnceModel):
    """One letter to one contact, kept as it was sent. Written by hand, it has neither request nor decision."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="letters")
    template_slug = models.SlugField()
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="letters")
    request = models.ForeignKey(LeaveRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    recipient_name = models.CharField(max_length=200)
    recipient_address = models.TextField(blank=True, help_text="As the record had it at the time.")
    subject = models.CharField(max_length=150)
    html = models.TextField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    message = models.ForeignKey(OutboxMessage, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    note = models.TextField(blank=True, help_text="What kind of letter it is, in the language of whoever gets it.")
    note_language = models.CharField(max_length=12, blank=True)
    first_day = models.DateField(null=True, blank=True, help_text="The first day its figures are about.")
    last_day = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_by_name = models.CharField(max_length=150, blank=True)
    once = models.CharField(max_length=36, blank=True, help_text="The form it was written with; one press, one letter.")

    class Meta:
        ordering = ["-created_at"]
        permissions = [("write_letters", "Can write letters to families")]
        indexes = [models.Index(fields=["school", "created_at"], name="letters_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["decision", "contact"], name="one_letter_per_decision_and_contact"),
            models.UniqueConstraint(
                fields=["once", "contact"], condition=~models.Q(once=""), name="one_letter_per_form_and_contact"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template_slug} {self.pk}"


class LetterLink(models.Model):
    """A link to one letter written by hand: for its recipient alone, hashed, expiring (R19)."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Link {self.pk} to letter {self.letter_id}"


class Question(WriteOnceModel):
    """What staff asked a parent about a request that waits, and the letter that asked it."""

    request = models.ForeignKey(LeaveRequest, on_delete=models.PROTECT, related_name="questions")
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="question")
    words = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    answer_by = models.DateField(null=True, blank=True, help_text="When no answer has come by then, one reminder goes.")

    class Meta:
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return f"Question {self.pk} about {self.request_id}"


class Reminder(WriteOnceModel):
    """That no answer had come by the day, in a letter. One for a question."""

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="reminder")
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="reminder")
    sent_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Reminder of question {self.question_id}"


class Answer(WriteOnceModel):
    """The parent answered some other way than on their own page, as a member of staff knows."""

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="answer")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Answer to question {self.question_id}"
