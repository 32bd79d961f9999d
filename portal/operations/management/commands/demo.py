"""`portal demo`: a made-up school to look at and to try things in."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.roll.models import Pupil
from portal.operations.demo.build import DEFAULT_SEED, build_demo, has_only_demo_data, wipe_demo
from portal.operations.demo.school import DemoNotPossible
from portal.operations.demo.staff import demo_log_ins
from portal.pages.models import School
from portal.pages.school import default_school


class Command(BaseCommand):
    help = (
        "Fill an empty portal with a made-up school: some 400 pupils and their families, this year's register, "
        "requests of every kind, and staff to log in as. The same seed gives the same school. Real pupils are never "
        "touched: it only works while there are no pupils, or with --fresh when all there are were made by this "
        "command. Letters and mails of the made-up families count as sent; none leaves this machine."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", default=DEFAULT_SEED, help="Another seed, another school. Default: %(default)s")
        parser.add_argument("--fresh", action="store_true", help="Take the demo data away and make it anew.")
        parser.add_argument(
            "--if-empty", action="store_true", help="Say nothing when there are pupils already, and no log-ins."
        )

    def handle(self, *, seed: str, fresh: bool, if_empty: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "The demo school is not made in production: its passwords are known to everybody.", returncode=2
            )
        school = default_school()
        if school is None:
            raise CommandError("There is no school yet. Run `portal load-content` first.", returncode=2)
        if Pupil.objects.exists() and not fresh:
            if not if_empty:
                self.stdout.write("There are pupils already, so nothing was made. --fresh makes the demo data anew.")
            return
        if fresh and not has_only_demo_data():
            raise CommandError(
                "Some data here was not made by `portal demo`, so --fresh does not touch it.", returncode=1
            )
        self._build(school, seed, fresh=fresh)
        if not if_empty:
            for label, username, password in demo_log_ins():
                self._say(f"  {label:<20} {username}  /  {password}")

    def _build(self, school: School, seed: str, *, fresh: bool) -> None:
        started = time.monotonic()
        try:
            with transaction.atomic():
                if fresh:
                    wipe_demo()
                counts = build_demo(school, seed=seed, now=timezone.now(), say=self._say)
        except DemoNotPossible as error:
            raise CommandError(str(error), returncode=1) from error
        made = ", ".join(f"{count:,} {what}" for what, count in counts.items())
        self._say(f"Demo school ready after {time.monotonic() - started:.0f} seconds: {made}.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
