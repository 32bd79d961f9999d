"""Policy pages (edited in Wagtail) and policy versions (frozen for ever)."""

from django.conf import settings
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

from portal.pages.models import BasePage, School


class PolicyIndexPage(BasePage):
    introduction = models.TextField(blank=True, help_text="Markdown.")

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types = ["portal_policies.PolicyPage"]
    template = "policies/policy_index_page.html"


class PolicyPage(RoutablePageMixin, BasePage):
    """One policy. What is edited here is the next version; readers see the frozen one in force."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="policies")

    parent_page_types = ["portal_policies.PolicyIndexPage"]


class PolicyVersion(models.Model):
    """What a policy said and required from a day on. Written once, never changed."""

    page = models.ForeignKey(PolicyPage, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    label = models.SlugField(max_length=40, help_text="As it stands in the address, for example 2026-09.")
    title = models.CharField(max_length=255)
    effective_from = models.DateField()
    approved_on = models.DateField()
    approving_body = models.CharField(max_length=120)
    owner_role = models.CharField(max_length=120)
    review_due = models.DateField()
    change_note = models.TextField()
    document_control = models.JSONField(default=dict)
    clauses = models.JSONField(help_text="Frozen clauses in order: anchor, number, heading, level, html, sha256.")
    rulebook = models.TextField(help_text="Canonical JSON of the rulebook.")
    clauses_sha256 = models.CharField(max_length=64)
    rulebook_sha256 = models.CharField(max_length=64)
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["page", "effective_from", "number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "label"], name="one_version_per_label"),
            models.UniqueConstraint(fields=["page", "effective_from"], name="one_version_per_effective_day"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.label}"
