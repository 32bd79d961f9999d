"""Published versions, and their withdrawal. Rows that are added and read, never changed."""

from django.conf import settings
from django.db import models
from wagtail.models import Revision

from .frozen import NEXT_STEP, FrozenModel


class PolicyVersion(FrozenModel):  # type: ignore[django-manager-missing, unused-ignore]  # FrozenQuerySet.as_manager() is untyped
    """What a policy said and required from a day on. Written once, never changed, by Python or in the database."""

    kept = "published for ever"
    next_step = NEXT_STEP

    page = models.ForeignKey("portal_policies.PolicyPage", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    label = models.SlugField(max_length=40, help_text="As it stands in the address, for example 2026-09.")
    title = models.CharField(max_length=255)
    policy_type = models.SlugField(max_length=40)
    effective_from = models.DateField()
    approved_on = models.DateField()
    approving_body = models.CharField(max_length=120)
    owner_role = models.CharField(max_length=120)
    review_due = models.DateField()
    change_note = models.TextField()
    document_control = models.JSONField(default=dict)
    source = models.TextField(help_text="Canonical JSON of what was written, placeholders unfilled.")
    source_sha256 = models.CharField(max_length=64)
    clauses = models.JSONField(
        help_text="Frozen clauses in order: anchor, number, heading, level, html, checks, sha256."
    )
    rulebook = models.TextField(help_text="Canonical JSON of the rulebook.")
    clauses_sha256 = models.CharField(max_length=64)
    rulebook_sha256 = models.CharField(max_length=64)
    article = models.TextField(blank=True, help_text="The clauses as HTML, exactly as every reader is shown them.")
    article_sha256 = models.CharField(max_length=64, blank=True)
    corrects = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
        help_text="The version of which this one only corrects the spelling or layout.",
    )
    approvals = models.JSONField(
        default=list, help_text="Who approved it, in order: stage, role, on, minute, as far as they are known."
    )
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["page", "effective_from", "number"]
        indexes = [models.Index(fields=["page", "effective_from"], name="policy_version_in_force")]
        constraints = [
            models.UniqueConstraint(fields=["page", "label"], name="one_version_per_label"),
            models.UniqueConstraint(
                fields=["page", "effective_from"],
                condition=models.Q(corrects=None),
                name="one_version_per_effective_day",
                violation_error_message="Another version of this policy begins on that day.",
            ),
            models.UniqueConstraint(fields=["page", "number"], name="one_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.label}"


class PolicyWithdrawal(FrozenModel):
    """A version that stops applying, with nothing in its place until another version begins."""

    next_step = NEXT_STEP

    version = models.OneToOneField(PolicyVersion, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_from = models.DateField(help_text="The first day on which the version no longer applies.")
    reason = models.TextField(help_text="For readers.")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.version}, withdrawn from {self.withdrawn_from}"
