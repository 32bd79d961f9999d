"""`portal export-content OUT`: everything that content files hold, back into such files."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal import hooks
from portal.content_loader.writing import ContentExport, ExportError

from .load_content import ORDER


class Command(BaseCommand):
    help = (
        "Write the schools, calendars, published policies and bulletins, pages, letters and screens of the database as "
        "a content folder, with everything that was changed in the admin. Loading it again changes nothing. Pupils, "
        "requests and drafts are never part of it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="A new or empty folder.")

    def handle(self, *, folder: Path, verbosity: int, **options: Any) -> None:
        export = ContentExport()
        try:
            with transaction.atomic():
                for exporter in exporters_in_order():
                    exporter(export)
            export.write_to(folder)
        except ExportError as error:
            raise CommandError(f"Nothing was written. {error}", returncode=2) from error
        for what in export.left_out if verbosity else []:
            self.stdout.write(f"  not in the files: {what}")
        self.stdout.write(f"Wrote {len(export.files)} files to {folder}.")


def exporters_in_order() -> list[Callable[..., None]]:
    """Those that begin a file before those that add to it, in the order in which files are loaded."""
    fillings = dict(hooks.content_exporters.items())
    first = [fillings.pop(name) for name in ORDER if name in fillings]
    return [*first, *fillings.values()]
