"""One record of a school's dates, from which pages, feeds, rules and screens are made."""

import re
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from portal.pages.api_fields import as_html
from portal.pages.models import BasePage, School
from portal.rules.sessions import year_label

from .forms import AcademicYearForm, CalendarDateForm
from .page_routes import DatesRoutes
from .year_groups import OLDEST, year_groups_in_words


def validate_year_label(label: str) -> None:
    if not re.fullmatch(r"\d{4}-\d{2}", label) or year_label(int(label[:4])) != label:
        raise ValidationError(f"Got {label!r}; write two years that follow each other, such as 2026-27.")


def validate_year_groups(groups: Any) -> None:
    numbers = isinstance(groups, list) and all(type(group) is int and 0 <= group <= OLDEST for group in groups)
    if not numbers or len(set(groups)) != len(groups):
        raise ValidationError(f"Got {groups!r}; list each year group once, as 0 (Reception) to {OLDEST}.")


class AcademicYear(models.Model):
    """An academic year of one school, 1 September to 31 August, named like 2026-27."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="academic_years")
    label = models.CharField(max_length=7, validators=[validate_year_label], help_text="For example 2026-27.")
    published = models.BooleanField(
        default=True, help_text="Families see its dates on the page and in their calendars."
    )
    assessments_entered = models.BooleanField(
        default=True, help_text="Off = the assessment dates of this year are not known yet."
    )

    base_form_class = AcademicYearForm

    class Meta:
        ordering = ["school", "label"]
        constraints = [models.UniqueConstraint(fields=["school", "label"], name="one_year_per_label")]

    def __str__(self) -> str:
        return self.label

    @property
    def starts(self) -> int:
        return int(self.label[:4])


class CalendarDate(models.Model):
    """One date or run of dates. Its UID is random, stored, and outlives every edit."""

    class Category(models.TextChoices):
        TERM = "term", "Term"
        HALF_TERM = "half_term", "Half term"
        HOLIDAY = "holiday", "Holiday"
        INSET = "inset", "INSET day"
        BANK_HOLIDAY = "bank_holiday", "Bank holiday"
        EARLY_CLOSING = "early_closing", "Early closing"
        CLOSURE = "closure", "Closure"
        ASSESSMENT = "assessment", "Assessment"
        EVENT = "event", "Event"

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        CANCELLED = "cancelled", "Cancelled"

    year = models.ForeignKey(AcademicYear, on_delete=models.PROTECT, related_name="dates")
    key = models.CharField(max_length=120, blank=True, editable=False, help_text="Its name where it came from.")
    loaded_sha256 = models.CharField(
        max_length=64, blank=True, editable=False, help_text="What its source last said, so that an edit here stays."
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ends_uid = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text="A term is two entries: its first and its last day."
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    category = models.CharField(max_length=20, choices=Category)
    title = models.CharField(max_length=120)
    first_day = models.DateField()
    last_day = models.DateField(blank=True, help_text="Leave empty for a single day.")
    starts_at = models.TimeField(null=True, blank=True, help_text="Local time; empty for whole days.")
    ends_at = models.TimeField(null=True, blank=True)
    staff_first_day = models.DateField(
        "staff are in from",
        null=True,
        blank=True,
        help_text="Of a term: the staff's own first day. Leave empty if it is the pupils'.",
    )
    staff_last_day = models.DateField(
        "staff are in until",
        null=True,
        blank=True,
        help_text="Of a term: the staff's own last day. Leave empty if it is the pupils'.",
    )
    half = models.CharField(
        max_length=2,
        blank=True,
        choices=[("am", "Morning"), ("pm", "Afternoon")],
        help_text="For a closure or INSET of half a day; empty for the whole day.",
    )
    year_groups = models.JSONField(
        default=list,
        blank=True,
        validators=[validate_year_groups],
        help_text="Numbers in square brackets, for example [0, 1]: 0 is Reception. Empty = the whole school.",
    )
    whole_trust = models.BooleanField(
        "for every school of the trust",
        default=False,
        help_text="Entered once, it counts in each school's calendar for the same school year.",
    )
    description = models.TextField(blank=True)
    source = models.CharField(
        max_length=255, blank=True, help_text="Who set the date, for example the DfE's timetable."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.CONFIRMED)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(editable=False)

    base_form_class = CalendarDateForm

    class Meta:
        ordering = ["first_day", "last_day", "title"]
        verbose_name = "date"
        constraints = [
            models.UniqueConstraint(fields=["year", "key"], condition=~Q(key=""), name="one_date_per_key"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="last_day_not_before_first",
                violation_error_message="The last day lies before the first.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at__isnull=False),
                name="end_time_needs_start_time",
                violation_error_message="Give the time it starts as well, or no time at all.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(last_day__gt=F("first_day")) | Q(ends_at__gt=F("starts_at")),
                name="ends_after_it_starts",
                violation_error_message="It ends before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(category="term") | Q(staff_first_day=None, staff_last_day=None),
                name="only_a_term_has_staff_days",
                violation_error_message="Only a term has staff days of its own. Leave them empty.",
            ),
            models.CheckConstraint(
                condition=Q(staff_first_day=None) | Q(staff_first_day__lte=F("first_day")),
                name="staff_start_no_later_than_pupils",
                violation_error_message="Staff start on the pupils' first day or before it.",
            ),
            models.CheckConstraint(
                condition=Q(staff_last_day=None) | Q(staff_last_day__gte=F("last_day")),
                name="staff_end_no_earlier_than_pupils",
                violation_error_message="Staff end on the pupils' last day or after it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.first_day:%d %b %Y})"

    @property
    def who(self) -> str:
        everybody = "Every school of the trust" if self.whole_trust else "Whole school"
        return year_groups_in_words(self.year_groups) or everybody


class CalendarVersion(models.Model):
    """The calendar as the rules read it, frozen at each published change."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="calendar_versions")
    number = models.PositiveIntegerField()
    calendar = models.TextField(help_text="Canonical JSON of portal.rules.school_year.Calendar.")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["school", "number"]
        constraints = [models.UniqueConstraint(fields=["school", "number"], name="one_calendar_per_number")]

    def __str__(self) -> str:
        return f"Calendar {self.number} of {self.school}"


class CalendarRevision(models.Model):
    """Counts every published change of a school's dates; whoever keeps something made from them compares it."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="calendar_revision")
    number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"Revision {self.number} of {self.school}"


class PublishedSlug(models.Model):
    """A short name that is, or ever was, in the address of a school's dates: it leads to that school for good."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="published_slugs")
    slug = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.slug


class StoredFeed(models.Model):
    """A feed as it was last built: served while nothing changed, and when building it anew should fail."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="stored_feeds")
    name = models.SlugField()
    format = models.CharField(max_length=4, choices=[("ics", "iCalendar"), ("json", "JSON")])
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    changed_at = models.DateTimeField(help_text="When the bytes last became others; never falls.")
    made_from = models.CharField(max_length=64, help_text="Hash of everything the bytes depend on.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "name", "format"], name="one_stored_feed")]

    def __str__(self) -> str:
        return f"{self.name}.{self.format}"


class TermDatesPage(DatesRoutes, BasePage):
    """The public page of dates: this year at its own address, every year, every feed and every school beneath it.

    Its place in the address cannot be edited: families' calendars look for their feeds below /dates/.
    """

    introduction = models.TextField(blank=True, help_text="Markdown.")

    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    api_fields = [as_html("introduction")]
    promote_panels = [
        MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")], heading="For search engines"),
        MultiFieldPanel([FieldPanel("show_in_menus")], heading="For site menus"),
    ]
    usual_slug = "dates"
    subpage_types: list[str] = []
    template = "calendars/term_dates_page.html"
