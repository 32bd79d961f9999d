"""Policy pages (edited in Wagtail) and policy versions (frozen for ever)."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.log_actions import LogContext
from wagtail.models import Page, Revision
from wagtail.search import index

from portal.pages.models import BasePage, School

from .editing.fields import ClausesField
from .editing.forms import PolicyPageForm
from .reading.index_routes import PolicyIndexRoutes
from .reading.routes import PolicyRoutes
from .versions.frozen import FrozenModel


class PolicyIndexPage(PolicyIndexRoutes, RoutablePageMixin, BasePage):
    introduction = models.TextField(blank=True, help_text="Markdown.")

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types = ["portal_policies.PolicyPage"]
    template = "policies/policy_index_page.html"


class PolicyPage(PolicyRoutes, RoutablePageMixin, BasePage):
    """One policy. What is edited here is the next version; readers see the frozen one in force."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="policies")
    summary = models.TextField(blank=True, help_text="One or two sentences: what the policy is for.")
    policy_type = models.SlugField(
        "kind of policy",
        max_length=40,
        help_text="“attendance” is the policy whose rules check requests for leave.",
    )
    label = models.SlugField(
        "version label",
        max_length=40,
        help_text="As it stands in the address of this version, for example 2026-09.",
    )
    effective_from = models.DateField("in force from", null=True, help_text="The first day this version applies.")
    change_note = models.TextField("what changed", help_text="A sentence or two for readers.")
    approved_on = models.DateField(null=True)
    approving_body = models.CharField("approved by", max_length=120, help_text="For example: Governing board.")
    owner_role = models.CharField("owner", max_length=120, help_text="A role, for example: Headteacher.")
    author_role = models.CharField("author", max_length=120, blank=True, help_text="A role, if not the owner.")
    review_cycle_months = models.PositiveSmallIntegerField("reviewed every so many months", default=12)
    review_due = models.DateField(
        "next review", null=True, blank=True, help_text="Left empty, it follows from the months above."
    )
    legal_framework = models.TextField("law and guidance", blank=True, help_text="One to a line.")
    related = models.TextField("related policies", blank=True, help_text="One to a line: the address name or a title.")
    clauses = ClausesField(blank=True)

    base_form_class = PolicyPageForm
    parent_page_types = ["portal_policies.PolicyIndexPage"]
    subpage_types: list[str] = []
    template = "policies/policy_page.html"
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("clauses")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("clauses"),
    ]
    control_panels = [
        MultiFieldPanel(
            [FieldPanel("label"), FieldPanel("effective_from"), FieldPanel("change_note")], heading="This version"
        ),
        MultiFieldPanel(
            [FieldPanel("approved_on"), FieldPanel("approving_body")],
            heading="Approval",
        ),
        MultiFieldPanel(
            [
                FieldPanel("owner_role"),
                FieldPanel("author_role"),
                FieldPanel("review_cycle_months"),
                FieldPanel("review_due"),
            ],
            heading="Care",
        ),
        MultiFieldPanel(
            [FieldPanel("policy_type"), FieldPanel("legal_framework"), FieldPanel("related"), FieldPanel("slug")],
            heading="About the policy",
        ),
    ]
    # A version has its own first day in force, so Wagtail's dates for going live are not offered beside it.
    edit_handler = TabbedInterface(
        [ObjectList(content_panels, heading="Clauses"), ObjectList(control_panels, heading="Document control")]
    )

    def publish(self, revision: Revision, user: Any = None, **options: Any) -> Any:
        """All or nothing: a draft that cannot be frozen (``PublishingError``) leaves the page as it was."""
        with transaction.atomic(), LogContext(user=user):
            return super().publish(revision, user=user, **options)


class PolicyVersion(FrozenModel):
    """What a policy said and required from a day on. Written once, never changed, by Python or in the database."""

    page = models.ForeignKey(PolicyPage, on_delete=models.PROTECT, related_name="versions")
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
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["page", "effective_from", "number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "label"], name="one_version_per_label"),
            models.UniqueConstraint(fields=["page", "effective_from"], name="one_version_per_effective_day"),
            models.UniqueConstraint(fields=["page", "number"], name="one_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.label}"
