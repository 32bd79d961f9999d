"""The page of an editor's form, the list of forms, and each form exactly as it was asked."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, Revision

from portal.content_loader.forms import DAYS_KEPT, MOST_DAYS_KEPT
from portal.pages.api_fields import as_html
from portal.pages.base_pages import BasePage, LoadedPage
from portal.pages.models import School

from .blocks import PartsField, form_of_parts
from .definition import Data, settled
from .page_form import OwnFormPageForm
from .problems import Problem, problems_of
from .slugs import slug_problem

INDEX_SLUG = "forms"


class AskedForm(models.Model):
    """A form exactly as it was asked: kept with what was sent, so that staff read what was asked years later."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=50)
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    first_sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "slug", "sha256"], name="asked_form_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.sha256[:8]}"


class FormNotReady(ValueError):
    """A form that cannot be published; ``problems`` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = problems


class FormIndexPage(BasePage):
    """Every form a parent may fill in: the portal's own, and those the school has made."""

    introduction = models.TextField(blank=True, help_text="Markdown.")

    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    api_fields = [as_html("introduction")]
    parent_page_types = ["portal_pages.HomePage"]
    subpage_types = ["portal_forms.OwnFormPage"]
    template = "forms/own/form_index_page.html"

    def clean(self) -> None:
        super().clean()
        if self.slug != INDEX_SLUG:
            raise ValidationError({"slug": f"The address of this page is “{INDEX_SLUG}”: every form stands below it."})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .listing import portal_forms, school_forms  # it asks for the models

        context = super().get_context(request, *args, **kwargs)
        return context | {"portal_forms": portal_forms(), "school_forms": school_forms(self)}


class OwnFormPage(LoadedPage):
    """A form made of blocks. Parents meet it below /forms/ like every other form."""

    summary = models.CharField(max_length=255, help_text="One sentence for the list of forms: what it is for.")
    introduction = models.TextField(blank=True, help_text="Markdown, above the button that starts the form.")
    parts = PartsField(blank=True)
    next_steps = models.TextField("what happens next", blank=True, help_text="Markdown, shown once it was sent.")
    closes_on = models.DateField(
        "last day", null=True, blank=True, help_text="It closes at the end of this day. Empty: it stays open."
    )
    received_by = models.CharField(
        max_length=40,
        help_text="Who of the school’s contacts is told by mail when answers come; the mail names no child.",
    )
    keep_days = models.PositiveSmallIntegerField(
        "days answers are kept",
        default=DAYS_KEPT,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS_KEPT)],
        help_text=f"From the day they were sent; {MOST_DAYS_KEPT} at most. Parents are told. Then they are deleted.",
    )

    # What it asks is below /api/v1/forms/.
    api_fields = ["summary", "closes_on"]
    base_form_class = OwnFormPageForm
    parent_page_types = ["portal_forms.FormIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("introduction"),
        FieldPanel("parts", heading="Pages of the form"),
        FieldPanel("next_steps"),
        MultiFieldPanel(
            [FieldPanel("closes_on"), FieldPanel("received_by"), FieldPanel("keep_days")],
            heading="Closing, receiving, keeping",
        ),
    ]

    @property
    def form(self) -> Data:
        """The form as plain data, settled; see `definition`."""
        own = {name: getattr(self, name) for name in ("title", "introduction", "next_steps", "keep_days")}
        return settled({**own, **form_of_parts(self.parts)})

    @property
    def closes_at(self) -> datetime | None:
        """The moment it closed or will close: when staff closed it, or at the end of its last day."""
        if hasattr(self, "closing"):
            return self.closing.closed_at
        if self.closes_on is None:
            return None
        return timezone.make_aware(datetime.combine(self.closes_on + timedelta(days=1), time.min))

    @property
    def is_over(self) -> bool:
        return self.closes_at is not None and self.closes_at <= timezone.now()

    @property
    def last_day(self) -> date | None:
        """The last day on which it was, or will be, open."""
        return timezone.localdate(self.closing.closed_at) if hasattr(self, "closing") else self.closes_on

    def clean(self) -> None:
        super().clean()
        if problem := slug_problem(self.slug):
            raise ValidationError({"slug": problem})

    def publish(self, revision: Revision, user: Any = None, **options: Any) -> Any:
        """Refuse a form with problems (``FormNotReady``): parents would meet them."""
        if problems := problems_of(revision.as_object().form):
            raise FormNotReady(problems)
        return super().publish(revision, user=user, **options)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("forms:start", self.slug)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """All pages of the form below one another, as the editor has them now."""
        from .preview import preview_context  # it builds the journey, which asks for the models

        return render(request, "forms/own/preview.html", preview_context(self))


class FormClosing(models.Model):
    """A form that staff closed before its day."""

    page = models.OneToOneField(OwnFormPage, on_delete=models.CASCADE, related_name="closing")
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.page_id} closed"
