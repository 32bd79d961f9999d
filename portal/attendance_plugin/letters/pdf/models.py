"""The paper of a letter, in the database beside its words, and the envelopes a school posts it in.

In the database, so that one backup holds both, no address of a web server leads to it, and a letter of some 20 kB never
lacks its file. Write-once: what was printed last year is what is read today.
"""

from django.db import models

from portal.attendance_plugin.leave.write_once import WriteOnceModel
from portal.attendance_plugin.letters.models import Letter
from portal.pages.models import School

from .envelopes import KINDS


class LetterPaper(WriteOnceModel):
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="paper")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Paper of letter {self.letter_id}"


class EnvelopeChoice(models.Model):
    """Millimetres, as the maker prints them on the box."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="envelope_choice")
    kind = models.CharField(
        "envelope", max_length=2, choices=[(key, kind.name) for key, kind in KINDS.items()], default="DL"
    )
    left = models.PositiveSmallIntegerField("window from the left edge", default=20)
    bottom = models.PositiveSmallIntegerField("window from the lower edge", default=18)
    width = models.PositiveSmallIntegerField("width of the window", default=90)
    height = models.PositiveSmallIntegerField("height of the window", default=35)
    both_sides = models.BooleanField("print on both sides", default=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} envelopes of {self.school}"
