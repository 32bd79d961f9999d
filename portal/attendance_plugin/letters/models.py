"""Letter templates (Markdown with a closed list of placeholders) and the letters as they were sent."""

from django.conf import settings
from django.db import models

from portal.attendance_plugin.leave.models import Decision, LeaveRequest
from portal.attendance_plugin.leave.write_once import WriteOnceModel
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School


class LetterTemplate(models.Model):
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="letter_templates")
    slug = models.SlugField()
    title = models.CharField(max_length=120)
    subject = models.CharField(max_length=150)
    body = models.TextField(help_text="Markdown with placeholders.")
    modified_at = models.DateTimeField()

    class Meta:
        ordering = ["slug"]
        constraints = [models.UniqueConstraint(fields=["school", "slug"], name="one_letter_per_slug")]

    def __str__(self) -> str:
        return self.title


class Letter(WriteOnceModel):
    """One letter to one contact, kept as it was sent."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="letters")
    template_slug = models.SlugField()
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="letters")
    request = models.ForeignKey(LeaveRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    recipient_name = models.CharField(max_length=200)
    subject = models.CharField(max_length=150)
    html = models.TextField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    message = models.ForeignKey(OutboxMessage, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "contact"], name="one_letter_per_decision_and_contact"),
        ]

    def __str__(self) -> str:
        return f"{self.template_slug} {self.pk}"


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
