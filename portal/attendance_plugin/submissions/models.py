"""What parents sent, and the messages that go out."""

from django.conf import settings
from django.db import models

from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.forms.models import AskedForm
from portal.pages.models import School


class Submissions(models.QuerySet["Submission"]):
    def trusted(self) -> "Submissions":
        """Without those that a person must look at first: what lists, counts and other rooms work on."""
        return self.filter(is_suspect=False)

    def standing(self) -> "Submissions":
        """Without those either, and without what the sender took back: what is still to be counted on."""
        return self.trusted().filter(withdrawn_at=None)


class Submission(models.Model):
    """One form about one child, sent once. The reference is for reading aloud; a link's token is the secret."""

    class Match(models.TextChoices):
        WAITING = "waiting", "Not yet looked for"
        MATCHED = "matched", "Matched"
        AMBIGUOUS = "ambiguous", "Several children could be meant"
        NOT_FOUND = "not_found", "No child found"

    class Confirmed(models.TextChoices):
        LINK = "link", "A link sent to an address on record was opened"
        CALL = "call", "The office rang a number on record"
        STAFF = "staff", "A member of staff knows who sent it"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="submissions")
    form = models.SlugField()
    reference = models.CharField(max_length=16, unique=True)
    asked_form = models.ForeignKey(
        AskedForm,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="submissions",
        help_text="For a form of the school's own: its questions as they were asked.",
    )
    key_sha256 = models.CharField(max_length=64, help_text="Hash of the form's one-time key and the child's place.")
    sent_together = models.UUIDField(
        null=True, blank=True, db_index=True, editable=False, help_text="The same for every child of one form."
    )
    answers = models.JSONField()
    answers_sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField(db_index=True)
    signals = models.JSONField(default=list, help_text="Why a machine may have sent it; empty for nearly all.")
    is_suspect = models.BooleanField(
        default=False, db_index=True, help_text="A person must look at it before anything else happens with it."
    )
    kept_apart_at = models.DateTimeField(null=True, blank=True, help_text="When staff decided to keep it apart.")
    kept_apart_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kept_apart_because = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=12, default="en", help_text="The language of the form.")
    has_words_apart = models.BooleanField(
        default=False, help_text="Its text is for the safeguarding lead alone; see SafeguardingConcern."
    )
    child_name = models.CharField(max_length=200, blank=True)
    child_class = models.CharField(max_length=60, blank=True)
    sender_name = models.CharField(max_length=200)
    sender_email = models.EmailField(blank=True)
    sender_telephone = models.CharField(max_length=40, blank=True)
    pupil = models.ForeignKey(Pupil, null=True, blank=True, on_delete=models.PROTECT, related_name="submissions")
    match = models.CharField(max_length=12, choices=Match, default=Match.WAITING)
    sender_on_record = models.BooleanField(
        default=False,
        help_text="An address or number that was typed is one the school holds. Anybody can type it; see confirmed_at.",
    )
    sender_contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="submissions"
    )
    sender_new = models.JSONField(
        default=list, help_text="What was typed and is on no contact of the child: email, telephone."
    )
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="Since when the school knows who sent it.")
    confirmed_how = models.CharField(max_length=5, choices=Confirmed, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_contact = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who opened it, or was rung.",
    )
    confirmed_number = models.CharField(max_length=40, blank=True, help_text="The number on record that was rung.")
    confirmed_why = models.CharField(max_length=300, blank=True, help_text="How a member of staff knows.")
    words_forgotten_at = models.DateTimeField(
        null=True, blank=True, help_text="When reasons and symptoms went; who and when stay."
    )
    handed_on_at = models.DateTimeField(
        null=True, blank=True, help_text="When the room that deals with this form had taken it over."
    )
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="When the sender took a form about a day back. Leave has a state of its own."
    )

    objects = Submissions.as_manager()

    class Meta:
        ordering = ["-received_at"]
        constraints = [models.UniqueConstraint(fields=["key_sha256"], name="one_submission_per_key")]
        permissions = [
            ("view_requests", "Can see what parents sent"),
            ("match_pupil", "Can match a submission to a pupil"),
            ("view_own_forms", "Can see the answers to the school's own forms"),
            ("view_health_words", "Can read reasons and symptoms"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.form})"

    @property
    def is_confirmed(self) -> bool:
        """Whether the school knows that a parent on record sent it; what was typed proves nothing."""
        return self.confirmed_at is not None


class RequestLink(models.Model):
    """A link to a parent's own page about one submission: for one contact, hashed, expiring, revocable."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="links")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="request_links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Link {self.pk} to {self.submission_id}"


class AskedForLink(models.Model):
    """Somebody asked for a new link. What they typed is looked up by the worker, and forgotten after a day."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=16, blank=True)
    email = models.EmailField(blank=True)
    asked_at = models.DateTimeField(db_index=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Asked for a link {self.pk}"


class ContactNotices(models.Model):
    """Which contacts a school tells that a form about their child has arrived."""

    class Who(models.TextChoices):
        EVERYBODY = "everybody", "All parents on record, for every form"
        NEW = "new", "All parents on record, but only where the form came from an address or number we do not hold"
        NOBODY = "nobody", "Nobody"

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="contact_notices")
    who = models.CharField("who is told", max_length=9, choices=Who, default=Who.EVERYBODY)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Notices to contacts at {self.school}"


class OutboxMessage(models.Model):
    """A mail that must go out, written in the same transaction as its cause."""

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        SENT = "sent", "Sent"
        DELAYED = "delayed", "Delayed"
        FAILED = "failed", "Failed"
        DROPPED = "dropped", "Not needed any more"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40)
    cause = models.CharField(max_length=80, help_text="Kind and id of the row that caused it, e.g. decision:5.")
    pupil = models.ForeignKey(
        Pupil,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The child, if known.",
    )
    recipient = models.EmailField()
    mailbox = models.CharField(max_length=254, blank=True, help_text="The recipient without dots and +tags.")
    subject = models.CharField(max_length=150)
    text_body = models.TextField()
    html_body = models.TextField(blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    waits_for_server = models.BooleanField(default=False, help_text="The last try failed at our own mail server.")

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "cause", "purpose"], name="one_message_per_purpose"),
        ]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="outbox_due"),
            models.Index(fields=["mailbox", "created_at"], name="outbox_by_mailbox"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} for {self.cause} ({self.state})"


class Heartbeat(models.Model):
    """When the worker last said that it lives. One row, in the database, so that a worker elsewhere is seen too."""

    seen_at = models.DateTimeField()

    class Meta:
        permissions = [("view_work", "Can see whether the background work goes on and try failed tasks again")]

    def __str__(self) -> str:
        return f"worker seen {self.seen_at:%Y-%m-%d %H:%M}"
