"""Print runs and what became of each letter in them. Every row is written once; what changes is a row of its own."""

from django.conf import settings
from django.db import models

from portal.attendance_plugin.leave.write_once import WriteOnceModel
from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.roll.models import Contact
from portal.pages.models import School


class ByWhom(WriteOnceModel):
    """When, and by whom; the name stays when the account goes."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        abstract = True


class PrintRun(ByWhom):
    """Letters made ready to print in one PDF, which is kept as it was printed."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="print_runs")
    number = models.PositiveIntegerField(help_text="Counted for each school.")
    envelope = models.CharField(max_length=2)
    both_sides = models.BooleanField()
    pages = models.PositiveIntegerField()
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["school", "number"], name="one_print_run_per_number")]
        permissions = [("print_letters", "Can print letters and say that they were posted")]

    def __str__(self) -> str:
        return f"Print run {self.number}"


class PrintedLetter(WriteOnceModel):
    """A letter in a run. A letter is in one run at a time: again only after the earlier try is said to have failed."""

    run = models.ForeignKey(PrintRun, on_delete=models.PROTECT, related_name="printed")
    place = models.PositiveIntegerField(help_text="Its place in the run, from 1.")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="printed")
    attempt = models.PositiveSmallIntegerField(default=1)
    address = models.TextField(blank=True, help_text="As it stood in the window.")
    pages = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["run", "place"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["run", "place"], name="one_letter_per_place_of_a_run"),
            # Two people who print the same letter at once: the second is refused by the database.
            models.UniqueConstraint(fields=["letter", "attempt"], name="one_run_per_letter_and_attempt"),
        ]

    def __str__(self) -> str:
        return f"Letter {self.letter_id} in run {self.run_id}"


class PrintOutcome(ByWhom):
    """What became of a letter of a run: posted, or not; one that came back was posted first and failed later."""

    class Kind(models.TextChoices):
        POSTED = "posted", "Posted"
        FAILED = "failed", "Not posted"

    printed = models.ForeignKey(PrintedLetter, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=6, choices=Kind)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["printed", "kind"], name="one_outcome_of_each_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.printed_id}"


class PaperNote(ByWhom):
    """What a person said about a letter on paper, beside any run. The newest counts."""

    class Kind(models.TextChoices):
        ASKED = "asked", "To be sent on paper too"
        ELSEWHERE = "elsewhere", "Printed on its own and posted"
        HANDED = "handed", "Handed over in person"
        DROPPED = "dropped", "No longer needed on paper"

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="paper_notes")
    kind = models.CharField(max_length=9, choices=Kind)

    class Meta:
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.letter_id}"


class PaperWish(ByWhom):
    """Whether a person asked for letters on paper. The newest counts."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="paper_wishes")
    on_paper = models.BooleanField()

    class Meta:
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{'Paper' if self.on_paper else 'Mail'} for contact {self.contact_id}"
