"""How many days a school keeps what forms store, and the nights on which the rest was forgotten."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from portal.pages.models import School

LONGEST_DAYS = 365


class FormKeeping(models.Model):
    """A school may shorten each of these; none may be longer than a year, and mails than a month."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="form_keeping")
    days_words = models.PositiveSmallIntegerField(
        "days for reasons and symptoms",
        default=LONGEST_DAYS,
        validators=[MinValueValidator(30), MaxValueValidator(LONGEST_DAYS)],
        help_text="From 30 to 365. Then what parents wrote about health and reasons goes; days and decisions stay.",
    )
    days_mail = models.PositiveSmallIntegerField(
        "days for the words of mails",
        default=30,
        validators=[MinValueValidator(7), MaxValueValidator(30)],
        help_text="From 7 to 30, once a mail was sent or has failed. When and to whom stays.",
    )
    days_apart = models.PositiveSmallIntegerField(
        "days for forms kept apart",
        default=30,
        validators=[MinValueValidator(7), MaxValueValidator(LONGEST_DAYS)],
        help_text="From 7 to 365, after somebody looked at a form and kept it apart. Then all of it goes.",
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Keeping of forms at {self.school}"


class ForgettingRun(models.Model):
    """One night's work. ``counts`` is by what was forgotten; ``failed`` names what could not be."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    failed = models.JSONField(default=list)

    class Meta:
        ordering = ["-started_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Forgetting {self.pk}"
