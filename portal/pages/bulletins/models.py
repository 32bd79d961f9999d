"""The page that lists the issues of a report, and the page of one issue."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models, transaction
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.log_actions import LogContext
from wagtail.models import Page, Revision
from wagtail.search import index

from portal.pages.api_fields import as_html
from portal.pages.base_pages import LoadedPage
from portal.rules.bulletins.indicators import SMALL_BELOW

from .fields import AnswersField, ChaptersField, IndicatorsField, PromisesField
from .forms import BulletinPageForm
from .panels import ChecksPanel, PromisesBeforePanel
from .publishing import BulletinNotReady, publishing_problems
from .routes import BulletinIndexRoutes, BulletinRoutes


class BulletinIndexPage(BulletinIndexRoutes, LoadedPage):
    """Every issue of one report, newest first."""

    introduction = models.TextField(blank=True, help_text="Markdown.")

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["portal_pages.HomePage"]
    subpage_types = ["portal_pages.BulletinPage"]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    api_fields = [as_html("introduction")]
    template = "pages/bulletins/bulletin_index_page.html"


class BulletinPage(BulletinRoutes, RoutablePageMixin, LoadedPage):
    """One issue: chapters of findings and stories, figures as data, promises, and answers to the issue before."""

    number = models.PositiveSmallIntegerField("issue number", validators=[MinValueValidator(1)])
    summary = models.TextField(blank=True, help_text="One or two sentences for the list of issues.")
    period = models.CharField(max_length=60, help_text="What it is the issue for, such as Summer 2023.")
    published_on = models.DateField(null=True)
    data_up_to = models.CharField(max_length=160, help_text="Up to when its figures were known.")
    approving_body = models.CharField("approved by", max_length=160)
    approved_on = models.DateField(null=True)
    purpose = models.TextField(blank=True, help_text="Markdown: what it is for.")
    audience = models.TextField(blank=True, help_text="Markdown: whom it is for.")
    issues_in = models.CharField(
        "issues appear in", max_length=120, blank=True, help_text="Months, such as January, May and September."
    )
    next_due = models.DateField("next issue due", null=True, blank=True)
    small_below = models.PositiveSmallIntegerField(
        "smallest count of people shown",
        default=SMALL_BELOW,
        validators=[MinValueValidator(2)],
        help_text="Smaller counts are shown as “fewer than” this, everywhere.",
    )
    chapters = ChaptersField(blank=True)
    indicators = IndicatorsField(blank=True)
    promises = PromisesField(blank=True)
    answers = AnswersField(blank=True)

    base_form_class = BulletinPageForm
    parent_page_types = ["portal_pages.BulletinIndexPage"]
    subpage_types: list[str] = []
    template = "pages/bulletins/bulletin_page.html"
    search_fields = [*Page.search_fields, index.SearchField("search_words")]
    # Never the figures: small counts are hidden where they are shown. They are had from the issue's bulletin.json.
    api_fields = ["number", "period", "published_on", "summary"]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("chapters")]
    promise_panels = [PromisesBeforePanel(), FieldPanel("answers"), FieldPanel("promises")]
    control_panels = [
        MultiFieldPanel(
            [FieldPanel("number"), FieldPanel("period"), FieldPanel("published_on"), FieldPanel("data_up_to")],
            heading="This issue",
        ),
        MultiFieldPanel([FieldPanel("approving_body"), FieldPanel("approved_on")], heading="Approval"),
        MultiFieldPanel([FieldPanel("issues_in"), FieldPanel("next_due")], heading="Rhythm"),
        MultiFieldPanel([FieldPanel("purpose"), FieldPanel("audience")], heading="Why, and for whom"),
        FieldPanel("small_below"),
        FieldPanel("slug"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Chapters"),
            ObjectList([FieldPanel("indicators")], heading="Figures"),
            ObjectList(promise_panels, heading="Promises"),
            ObjectList(control_panels, heading="Document control"),
            ObjectList([ChecksPanel()], heading="Checks"),
        ]
    )

    def publish(self, revision: Revision, user: Any = None, **options: Any) -> Any:
        """All or nothing: an issue with an unanswered promise (``BulletinNotReady``) stays as it was."""
        page = revision.as_object()
        if problems := publishing_problems(page):
            raise BulletinNotReady(problems)
        with transaction.atomic(), LogContext(user=user):
            return super().publish(revision, user=user, **options)

    def search_words(self) -> str:
        """What the search index may hold: the words as readers see them, small counts never."""
        from .presenting import words_of  # it asks for this model

        return words_of(self)
