"""`portal prepare`: what a new version needs before its web servers and workers start, once for all of them."""

import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from portal.operations.backup.restoring import is_unfinished
from portal.operations.upgrade.services import migrate, pending, text_encoding


class Command(BaseCommand):
    help = (
        "Bring the database up to date and load content/, once before web servers and workers of a new version start. "
        "--plan only tells which database changes wait, and whether the version before may go on meanwhile (exit "
        "status 0) or has to stop first (1)."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", action="store_true", help="only tell what would be done to the database")
        parser.add_argument("--without-content", action="store_true", help="leave out content/")

    def handle(self, **options: Any) -> None:
        if is_unfinished():
            raise CommandError("A restore was interrupted. End it first: portal restore --finish")
        if options["plan"]:
            self.tell_plan()
            return
        if (encoding := text_encoding()) != "UTF8":
            raise CommandError(
                f"The database keeps text as {encoding}, which has no letter for many names. Nothing was changed. Make "
                "it anew, empty: createdb -O portal -E UTF8 -T template0 portal"
            )
        if steps := pending():
            self.stdout.write(f"Preparing the database ({len(steps)} steps) …")
            self.stdout.flush()
            self.migrate()
        if not options["without_content"]:
            self.stdout.write("Reading content/ …")
            call_command("load_content", verbosity=0, stdout=self.stdout)
        self.stdout.write("The database is up to date.")

    def migrate(self) -> None:
        try:
            migrate()
        except OperationalError as error:
            raise CommandError(
                f"A change of the database could not be made ({str(error).strip()}). What was done before it stays, "
                "nothing of it is half done. Run portal prepare again; should it say the same, stop the worker first."
            ) from error

    def tell_plan(self) -> None:
        steps = pending()
        for step in steps:
            self.stdout.write(f"{step.name}: " + ("; ".join(step.reasons) or "may run beside the version before"))
        if any(step.reasons for step in steps):
            self.stdout.write("Stop web servers and workers of the version before first; see docs/deploy.md.")
            sys.exit(1)
        self.stdout.write("The version before may go on meanwhile." if steps else "No database change waits.")
