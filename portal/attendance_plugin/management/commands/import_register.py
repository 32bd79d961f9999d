"""`portal import-register`: take a file of the school's own system into the register."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.attendance_plugin.register.importers import FORMATS
from portal.attendance_plugin.register.importers.guessing import guess_format
from portal.attendance_plugin.register.previews import ImportPreview
from portal.attendance_plugin.register.school_known import known_of
from portal.attendance_plugin.register.services import FileRefused, ImportRefused, import_register, preview_import
from portal.pages.models import School

REFUSED, WRONG_USE = 1, 2
ERRORS_SHOWN = 20
QUIET_SECONDS = 2.0
CONFIRMATIONS = {
    "older": "the file is older than the register",
    "other-school": "the file names another school's number",
    "leavers": "many pupils on our roll are not in the file and have left",
    "contacts": "many contacts on record are not in the file and have ended",
    "changes": "the file changes many marks",
    "day-first": "all dates are day first (05/11/2026 is 5 November)",
}


class Command(BaseCommand):
    help = (
        "Import pupils, contacts or attendance marks from a file exported by the school's own system. The file is read "
        "whole and compared with what is held before anything is written; if one row is wrong, nothing is. Use "
        "--dry-run to see what would change. Exit status: 0 imported (or, with --dry-run, could be), 1 the file was "
        "refused or asks for a confirmation and nothing was written, 2 the command was used wrongly."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        formats = "; ".join(f"{slug}: {format.label}" for slug, format in FORMATS.items())
        confirmations = "; ".join(f"{key}: {text}" for key, text in CONFIRMATIONS.items())
        parser.add_argument("file", type=Path, help="The file to read.")
        parser.add_argument(
            "--format", choices=list(FORMATS), metavar="FORMAT",
            help=f"What the file is; told by what is in it when not given. {formats}.",
        )  # fmt: skip
        parser.add_argument("--school", help="The school's short name; needed only when there are several.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would change and write nothing.")
        parser.add_argument(
            "--confirm", action="append", default=[], choices=list(CONFIRMATIONS), metavar="WHAT",
            help=f"Say yes beforehand to something unusual; may be given again. {confirmations}.",
        )  # fmt: skip

    def handle(self, *, file: Path, school: str | None, dry_run: bool, confirm: list[str], **options: Any) -> None:
        chosen = self._school(school)
        progress = Progress(self, file)
        try:
            with file.open("rb") as opened:
                format = options["format"] or self._guess(chosen, opened, file.name)
                if dry_run:
                    preview = preview_import(chosen, format, opened, file_name=file.name, progress=progress)
                    self._tell(preview)
                    self._stop_if_unfit(preview, confirm)
                    self.stdout.write("Dry run: nothing was written.")
                    return
                taken = import_register(
                    chosen, opened, format=format, file_name=file.name, confirm=confirm, progress=progress
                )
        except OSError as error:
            raise CommandError(
                f"Cannot read {file}: {error.strerror}. Check the path.", returncode=WRONG_USE
            ) from error
        except FileRefused as error:
            raise CommandError(f"Nothing was written. {error}", returncode=REFUSED) from error
        except ImportRefused as error:
            self._tell(error.preview)
            raise CommandError(f"Nothing was written. {error}", returncode=REFUSED) from error
        except KeyboardInterrupt as error:
            raise CommandError("Stopped; nothing was written.", returncode=REFUSED) from error
        counts = ", ".join(f"{taken.report[name]:,} {name}" for name in ("new", "changed", "unchanged"))
        self.stdout.write(f"Imported {file.name}: {taken.report['rows']:,} rows; {counts}.")

    def _school(self, slug: str | None) -> School:
        schools = School.objects.filter(slug=slug) if slug else School.objects.all()
        if len(found := list(schools[:2])) == 1:
            return found[0]
        known = (
            ", ".join(School.objects.order_by("slug").values_list("slug", flat=True))
            or "none yet; run `portal load-content` first"
        )
        raise CommandError(f"Say which school with --school. Known: {known}.", returncode=WRONG_USE)

    def _guess(self, school: School, opened: BinaryIO, file_name: str) -> str:
        known = known_of(school, timezone.localdate())
        format = guess_format(opened, FORMATS, known, file_name=file_name)
        self.stdout.write(f"By what is in it the file is {format.slug}. {format.label}.")
        return format.slug

    def _tell(self, preview: ImportPreview) -> None:
        for line in preview.lines():
            self.stdout.write(line)
        for error in preview.errors[:ERRORS_SHOWN]:
            self.stdout.write(f"  {error}")
        if preview.error_count > ERRORS_SHOWN:
            self.stdout.write(f"  … and {preview.error_count - ERRORS_SHOWN:,} more.")

    def _stop_if_unfit(self, preview: ImportPreview, confirm: list[str]) -> None:
        from portal.attendance_plugin.register.services import check_import

        try:
            check_import(preview, confirm)
        except ImportRefused as error:
            raise CommandError(str(error), returncode=REFUSED) from error


class Progress:
    """One line that moves on a terminal, once the reading takes longer than two seconds."""

    def __init__(self, command: BaseCommand, file: Path) -> None:
        self.command, self.size = command, file.stat().st_size if file.is_file() else 0
        self.started = self.told = time.monotonic()

    def __call__(self, rows: int, bytes_read: int) -> None:
        now = time.monotonic()
        if now - self.started < QUIET_SECONDS or now - self.told < 1:
            return
        self.told = now
        percent = min(100 * bytes_read // self.size, 100) if self.size else 0
        end = "\r" if sys.stderr.isatty() else "\n"
        self.command.stderr.write(f"Read {rows:,} rows ({percent} % of the file) …", ending=end)
