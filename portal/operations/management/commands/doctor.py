"""`portal doctor`: what is wrong, and how to mend it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.operations.doctor import installation, school
from portal.operations.doctor.examination import Verdict, examine

MARKS = {Verdict.GOOD: "good  ", Verdict.ADVICE: "advice", Verdict.WRONG: "WRONG "}


class Command(BaseCommand):
    help = (
        "Look at this installation: settings, database, content, policy and calendar in force, worker and mail. Each "
        "line says what was found; what is wrong comes with the way to mend it. Exit status 1 if anything is wrong."
    )
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        wrong = 0
        for name, answer in examine({**installation.EXAMINATIONS, **school.EXAMINATIONS}):
            self.stdout.write(f"{MARKS[answer.verdict]}  {name}: {answer.found}")
            if answer.mend:
                self.stdout.write(f"        -> {answer.mend}")
            wrong += answer.verdict is Verdict.WRONG
        if wrong:
            raise CommandError(f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong; see above.")
