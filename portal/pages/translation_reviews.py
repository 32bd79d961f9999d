"""Who has read a translation of the parents' pages: until a school says so, those pages say that nobody has."""

from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel

from .languages import Language, translated


def translated_languages() -> list[tuple[str, str]]:
    """What there is to review, for the choice in the admin: each language but English."""
    return translated()


class TranslationReview(models.Model):
    """A native speaker whom the school trusts has read the parents' pages in this language."""

    school = models.ForeignKey("portal_pages.School", on_delete=models.CASCADE, related_name="translation_reviews")
    language = models.CharField(max_length=12, choices=translated_languages)
    reviewed_by = models.CharField(max_length=200, help_text="A native speaker who has read the pages.")
    reviewed_on = models.DateField(help_text="The day they finished.")

    panels = [FieldPanel("school"), FieldPanel("language"), FieldPanel("reviewed_by"), FieldPanel("reviewed_on")]

    class Meta:
        verbose_name = "reviewed translation"
        ordering = ["school", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "language"],
                name="one_review_for_each_language",
                violation_error_message="This language has a review already. Open that one and correct it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_language_display()}, {self.school}"


def is_unread(language: Language, school: Any) -> bool:
    """Whether no native speaker has read this translation for the school. English needs none."""
    if language.is_english:
        return False
    return not school or not TranslationReview.objects.filter(school=school, language=language.code).exists()
