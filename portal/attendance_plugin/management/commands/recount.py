"""`portal recount`: are the figures kept ready what the marks say, and if not, count them again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.attendance_plugin.celebration.recount import figure_differences, mend_figures
from portal.pages.models import School


class Command(BaseCommand):
    help = (
        "Count pupils' and classes' weeks from the marks and name every figure that is kept otherwise. Pupils are "
        "named by their number here, never by name. With --mend the figures are counted again and kept. Exit status: 0 "
        "all figures are right (or, with --mend, are so now), 1 some are not, 2 the command was used wrongly."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--school", help="One school's short name; all schools without it.")
        parser.add_argument("--mend", action="store_true", help="Count again and keep what differs.")

    def handle(self, *, school: str | None, mend: bool, **options: Any) -> None:
        wrong = sum(self._recount(each, mend) for each in self._schools(school))
        if wrong and not mend:
            raise CommandError(f"{wrong:,} figures are not what the marks say. Run it again with --mend.", returncode=1)

    def _schools(self, slug: str | None) -> list[School]:
        schools = School.objects.order_by("slug")
        if slug and not schools.filter(slug=slug).exists():
            known = ", ".join(schools.values_list("slug", flat=True)) or "none yet; run `portal load-content` first"
            raise CommandError(f"There is no school {slug!r}. Known: {known}.", returncode=2)
        return list(schools.filter(slug=slug) if slug else schools)

    def _recount(self, school: School, mend: bool) -> int:
        wrong = 0
        for difference in figure_differences(school):
            self.stdout.write(f"{school.slug}: {difference}.")
            wrong += 1
        if wrong and mend:
            mend_figures(school)
            self.stdout.write(f"{school.slug}: counted again.")
        elif not wrong:
            self.stdout.write(f"{school.slug}: every figure is what the marks say.")
        return wrong
