"""Who was asked to sign what, by which links, and what was signed. Nothing of it is a Wagtail object."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from portal.pages.models import School
from portal.policies.versions.frozen import FrozenModel

VERSION = "portal_policies.PolicyVersion"


def _account(**more: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", **more
    )


class AgreementSettings(models.Model):
    """How a school asks for signatures and how long it keeps them."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="agreement_settings")
    link_days = models.PositiveSmallIntegerField("a link works for so many days", default=28)
    remind_after_days = models.PositiveSmallIntegerField(
        "remind after so many days", default=7, help_text="Counted from the last message. 0 sends no reminders."
    )
    reminders_most = models.PositiveSmallIntegerField("at most so many reminders", default=2)
    ask_again_when_unchanged = models.BooleanField(
        "ask again when a new version leaves the words as they are",
        default=True,
        help_text="Changed words are always signed again; a version that only corrects the spelling never asks again.",
    )
    kept_years = models.PositiveSmallIntegerField(
        "keep signatures for so many years", default=6, help_text="Counted from the day the version stops applying."
    )
    visitors_kept_months = models.PositiveSmallIntegerField("keep the visitors' book for so many months", default=12)
    smallest_count = models.PositiveSmallIntegerField(
        "smallest number that governors are shown", default=5, help_text="Smaller ones are shown as “fewer than”."
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Agreements of {self.school}"


class AskedQuerySet(models.QuerySet[Any]):
    def with_state(self) -> "AskedQuerySet":
        """Each with whether they signed or declined."""
        own = Signature.objects.filter(person=OuterRef("pk"))
        return self.annotate(
            has_signed=Exists(own.filter(outcome=Signature.Outcome.SIGNED)),
            has_declined=Exists(own.filter(outcome=Signature.Outcome.DECLINED)),
        )

    def not_yet(self) -> "AskedQuerySet":
        """Those who are still asked and have neither signed nor declined."""
        return self.with_state().filter(has_signed=False, has_declined=False, withdrawn_at=None)

    def about(self, agreement: Any) -> "AskedQuerySet":
        """Everybody asked about the words of the agreement, also before their spelling was put right."""
        return self.filter(version__in=agreement.lineage, anchor=agreement.anchor)


class AskedPerson(models.Model):  # type: ignore[django-manager-missing, unused-ignore]
    """Somebody who is asked to sign one agreement of one version. The reference is for addresses and is no secret."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(VERSION, on_delete=models.PROTECT, related_name="asked_people")
    anchor = models.CharField(max_length=60)
    group = models.CharField(max_length=40)
    person_key = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    detail = models.CharField(max_length=200, blank=True, help_text="Class, group of accounts, or organisation.")
    reference = models.CharField(max_length=16, unique=True)
    asked_at = models.DateTimeField()
    asked_by = _account()
    next_mail_at = models.DateTimeField(null=True, blank=True, db_index=True)
    last_mail_at = models.DateTimeField(null=True, blank=True)
    mails = models.PositiveSmallIntegerField(default=0, help_text="Messages that asked, the first one included.")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="When the school no longer asked.")

    objects = AskedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "anchor", "person_key"], name="one_asking_per_person"),
        ]
        default_permissions = ()
        permissions = [
            ("ask_to_sign", "Can ask people to sign, and see who has"),
            ("read_answers", "Can read what people answered to a questionnaire"),
            ("see_agreement_counts", "Can see how many have signed"),
            ("answer_checklist", "Can record the answers of a governors' meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.anchor} {self.reference}"


class SigningLink(models.Model):
    """A link for one reader: random, kept as a hash, expiring, revocable, acted on by POST only."""

    person = models.ForeignKey(AskedPerson, on_delete=models.CASCADE, related_name="links")
    recipient_key = models.CharField(max_length=80)
    recipient_name = models.CharField(max_length=200)
    token_sha256 = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=12, default="en", help_text="The language it opens in.")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Link {self.pk} of {self.person_id}"


class UnfinishedAnswers(models.Model):
    """What one reader has answered and not sent yet. Deleted once somebody signs, or after some days."""

    person = models.ForeignKey(AskedPerson, on_delete=models.CASCADE, related_name="+")
    recipient_key = models.CharField(max_length=80)
    answers = models.JSONField(default=dict, help_text="By page.")
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "recipient_key"], name="one_draft_per_reader")]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Unfinished answers {self.pk}"


class DoorLink(models.Model):
    """The link behind the code at the door, by which any visitor signs while it works. It shows no other visitor."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(VERSION, on_delete=models.PROTECT, related_name="+")
    anchor = models.CharField(max_length=60)
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = _account()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Door link {self.pk}"

    @property
    def last_day(self) -> date:
        """The day at the end of which it stops working."""
        return timezone.localdate(self.expires_at - timedelta(seconds=1))


class Signature(FrozenModel):
    """What one person said of the words of one version, once. Only the retention of the school removes it."""

    kept: ClassVar[str] = "kept as it was given"
    next_step: ClassVar[str] = "Ask the person again, and keep both."

    class Outcome(models.TextChoices):
        SIGNED = "signed", "Signed"
        DECLINED = "declined", "Declined"

    class Way(models.TextChoices):
        LINK = "link", "By link"
        ACCOUNT = "account", "Signed in"
        PAPER = "paper", "On paper"
        CLASS = "class", "With the class"
        DOOR = "door", "At the door"

    person = models.ForeignKey(AskedPerson, on_delete=models.PROTECT, related_name="signatures")
    outcome = models.CharField(max_length=8, choices=Outcome)
    way = models.CharField(max_length=8, choices=Way)
    agreement_sha256 = models.CharField(max_length=64, help_text="Hash of the words that were shown.")
    signed_name = models.CharField(max_length=200, help_text="As it was written; a parent's for a pupil.")
    signed_on = models.DateField()
    answers = models.JSONField(default=list, help_text="key, text, answer and comment of each question, in order.")
    reason = models.TextField(blank=True, help_text="Why somebody declined.")
    reference = models.CharField(max_length=16, unique=True)
    recorded_at = models.DateTimeField()
    recorded_by = _account(help_text="Who entered a signature given on paper or with the class.")
    recipient_key = models.CharField(max_length=80, blank=True, help_text="Whose link was used.")

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "outcome"], name="one_signature_per_outcome")]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Signature {self.reference}"


class ChecklistRecord(FrozenModel):
    """What a meeting answered to a checklist, with its evidence. A later meeting adds a record of its own."""

    kept: ClassVar[str] = "kept as the meeting answered"
    next_step: ClassVar[str] = "Record what a later meeting answers beside it."

    version = models.ForeignKey(VERSION, on_delete=models.PROTECT, related_name="checklist_records")
    anchor = models.CharField(max_length=60)
    agreement_sha256 = models.CharField(max_length=64)
    met_on = models.DateField("date of the meeting")
    answers = models.JSONField(help_text="key, text, answer and evidence of each question, in order.")
    form_key = models.CharField(max_length=64, unique=True, help_text="Stores a form that is sent twice once.")
    recorded_at = models.DateTimeField()
    recorded_by = _account()

    class Meta:
        ordering = ["-met_on", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Checklist {self.anchor} of {self.met_on}"
