"""Answers on their way: kept while a parent fills a form in, gone after a day."""

from django.db import models

from portal.pages.models import School

from .fair_use.models import Bucket
from .own.models import AskedForm, FormClosing, FormIndexPage, OwnFormPage

__all__ = ["AskedForm", "Bucket", "FormClosing", "FormIndexPage", "JourneyDraft", "OwnFormPage"]


class JourneyDraft(models.Model):
    """The answers of one unfinished form. The browser holds the key, the database its hash only.

    Once the form is sent the answers are emptied; the references stay for the confirmation page.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    form = models.SlugField()
    key_sha256 = models.CharField(max_length=64, unique=True)
    answers = models.JSONField(default=dict, help_text="By step.")
    signals = models.JSONField(default=list, help_text="Why a machine may be filling this in.")
    started_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)
    references = models.JSONField(default=list, help_text="One for each child; filled once the form has been sent.")
    answers_sha256 = models.CharField(max_length=64, blank=True, help_text="Hash of the answers that were sent.")
    has_email = models.BooleanField(default=False, help_text="The sender gave an address, so a message was written.")
    sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.form} {self.pk}"

    @property
    def reference(self) -> str:
        """The first child's; empty until the form has been sent."""
        return self.references[0] if self.references else ""
