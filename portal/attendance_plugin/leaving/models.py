"""What staff did about an early collection, and who may go home for lunch since when."""

from django.conf import settings
from django.db import models

from portal.attendance_plugin.leave.write_once import WriteOnceModel
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School


class CollectionCall(WriteOnceModel):
    """A number on record was rung about a request to collect a child early."""

    class Result(models.TextChoices):
        AGREES = "agrees", "They know of it, and it is right"
        OBJECTS = "objects", "They do not know of it, or say no"
        NO_ANSWER = "no_answer", "Nobody answered"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="collection_calls")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+", help_text="The child rung about.")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    contact_name = models.CharField(max_length=200)
    number = models.CharField(max_length=40, help_text="As the record had it at the time.")
    result = models.CharField(max_length=10, choices=Result)
    about = models.JSONField(help_text="What was asked for at the time: day, clock and collector.")
    rung_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Call {self.pk} about {self.submission_id}"


class CollectionAnswer(WriteOnceModel):
    """What the school answered to a request to collect a child early; the newest stands."""

    class Outcome(models.TextChoices):
        AGREED = "agreed", "Agreed"
        NOT_AGREED = "not_agreed", "Not agreed"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="collection_answers")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    about = models.JSONField(help_text="What was asked for at the time: day, clock and collector.")
    answered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.outcome} {self.submission_id}"


class LunchPermission(models.Model):
    """One child's standing permission to go home for lunch. What holds on a day is read from its steps."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    pupil = models.OneToOneField(Pupil, on_delete=models.PROTECT, related_name="lunch_permission")

    class Meta:
        ordering = ["pupil__family_name", "pupil__given_name", "pk"]

    def __str__(self) -> str:
        return f"Lunch at home of {self.pupil_id}"


class LunchStep(WriteOnceModel):
    """One entry of the history. Nothing is ever taken out of it."""

    class Step(models.TextChoices):
        ASKED = "asked", "Asked for"
        GRANTED = "granted", "Permission given"
        REFUSED = "refused", "Not given"
        END_ASKED = "end_asked", "A form asks to end it"
        TAKEN_BACK = "taken_back", "The parent took the form back"
        ENDED_BY_PARENT = "ended_by_parent", "Ended by the parent, in writing"
        ENDED_BY_SCHOOL = "ended_by_school", "Ended by the school, in writing"

    permission = models.ForeignKey(LunchPermission, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=16, choices=Step)
    on = models.DateField(help_text="The day from which it holds.")
    reasons = models.TextField(blank=True, help_text="The school's reasons, as the parents read them.")
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="lunch_steps"
    )
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "step"], name="one_lunch_step_of_a_kind_per_submission")
        ]

    def __str__(self) -> str:
        return f"{self.step} from {self.on}"
