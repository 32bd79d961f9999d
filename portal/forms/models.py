"""Answers on their way: kept while a parent fills a form in, gone after a day."""

from django.db import models

from portal.pages.models import School


class JourneyDraft(models.Model):
    """The answers of one unfinished form. The browser holds the key, the database its hash only."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    form = models.SlugField()
    key_sha256 = models.CharField(max_length=64, unique=True)
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    reference = models.CharField(max_length=16, blank=True, help_text="Filled once the form has been sent.")
    sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.form} {self.pk}"
