"""The paper of a letter, in the database beside its words.

In the database, so that one backup holds both, no address of a web server leads to it, and a letter of some 20 kB never
lacks its file. Write-once: what was printed last year is what is read today.
"""

from django.db import models

from portal.attendance_plugin.leave.write_once import WriteOnceModel
from portal.attendance_plugin.letters.models import Letter


class LetterPaper(WriteOnceModel):
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="paper")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Paper of letter {self.letter_id}"
