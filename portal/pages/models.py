"""The school's identity and the plain public pages. Public content only: nothing about a pupil lives here."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, Site
from wagtail.search import index

from .api_fields import as_html
from .base_pages import BasePage, LoadedPage
from .bulletins.models import BulletinIndexPage, BulletinPage
from .colours import problems_with
from .home import panels_for, report_deadline
from .translation_reviews import TranslationReview

__all__ = [
    "BasePage",
    "BulletinIndexPage",
    "BulletinPage",
    "ContentPage",
    "HomePage",
    "LoadedPage",
    "School",
    "SchoolHours",
    "TranslationReview",
]


class School(models.Model):  # type: ignore[django-manager-missing]  # PolicyPage takes its manager from untyped Wagtail
    """One school. A trust has several; everything a school owns points here."""

    class Phase(models.TextChoices):
        PRIMARY = "primary", "Primary"
        SECONDARY = "secondary", "Secondary"
        ALL_THROUGH = "all_through", "All-through"
        SPECIAL = "special", "Special"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    trust = models.CharField(max_length=120, blank=True, help_text="The trust the school belongs to, if any.")
    phase = models.CharField(max_length=20, choices=Phase)
    site = models.OneToOneField(Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="school")
    local_authority_number = models.CharField(max_length=3, blank=True)
    establishment_number = models.CharField(max_length=4, blank=True)
    strapline = models.CharField(max_length=160, blank=True)
    address = models.TextField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    contacts = models.JSONField(default=dict, blank=True, help_text="Role -> name of the role, telephone and e-mail.")
    am_registration = models.TimeField()
    am_ends = models.TimeField()
    pm_registration = models.TimeField()
    pm_ends = models.TimeField()
    register_closes_after_minutes = models.PositiveSmallIntegerField(default=30)
    report_absence_by = models.TimeField(help_text="Parents report an absence before this time.")
    colours = models.JSONField(default=dict, blank=True, help_text="Token -> hex colour; see the styleguide.")
    crest_svg = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Whatever form saves a school, its colours can be read, on pages and on the hallway screen."""
        super().clean()
        if problems := problems_with(self.colours):
            raise ValidationError({"colours": problems})


class SchoolHours(models.Model):
    """The hours of one weekday from a day on, until later ones for it. Where there are none, the school's own hold."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="hours")
    valid_from = models.DateField()
    weekday = models.PositiveSmallIntegerField(help_text="Monday is 0.")
    am_registration = models.TimeField()
    am_register_closes = models.TimeField()
    am_ends = models.TimeField()
    pm_registration = models.TimeField()
    pm_register_closes = models.TimeField()
    pm_ends = models.TimeField()
    report_absence_by = models.TimeField()

    class Meta:
        ordering = ["valid_from", "weekday"]
        verbose_name_plural = "school hours"
        constraints = [
            models.UniqueConstraint(fields=["school", "weekday", "valid_from"], name="hours_once_per_weekday_and_day"),
            models.CheckConstraint(
                condition=models.Q(
                    am_register_closes__gt=models.F("am_registration"),
                    am_ends__gte=models.F("am_register_closes"),
                    pm_registration__gte=models.F("am_ends"),
                    pm_register_closes__gt=models.F("pm_registration"),
                    pm_ends__gte=models.F("pm_register_closes"),
                ),
                name="hours_in_the_order_of_the_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}, weekday {self.weekday} from {self.valid_from}"


class HomePage(LoadedPage):
    introduction = models.TextField(blank=True, help_text="Markdown.")

    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    api_fields = [as_html("introduction")]
    template = "pages/home_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .school import school_for  # it asks for School, which stands above

        context = super().get_context(request, *args, **kwargs)
        school, today = school_for(request), timezone.localdate()
        return context | {"panels": panels_for(school, today), "report_by": report_deadline(school, today)}


class ContentPage(LoadedPage):
    """A page of words: privacy notice, accessibility statement, news."""

    body = models.TextField(help_text="Markdown.")

    content_panels = [*Page.content_panels, FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    api_fields = [as_html("body")]
    template = "pages/content_page.html"
