"""`portal load-content`: bring the content folder into the database, all or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal import hooks
from portal.content_loader import ContentError, LoadReport, load_content

# What comes first is what the others stand on; a plugin's own loaders follow.
ORDER = ("schools", "pages", "bulletins", "forms", "calendars", "policies", "letters", "displays")


class Command(BaseCommand):
    help = (
        "Load the school's words from the content folder: its details, calendar, policies, letters, pages and screen. "
        "Safe to run again: only what changed is written. If anything is wrong, nothing is written, and the message "
        "names the file and the entry to mend. A policy version that has been published is never altered."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.CONTENT_DIR, help="Default: %(default)s")
        parser.add_argument("--check", action="store_true", help="Only say what would change; write nothing.")

    def handle(self, *, folder: Path | None, check: bool, verbosity: int, **options: Any) -> None:
        if folder is None:
            raise CommandError("Which folder? Name one, or set CONTENT_DIR.", returncode=2)
        report = LoadReport()
        try:
            content = load_content(folder)
            with transaction.atomic():
                for loader in loaders_in_order():
                    loader(content, report)
                if check:
                    transaction.set_rollback(True)
        except ContentError as error:
            raise CommandError(f"Nothing was loaded. {error}", returncode=2) from error
        for line in report.lines() if verbosity else []:
            self.stdout.write(line)
        self.stdout.write(f"{'Would load' if check else 'Loaded'} {folder.name}/: {report.summary()}")


def loaders_in_order() -> list[Any]:
    fillings = dict(hooks.content_loaders.items())
    first = [fillings.pop(name) for name in ORDER if name in fillings]
    return [*first, *fillings.values()]
