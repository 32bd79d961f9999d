"""What a school has explained about its system's files, kept so that nobody explains it twice."""

from django.conf import settings
from django.db import models

from portal.pages.models import School
from portal.rules.codes import REGULATIONS_2006


class ColumnMapping(models.Model):
    """What the columns with one set of headings hold, in files of one format."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="column_mappings")
    format = models.CharField(max_length=20)
    signature = models.CharField(max_length=64, help_text="Of the set of headings, whatever their order.")
    headings = models.JSONField(
        help_text="Pairs of the key a heading is compared with and the heading as the file has it, in its order."
    )
    fields = models.JSONField(help_text="Name of a field by the same key; nothing for a column that is not used.")
    taught_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taught_at = models.DateTimeField()

    class Meta:
        ordering = ["-taught_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["school", "format", "signature"], name="one_mapping_per_headings")
        ]

    def __str__(self) -> str:
        return ", ".join(heading for _, heading in self.headings)


class SchoolWord(models.Model):
    """A name of a session, or a code, that only this school uses, and what it means from a day on."""

    class Kind(models.TextChoices):
        SESSION = "session", "Session"
        CODE = "code", "Code"

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="words")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    word = models.CharField(max_length=40, help_text="As it is compared: without case and surplus spaces.")
    shown = models.CharField(max_length=40, help_text="As the file has it.")
    meaning = models.CharField(max_length=4, help_text="am, pm or none; or a national code.")
    first_day = models.DateField(default=REGULATIONS_2006, help_text="The first day of which this is the meaning.")
    taught_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taught_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "word", "first_day"]
        constraints = [
            models.UniqueConstraint(fields=["school", "kind", "word", "first_day"], name="one_meaning_from_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.shown}: {self.meaning}"
