"""Policy pages (edited in Wagtail) and policy versions (frozen for ever)."""

from typing import Any

from django.db import models, transaction
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.log_actions import LogContext
from wagtail.models import Page, Revision
from wagtail.search import index

from portal.pages.api_fields import as_html
from portal.pages.models import BasePage, School
from portal.rules.precise_dates import DAY, PRECISIONS

from .agreements.models import (
    AgreementSettings,
    AskedPerson,
    ChecklistRecord,
    DoorLink,
    Signature,
    SigningLink,
    UnfinishedAnswers,
)
from .approval.models import PolicyApproval, PolicyApprovalTask
from .approval.panel import ApprovalPanel
from .editing.control_panels import CONTROL_PANELS
from .editing.fields import ClausesField
from .editing.forms import PolicyPageForm
from .editing.panels import BlanksPanel, ChecksPanel
from .editing.what_if_panel import WhatIfPanel
from .reading.index_routes import PolicyIndexRoutes
from .reading.routes import PolicyRoutes
from .reviews.models import PolicyReview, ReviewReminder
from .versions.models import PolicyVersion, PolicyWithdrawal

__all__ = [
    "AgreementSettings",
    "AskedPerson",
    "ChecklistRecord",
    "DoorLink",
    "PolicyApproval",
    "PolicyApprovalTask",
    "PolicyIndexPage",
    "PolicyPage",
    "PolicyReview",
    "PolicyVersion",
    "PolicyWithdrawal",
    "ReviewReminder",
    "Signature",
    "SigningLink",
    "UnfinishedAnswers",
]


class PolicyIndexPage(PolicyIndexRoutes, RoutablePageMixin, BasePage):
    introduction = models.TextField(blank=True, help_text="Markdown.")

    # Its place in the address cannot be edited: letters and findings cite clauses below /policies/.
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    api_fields = [as_html("introduction")]
    promote_panels = [
        MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")], heading="For search engines"),
        MultiFieldPanel([FieldPanel("show_in_menus")], heading="For site menus"),
    ]
    usual_slug = "policies"
    subpage_types = ["portal_policies.PolicyPage"]
    template = "policies/policy_index_page.html"


class PolicyPage(PolicyRoutes, RoutablePageMixin, BasePage):
    """One policy. What is edited here is the next version; readers see the frozen one in force."""

    class Scope(models.TextChoices):
        SCHOOL = "school", "The school's own policy"
        TRUST = "trust", "The trust's policy, the same in each of its schools"
        ALIGNED = "aligned", "The trust's policy, adapted to this school"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="policies")
    summary = models.TextField(blank=True, help_text="One or two sentences: what the policy is for.")
    policy_type = models.SlugField(
        "kind of policy",
        max_length=40,
        help_text="It says how often the policy is usually looked at again.",
    )
    label = models.SlugField(
        "version label",
        max_length=40,
        help_text="As it stands in the address of this version, for example 2026-09.",
    )
    corrects = models.SlugField(
        "corrects the spelling of version",
        max_length=40,
        blank=True,
        help_text="Only where spelling, punctuation or spacing is put right and no meaning changes: that version's "
        "label. Left empty for every other new version.",
    )
    effective_from = models.DateField("in force from", null=True, help_text="The first day this version applies.")
    change_note = models.TextField("what changed", help_text="A sentence or two for readers.")
    approved_on = models.DateField(null=True, blank=True)
    approved_precision = models.CharField("known to", max_length=5, choices=PRECISIONS, default=DAY)
    approving_body = models.CharField("approved by", max_length=120, help_text="For example: Governing board.")
    adopted_on = models.DateField(null=True, blank=True, help_text="When the school took it on, if not when approved.")
    adopted_precision = models.CharField("known to", max_length=5, choices=PRECISIONS, default=DAY)
    owner_role = models.CharField("owner", max_length=120, help_text="A role, for example: Headteacher.")
    owner_contact = models.CharField(
        "owner's address",
        max_length=40,
        blank=True,
        help_text="Whose e-mail address among the school's contacts reminders of a review go to.",
    )
    deputy_role = models.CharField("deputy", max_length=120, blank=True, help_text="Who stands in for the owner.")
    deputy_contact = models.CharField("deputy's address", max_length=40, blank=True)
    author_role = models.CharField("author", max_length=120, blank=True, help_text="A role, if not the owner.")
    review_cycle_months = models.PositiveSmallIntegerField(
        "months between reviews", null=True, blank=True, help_text="Left empty, it is the usual time of its kind."
    )
    review_due = models.DateField(
        "next review", null=True, blank=True, help_text="Left empty, it follows from the first day in force."
    )
    review_due_precision = models.CharField("known to", max_length=5, choices=PRECISIONS, default=DAY)
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.SCHOOL)
    based_on = models.CharField(
        max_length=160, blank=True, help_text="The trust's policy or the model text that it follows, if any."
    )
    blanks = models.JSONField(default=dict, blank=True, help_text="What fills the named blanks of the text.")
    departures = models.JSONField(
        default=dict, blank=True, help_text="Why the policy departs from a national value, by the concern."
    )
    legal_framework = models.TextField("law and guidance", blank=True, help_text="One to a line.")
    related = models.TextField("related policies", blank=True, help_text="One to a line: the address name or a title.")
    clauses = ClausesField(blank=True)

    # Never the clauses: they are the next version's draft. What is published is below /api/v1/policies/.
    api_fields = ["policy_type", "summary"]
    base_form_class = PolicyPageForm
    parent_page_types = ["portal_policies.PolicyIndexPage"]
    subpage_types: list[str] = []
    template = "policies/policy_page.html"
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("clauses")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        WhatIfPanel(heading="What this draft would change", icon="rotate"),
        FieldPanel("clauses"),
    ]
    control_panels = CONTROL_PANELS
    # A version has its own first day in force, so Wagtail's dates for going live are not offered beside it.
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Clauses"),
            ObjectList([BlanksPanel()], heading="Blanks"),
            ObjectList(control_panels, heading="Document control"),
            ObjectList([ChecksPanel()], heading="Checks"),
            ObjectList([ApprovalPanel()], heading="Approval"),
        ]
    )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Wagtail stores a page before it says that it was published, so what may not go live is refused here."""
        if self.live and self.live_revision_id and self._goes_live():
            from .versions.publishing import refuse_unfit  # it asks for the models

            refuse_unfit(self)
        super().save(*args, **kwargs)

    def _goes_live(self) -> bool:
        known = PolicyPage.objects.filter(pk=self.pk).values_list("live", "live_revision_id").first()
        return known != (True, self.live_revision_id)

    def publish(self, revision: Revision, user: Any = None, **options: Any) -> Any:
        """All or nothing: a draft that cannot be frozen (``PublishingError``) leaves the page as it was.

        Whoever approved the draft last brings it out, whether or not that account may publish pages otherwise.
        """
        from .approval.gate import has_approved  # it asks for the models
        from .drafting.page_drafts import draft_of_page

        if has_approved(user, self, draft_of_page(revision.as_object())):
            options["skip_permission_checks"] = True
        with transaction.atomic(), LogContext(user=user):
            return super().publish(revision, user=user, **options)

    def get_route_paths(self) -> list[str]:
        """What is redirected when the address changes: decisions and letters cite the versions."""
        labels = self.versions.values_list("label", flat=True) if self.pk else ()
        return ["/", "/versions/", *(f"/versions/{label}/" for label in labels)]
