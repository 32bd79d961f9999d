"""Leave requests, the checks made on them, and the headteacher's decisions. Checks and decisions are never edited."""

from datetime import date

from django.conf import settings
from django.db import models

from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.models import Submission
from portal.calendars.models import CalendarVersion
from portal.pages.models import School
from portal.policies.models import PolicyPage, PolicyVersion
from portal.rules.sessions import Half, Session

from .write_once import WriteOnceModel

HALVES = [("am", "Morning"), ("pm", "Afternoon")]


class LeaveRequest(models.Model):
    class State(models.TextChoices):
        UNMATCHED = "unmatched", "Child not yet matched"
        WAITING = "waiting", "Waiting for a decision"
        DECIDED = "decided", "Decided"
        WITHDRAWN = "withdrawn", "Withdrawn"
        PASSED_ON = "passed_on", "Passed on as an absence report"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="leave_requests")
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="leave_request")
    pupil = models.ForeignKey(Pupil, null=True, blank=True, on_delete=models.PROTECT, related_name="leave_requests")
    kind = models.CharField(max_length=30, help_text="Request kind of the rules, e.g. exceptional_leave.")
    first_day = models.DateField()
    first_half = models.CharField(max_length=2, choices=HALVES)
    last_day = models.DateField()
    last_half = models.CharField(max_length=2, choices=HALVES)
    details = models.JSONField(default=dict, help_text="The kind's own answers, as the rules name them.")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.UNMATCHED)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-received_at"]
        indexes = [
            models.Index(fields=["school", "state", "received_at"], name="leave_by_state"),
            # The listing without a filter, by either of its two orders, and what is one's own.
            models.Index(fields=["school", "received_at", "id"], name="leave_by_arrival"),
            models.Index(fields=["school", "first_day", "id"], name="leave_by_first_day"),
            models.Index(fields=["assigned_to", "received_at"], name="leave_by_colleague"),
        ]
        permissions = [
            ("decide_leave", "Can decide leave of absence"),
            ("assign_requests", "Can give a leave request to a colleague"),
        ]

    def __str__(self) -> str:
        return self.submission.reference

    @property
    def matched_pupil(self) -> Pupil:
        """The child, for everything that happens only once the request has been matched."""
        if self.pupil is None:
            raise LookupError(f"Request {self} is not matched to a child yet. Match it first.")
        return self.pupil

    def standing_decision(self) -> "Decision | None":
        """The decision that nothing supersedes; None while nobody has decided. It stays when the family takes it back.

        The clock of the server may have been wrong, so the newest time does not say which one stands.
        """
        made = list(self.decisions.all())
        superseded = {decision.supersedes_id for decision in made}
        return next((decision for decision in made if decision.pk not in superseded), None)


class FactsSnapshot(WriteOnceModel):
    request = models.ForeignKey(LeaveRequest, on_delete=models.PROTECT, related_name="snapshots")
    facts = models.TextField(help_text="Canonical JSON.")
    sha256 = models.CharField(max_length=64)
    register_as_of = models.DateField(null=True, blank=True)
    built_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Facts of {self.request_id} at {self.built_at:%Y-%m-%d %H:%M}"


class Check(WriteOnceModel):
    """The rules of one policy version applied to one snapshot under one calendar."""

    request = models.ForeignKey(LeaveRequest, on_delete=models.PROTECT, related_name="checks")
    snapshot = models.ForeignKey(FactsSnapshot, on_delete=models.PROTECT, related_name="+")
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    calendar_version = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="+")
    result = models.TextField(help_text="Canonical JSON of the findings.")
    sha256 = models.CharField(max_length=64)
    recommendation = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Check {self.pk} of {self.request_id}: {self.recommendation}"


class Decision(WriteOnceModel):
    class Outcome(models.TextChoices):
        GRANT = "grant", "Grant"
        GRANT_PART = "grant_part", "Grant part"
        REFUSE = "refuse", "Refuse"
        NOTED = "noted", "Note: no authorisation needed"

    request = models.ForeignKey(LeaveRequest, on_delete=models.PROTECT, related_name="decisions")
    check_made = models.ForeignKey(
        Check,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
        help_text="Empty where the policy has no rules for the kind, so that nothing could be checked.",
    )
    outcome = models.CharField(max_length=10, choices=Outcome)
    granted_sessions = models.JSONField(default=list, help_text="[[day, half], ...] of what was granted.")
    register_code = models.CharField(max_length=2)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by_name = models.CharField(max_length=150)
    decided_by_role = models.CharField(max_length=80)
    decided_at = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    why_superseded = models.TextField(blank=True, help_text="Why the earlier decision was replaced; for staff only.")

    class Meta:
        ordering = ["-decided_at", "-id"]
        # With `supersedes` unique as well, the decisions of a request are one chain with one end.
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(supersedes=None), name="one_first_decision_per_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.request_id})"

    @property
    def sessions_granted(self) -> tuple[Session, ...]:
        return tuple(Session(date.fromisoformat(day), Half(half)) for day, half in self.granted_sessions)


class LedgerEntry(WriteOnceModel):
    """Days used, append-only; cancelling adds a reversal."""

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="ledger")
    academic_year = models.CharField(max_length=7)
    kind = models.CharField(max_length=30)
    sessions = models.IntegerField()
    outcome = models.CharField(max_length=12, choices=[("authorised", "Authorised"), ("refused", "Refused")])
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="ledger")
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "ledger entries"

    def __str__(self) -> str:
        return f"{self.sessions} sessions, {self.academic_year}"


class Note(WriteOnceModel):
    """What staff tell one another about a request. Never in a letter, an export or on a parent's page."""

    request = models.ForeignKey(LeaveRequest, on_delete=models.PROTECT, related_name="notes")
    words = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_by_name = models.CharField(max_length=150)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Note {self.pk} on {self.request_id}"


class ExpectedFlips(WriteOnceModel):
    """What the author of a draft means it to change. The newest row of a draft's label counts; no pupil is named."""

    page = models.ForeignKey(PolicyPage, on_delete=models.CASCADE, related_name="+")
    draft = models.SlugField(max_length=40, help_text="The label of the draft.")
    rulebook_sha256 = models.CharField(max_length=64, help_text="Of the draft's rules when this was pinned.")
    in_force = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    last_check = models.PositiveBigIntegerField(help_text="Checks made later are left out of the comparison.")
    changes = models.JSONField(help_text="[[before, after, requests], ...] of the recommendations that differ.")
    flips_sha256 = models.CharField(max_length=64, help_text="Of which requests flip, with the findings that differ.")
    pinned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    pinned_by_name = models.CharField(max_length=150)
    pinned_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "expected flips"
        permissions = [("view_what_if", "Can see in counts what a draft policy would change")]

    def __str__(self) -> str:
        return f"What version {self.draft} of {self.page} is meant to change"
