"""`portal load-letters`: letters from a folder, for a site without a content folder, or those an app brings along."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal import hooks
from portal.attendance_plugin.letters.loading import load_letter_folder
from portal.content_loader import ContentError, LoadReport
from portal.pages.models import School


class Command(BaseCommand):
    help = (
        "Load letters, each a file <slug>.md, for every school or one. Without a folder, those that other apps bring "
        "along. Safe to run again: a letter that was edited in the admin stays until its file changes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="*", type=Path)
        parser.add_argument("--school", metavar="SLUG", help="Only for the school with this short name.")

    def handle(self, *, folder: list[Path], school: str | None, **options: Any) -> None:
        folders = folder or [make() for make in hooks.letter_folders]
        if not folders:
            raise CommandError("Which folder? Name one; no app brings letters along.", returncode=2)
        schools = School.objects.filter(slug=school) if school else School.objects.all()
        if not schools:
            raise CommandError("There is no such school yet." if school else "There is no school yet.", returncode=2)
        report = LoadReport()
        try:
            for each in schools:
                for place in folders:
                    load_letter_folder(place, each, report)
        except ContentError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"Letters: {report.summary()}")
