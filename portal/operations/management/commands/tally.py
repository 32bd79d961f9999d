"""`portal tally FILE.csv`: add the attendance figures to a table of sessions per code."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.operations.code_tables import tally_table
from portal.rules.problems import DataError

MALFORMED = 2


class Command(BaseCommand):
    help = (
        "Read a CSV with a date column `on` and one column of counts per attendance code, and write it to standard "
        "output with sessions possible, attended, authorised, unauthorised and late, and three percentages."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.csv", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            rows = list(tally_table(file))
        except OSError as fault:
            raise CommandError(
                f"{fault.filename}: {fault.strerror}. Name a file that can be read.", returncode=MALFORMED
            ) from None
        except UnicodeDecodeError:
            raise CommandError(
                f"{file}: this is not text in UTF-8. Save the table as CSV in UTF-8.", returncode=MALFORMED
            ) from None
        except DataError as fault:
            raise CommandError(str(fault), returncode=MALFORMED) from None
        csv.writer(self.stdout, lineterminator="\n").writerows(rows)
