"""`portal check-cases FILE…`: run worked leave cases through the rules and compare with what they expect."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.operations.leave_case_runs import Difference, compare_case, compare_replay, compare_what_if
from portal.operations.leave_cases import CaseFile, load_case_file
from portal.rules.problems import DataError

MALFORMED = 2


class Command(BaseCommand):
    help = "Run files of worked leave cases. Exit status: 0 all pass, 1 some fail, 2 a file is malformed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="cases in YAML")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        try:
            loaded = [load_case_file(path) for path in files]
            counts = [self._run(file) for file in loaded]
        except OSError as fault:
            raise CommandError(
                f"{fault.filename}: {fault.strerror}. Name a file that can be read.", returncode=MALFORMED
            ) from None
        except DataError as fault:
            raise CommandError(str(fault), returncode=MALFORMED) from None
        passed, failed = (sum(column) for column in zip(*counts, strict=True))
        self.stdout.write(f"{passed} passed, {failed} failed")
        if failed:
            sys.exit(1)

    def _run(self, file: CaseFile) -> tuple[int, int]:
        """Cases passed and everything failed: a what-if or a replay counts where it fails."""
        results = [self._print(case.id, compare_case(file, case)) for case in file.cases]
        others = [self._print(what_if.id, compare_what_if(file, what_if)) for what_if in file.what_ifs]
        if file.replays:
            others.append(self._print("replay", compare_replay(file)))
        return results.count(True), results.count(False) + others.count(False)

    def _print(self, name: str, differences: list[Difference]) -> bool:
        """Print what failed; whether nothing did."""
        if differences:
            self.stdout.write(f"FAILED {name}")
            for difference in differences:
                self.stdout.write(f"  {difference}")
        return not differences
