"""`portal import-dates`: take dates from a calendar file or a table."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.calendars.date_import import UNCHANGED, ImportReport, import_dates, preview_dates
from portal.calendars.importers import MAX_BYTES, FileRefused
from portal.calendars.models import CalendarDate
from portal.pages.models import School

REFUSED, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = (
        "Import dates from an .ics or .csv file. Dates are matched on their UID, so that a file may be imported again; "
        "if one line is wrong, nothing is taken. Use --dry-run to see what would change. Exit status: 0 imported (or, "
        "with --dry-run, could be), 1 the file was refused, 2 the command was used wrongly."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The file to read; its ending says which format it is.")
        parser.add_argument("--school", help="The school's short name; needed only when there are several.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would change and write nothing.")
        parser.add_argument(
            "--kind", choices=CalendarDate.Category.values, default="event",
            help="The kind of dates whose kind the file does not say (event).",
        )  # fmt: skip

    def handle(self, *, file: Path, school: str | None, dry_run: bool, kind: str, **options: Any) -> None:
        chosen = self._school(school)
        work = preview_dates if dry_run else import_dates
        try:
            with file.open("rb") as opened:
                body = opened.read(MAX_BYTES + 1)
            report = work(chosen, file.name, body, category=kind)
        except OSError as error:
            raise CommandError(
                f"Cannot read {file}: {error.strerror}. Check the path.", returncode=WRONG_USE
            ) from error
        except FileRefused as error:
            raise CommandError(f"Nothing was written. {error}", returncode=REFUSED) from error
        self._tell(report)
        done = "Dry run, nothing was written" if dry_run else f"Imported {file.name}"
        self.stdout.write(f"{done}: {report.summary()}.")

    def _tell(self, report: ImportReport) -> None:
        for taken in report.taken:
            if taken.row and taken.outcome != UNCHANGED:
                kind = taken.row.get_category_display()
                self.stdout.write(f"  line {taken.line}: {taken.outcome}: {taken.row}, {kind}, {taken.row.who}")
        for warning in report.warnings:
            self.stdout.write(f"  Please look: {warning}")

    def _school(self, slug: str | None) -> School:
        schools = School.objects.filter(slug=slug) if slug else School.objects.all()
        if len(found := list(schools[:2])) == 1:
            return found[0]
        known = ", ".join(School.objects.order_by("slug").values_list("slug", flat=True))
        known = known or "none yet; run `portal load-content` first"
        raise CommandError(f"Say which school with --school. Known: {known}.", returncode=WRONG_USE)
