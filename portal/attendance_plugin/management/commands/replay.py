"""`portal replay`: do stored checks still give what they gave when they were made?"""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date

from portal.attendance_plugin.leave.replay import Difference, checks_of, replay_checks, replay_school, sample_of
from portal.pages.models import School


def day(text: str) -> datetime:
    """The beginning of a day in London."""
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise ArgumentTypeError(f"got {text!r}; accepted is a day like 2026-09-01")
    return timezone.make_aware(datetime.combine(found, time.min))


class Command(BaseCommand):
    help = (
        "Run stored policy checks again from the facts, policy version and calendar kept with them, and name each "
        "whose result is not the same to the byte, with what differs. Nothing is corrected. Without REFERENCE the "
        "outcome is kept and shown on the home page and by portal doctor. Exit status: 0 all give the same, 1 some do "
        "not, 2 the command was used wrongly."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", nargs="?", default="", help="The checks of this request alone.")
        parser.add_argument("--school", help="One school's short name; all schools without it.")
        parser.add_argument("--since", type=day, metavar="YYYY-MM-DD", help="Checks made on this day or later.")
        parser.add_argument("--sample", type=int, metavar="N", help="So many of each school's, chosen by chance.")

    def handle(
        self,
        *,
        reference: str,
        school: str | None,
        since: datetime | None,
        sample: int | None,
        **options: Any,
    ) -> None:
        if sample is not None and sample < 1:
            raise CommandError(f"Got --sample {sample}; give a number of checks, 1 or more.", returncode=2)
        found = {each: checks_of(each, reference=reference, since=since) for each in self._schools(school)}
        if reference and not any(checks.exists() for checks in found.values()):
            raise CommandError(f"There is no check of a request {reference!r}. Look for it in Requests.", returncode=2)
        differ = sum(self._replay(each, checks, sample, is_kept=not reference) for each, checks in found.items())
        if differ:
            raise CommandError(
                f"{differ:,} checks do not give what they gave. Compare the portal's version and the database's "
                "backups from before; do not change the checks.",
                returncode=1,
            )

    def _schools(self, slug: str | None) -> list[School]:
        schools = School.objects.order_by("slug")
        if slug and not schools.filter(slug=slug).exists():
            known = ", ".join(schools.values_list("slug", flat=True)) or "none yet; run `portal load-content` first"
            raise CommandError(f"There is no school {slug!r}. Known: {known}.", returncode=2)
        return list(schools.filter(slug=slug) if slug else schools)

    def _replay(self, school: School, checks: Any, sample: int | None, *, is_kept: bool) -> int:
        keys = sample_of(checks, sample) if sample else list(checks.values_list("pk", flat=True))
        if is_kept:
            run = replay_school(school, keys, by="command line")
            number, lines = run.checks, [str(Difference.from_data(found)) for found in run.differing]
        else:
            number, lines = len(keys), [str(difference) for difference in replay_checks(keys)]
        for line in lines:
            self.stdout.write(f"{school.slug}: {line}.")
        if not lines:
            self.stdout.write(f"{school.slug}: {number:,} checks give the same.")
        return len(lines)
