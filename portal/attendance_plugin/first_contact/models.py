"""Calls about an unexplained absence, as they were made. A call entered by mistake is taken back, never removed."""

from django.conf import settings
from django.db import models

from portal.attendance_plugin.leave.write_once import WriteOnceModel
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from portal.rules.first_contact_steps import Result


class FirstContactCall(WriteOnceModel):
    """One contact was rung about one child's absence on one day; about two children there are two."""

    class Outcome(models.TextChoices):
        EXPLAINED = Result.EXPLAINED.value, "Reached, absence explained"
        NO_REASON = Result.NO_REASON.value, "Reached, no reason yet"
        MESSAGE = Result.MESSAGE.value, "Left a message"
        NO_ANSWER = Result.NO_ANSWER.value, "No answer"
        WRONG_NUMBER = Result.WRONG_NUMBER.value, "Wrong number"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="first_contact_calls")
    day = models.DateField(help_text="The day of the absence.")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    contact_name = models.CharField(max_length=200)
    number = models.CharField(max_length=40, help_text="As the record had it at the time.")
    order = models.PositiveSmallIntegerField(help_text="The contact's place in the school's order at the time.")
    outcome = models.CharField(max_length=12, choices=Outcome)
    report = models.OneToOneField(
        Submission,
        null=True,
        on_delete=models.SET_NULL,
        related_name="first_contact_call",
        help_text="The absence report that the explanation became.",
    )
    note = models.TextField(blank=True, help_text="For staff. It is forgotten with the reasons and symptoms of forms.")
    called_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        permissions = [("record_calls", "Can write down calls to families about unexplained absence")]
        indexes = [models.Index(fields=["day", "pupil"], name="first_contact_by_day")]

    def __str__(self) -> str:
        return f"Call {self.pk} about {self.pupil_id} on {self.day}"


class CallTakenBack(WriteOnceModel):
    """A call was entered by mistake. It stays to be read and counts no more; its report is taken back with it."""

    call = models.OneToOneField(FirstContactCall, on_delete=models.PROTECT, related_name="taken_back")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Call {self.call_id} taken back"
