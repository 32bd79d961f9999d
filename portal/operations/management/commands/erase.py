"""`portal erase`: what law does not keep of one child goes at once, because the family asked for it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.keeping.erasing import NotAsPreviewed, erase, preview
from portal.operations.erasures import note_erasure


class Command(BaseCommand):
    help = (
        "Erase what is kept of one child beyond what the law asks for. Without --confirm it only says what would go, "
        "what stays and why, and gives the code to confirm it with. Names no child: have the UPN at hand."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("upn", help="the pupil's UPN")
        parser.add_argument("--school", help="the school's slug, where two schools have the pupil")
        parser.add_argument("--confirm", metavar="CODE", help="the code of the preview")

    def handle(self, **options: Any) -> None:
        pupil = self.find(options["upn"], options["school"])
        if code := options["confirm"]:
            self.erase(pupil, code)
        else:
            self.tell(pupil)

    def find(self, upn: str, school: str | None) -> Pupil:
        found = Pupil.objects.filter(upn__iexact=upn.strip()).select_related("school")
        pupils = list(found.filter(school__slug=school) if school else found)
        if not pupils:
            raise CommandError("No pupil has this UPN. It stands on the pupil's page.")
        if len(pupils) > 1:
            slugs = ", ".join(sorted(pupil.school.slug for pupil in pupils))
            raise CommandError(f"Several schools have this pupil. Name one with --school: {slugs}")
        return pupils[0]

    def tell(self, pupil: Pupil) -> None:
        found = preview(pupil)
        self.stdout.write("This would go:")
        for name, number in found.goes.items():
            self.stdout.write(f"  {number:>5}  {name}")
        self.stdout.write("This stays, and why:")
        for name, number, why in found.stays:
            self.stdout.write(f"  {number:>5}  {name}: {why}")
        self.stdout.write("Backups keep it until they are deleted by age; one that is put back is erased again.")
        self.stdout.write(f"To erase it, for ever: the same command with --confirm {found.code}")

    def erase(self, pupil: Pupil, code: str) -> None:
        try:
            counts = erase(pupil, code=code, by="command line", before_commit=lambda at: note_erasure(pupil, at))
        except NotAsPreviewed as error:
            raise CommandError(
                "Nothing was erased: the code is of another child, or something has changed since. Look again first: "
                "the same command without --confirm."
            ) from error
        except OSError as error:
            raise CommandError(
                f"Nothing was erased: it could not be noted for a restore ({error.strerror}). See PORTAL_BACKUPS."
            ) from error
        for name, number in counts.items():
            self.stdout.write(f"  {number:>5}  {name}")
        self.stdout.write("Erased. The audit log says how much, not what.")
