"""One record of a school's dates, from which pages, feeds, rules and screens are made."""

import uuid

from django.db import models

from portal.pages.models import BasePage, School


class AcademicYear(models.Model):
    """An academic year of one school, 1 September to 31 August, named like 2026-27."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="academic_years")
    label = models.CharField(max_length=7)
    published = models.BooleanField(default=True)

    class Meta:
        ordering = ["label"]
        constraints = [models.UniqueConstraint(fields=["school", "label"], name="one_year_per_label")]

    def __str__(self) -> str:
        return self.label


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
    key = models.CharField(max_length=80, blank=True, help_text="Its name in the content file, where it came from one.")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    category = models.CharField(max_length=20, choices=Category)
    title = models.CharField(max_length=120)
    first_day = models.DateField()
    last_day = models.DateField()
    starts_at = models.TimeField(null=True, blank=True, help_text="Local time; empty for whole days.")
    ends_at = models.TimeField(null=True, blank=True)
    half = models.CharField(max_length=2, blank=True, choices=[("am", "Morning"), ("pm", "Afternoon")])
    year_groups = models.JSONField(default=list, blank=True, help_text="Empty = the whole school; 0 = Reception.")
    description = models.TextField(blank=True)
    source = models.CharField(max_length=255, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.CONFIRMED)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField()

    class Meta:
        ordering = ["first_day", "last_day", "title"]

    def __str__(self) -> str:
        return f"{self.title} ({self.first_day:%d %b %Y})"


class CalendarVersion(models.Model):
    """The calendar as the rules read it, frozen at each published change."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="calendar_versions")
    number = models.PositiveIntegerField()
    calendar = models.TextField(help_text="Canonical JSON of portal.rules.sessions.")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["school", "number"]
        constraints = [models.UniqueConstraint(fields=["school", "number"], name="one_calendar_per_number")]

    def __str__(self) -> str:
        return f"Calendar {self.number} of {self.school}"


class TermDatesPage(BasePage):
    """The public page of dates, with the years and the feeds beneath it."""

    introduction = models.TextField(blank=True, help_text="Markdown.")
