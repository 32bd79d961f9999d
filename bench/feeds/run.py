"""A feed of 1,500 dates: its size, and how much a kept or unchanged answer saves against building it.

    python bench/feeds/run.py

Exit status 1 if a limit is not kept: under 1 MB (Google's limit), a kept answer and a 304 at least ten times as fast as
building. Times are the best of several rounds in one process, through the whole middleware.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
DATES = 1_500
MEGABYTE = 1_000_000
TIMES_FASTER = 10
ROUNDS = 7


def best(work: Callable[[], object]) -> float:
    """The shortest of the rounds, in milliseconds."""
    found = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return min(found) * 1000


def prepare() -> None:
    """A school with 1,500 dates of the current and the next two years."""
    from datetime import time as clock

    from django.core.management import call_command
    from django.utils import timezone

    from portal.calendars.models import AcademicYear, CalendarDate
    from portal.pages.models import School
    from portal.rules.sessions import start_year, year_label

    call_command("migrate", verbosity=0)
    school = School.objects.create(
        slug="bench",
        name="Millbrook Primary School",
        phase="primary",
        am_registration=clock(8, 50),
        am_ends=clock(12),
        pm_registration=clock(13),
        pm_ends=clock(15, 15),
        report_absence_by=clock(8, 45),
        colours={"brand": "#1d5c58"},
    )
    first = start_year(timezone.localdate())
    years = [AcademicYear.objects.create(school=school, label=year_label(first + more)) for more in range(3)]
    now = timezone.now()
    rows = []
    for number in range(DATES):
        day = date(years[number % 3].starts, 9, 1) + timedelta(days=number % 360)
        timed = number % 2 == 0
        rows.append(
            CalendarDate(
                year=years[number % 3],
                category="event",
                title=f"Parents’ evening and book fair, part {number}",
                description="Please come to the hall by the main door; the car park is closed.",
                first_day=day,
                last_day=day,
                starts_at=clock(15, 30) if timed else None,
                ends_at=clock(18) if timed else None,
                year_groups=[number % 7] if number % 3 else [],
                modified_at=now,
            )
        )
    CalendarDate.objects.bulk_create(rows)


def measure() -> bool:
    """Print the figures; True where every limit is kept."""
    from django.test import Client

    from portal.calendars.models import StoredFeed

    client = Client(HTTP_HOST="127.0.0.1")
    path = "/dates/feeds/whole-school.ics"

    def build() -> object:
        StoredFeed.objects.update(made_from="")
        return client.get(path)

    answer = client.get(path)
    size, etag = len(answer.content), answer["ETag"]
    assert answer.content.count(b"BEGIN:VEVENT") == DATES
    built = best(build)
    kept = best(lambda: client.get(path))
    unchanged = best(lambda: client.get(path, headers={"If-None-Match": etag}))
    print(f"{DATES} dates: {size / MEGABYTE:.2f} MB (limit 1 MB)")
    print(f"built      {built:8.1f} ms")
    print(f"kept       {kept:8.1f} ms   {built / kept:6.1f} times as fast (limit {TIMES_FASTER})")
    print(f"304        {unchanged:8.1f} ms   {built / unchanged:6.1f} times as fast (limit {TIMES_FASTER})")
    return size < MEGABYTE and built / kept >= TIMES_FASTER and built / unchanged >= TIMES_FASTER


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-feeds-") as folder:
        os.environ |= {"PORTAL_VAR": folder, "DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_MODE": "local"}
        import django

        django.setup()
        prepare()
        return 0 if measure() else 1


if __name__ == "__main__":
    sys.exit(main())
