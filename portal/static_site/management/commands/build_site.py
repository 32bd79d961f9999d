"""`portal build-site OUT`: everything public as files for any web server."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from portal.pages.models import School
from portal.pages.school import default_school
from portal.static_site.base import BadBase, read_base
from portal.static_site.building import BuildReport, CannotBuildThere, Options
from portal.static_site.side_by_side import ProcessEnded
from portal.static_site.targets import CannotDeliver, build_to

MEGABYTE = 1_000_000


class Command(BaseCommand):
    help = (
        "Write every public page, policy version, calendar and feed as files into the folder OUT, ready for any plain "
        "web server, for example: portal build-site var/site && python3 -m http.server --directory var/site. "
        "OUT may also be a file (site.tar, site.tar.gz), or s3://BUCKET/FOLDER, where only what changed is sent. "
        "The site is built beside OUT and looked through first: if a link is broken, or anything private is found, "
        "OUT stays exactly as it was and the problems are listed. Otherwise it takes OUT's place in one step, and the "
        "build before it is kept as OUT.previous. Forms cannot be files: their links lead to the living portal at "
        f"BASE_URL (now {settings.BASE_URL}). "
        "Exit status: 0 built, 1 problems found and nothing replaced, 2 OUT cannot be used or the command was mistyped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", metavar="OUT", help="A folder that is new, empty or an earlier build; or as above.")
        parser.add_argument("--school", help="The school's slug, where the portal serves several.")
        parser.add_argument(
            "--allow-shrink",
            action="store_true",
            help="Put the build in place even if it has a fifth fewer files than the last one.",
        )
        parser.add_argument(
            "--full", action="store_true", help="Make every page anew, also those that would come out the same."
        )
        parser.add_argument(
            "--base",
            default="",
            help="Where the site will stand: its address, such as https://www.school.example/portal/ (its path goes "
            "before each link, and the site map names it), or 'relative' for links that work below any "
            "path. Without it, at the root of a host.",
        )
        parser.add_argument("--no-gzip", action="store_true", help="Leave out the packed copies (.gz) of texts.")

    def handle(self, *, out: str, school: str | None, **given: Any) -> None:
        started = time.monotonic()
        try:
            options = Options(
                allow_shrink=given["allow_shrink"],
                full=given["full"],
                packs=not given["no_gzip"],
                base=read_base(given["base"]),
            )
            report = build_to(out, self._school(school), say=self._say, options=options)
        except (BadBase, CannotBuildThere, CannotDeliver, ProcessEnded) as error:
            raise CommandError(str(error), returncode=2) from error
        self._tell(out, report, time.monotonic() - started)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _school(self, slug: str | None) -> School:
        try:
            found = School.objects.filter(slug=slug).first() if slug else default_school()
        except (OperationalError, ProgrammingError) as error:
            advice = "Run portal migrate, then portal load-content."
            raise CommandError(f"The database cannot be read ({error}). {advice}", returncode=2) from error
        if found is None:
            known = ", ".join(School.objects.values_list("slug", flat=True)) or "none yet: run portal load-content"
            raise CommandError(f"There is no school {slug or ''!r}. Schools here: {known}.", returncode=2)
        return found

    def _tell(self, out: str, report: BuildReport, seconds: float) -> None:
        if report.problems:
            listed = "\n".join(f"  {problem}" for problem in report.problems)
            raise CommandError(f"{out} was left as it was; {len(report.problems)} to mend:\n{listed}")
        kept = f" The build before it is in {report.previous}." if report.previous else ""
        made = f"{len(report.made)} of {report.addresses} pages made"
        size = f"{report.files} files, {report.octets / MEGABYTE:.1f} MB"
        done = "Built" if report.changed else "Nothing has changed in"
        self._say(f"{done} {out}: {made}, {size}, {seconds:.1f} s.{kept}")
