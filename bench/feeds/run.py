"""A feed of 1,500 dates: its size, what a kept or unchanged answer saves, and building it beside django-ical.

    python bench/feeds/run.py

Exit status 1 if a limit is not kept: under 1 MB (Google's limit), a kept answer and a 304 at least ten times as fast as
building, and building no slower than django-ical. Answers go through the whole middleware.

What is compared is processor time of this process, in rounds in which each has its turn, and of each ratio the median.
On a clock the ratio says little: building ends with a write that waits for the disk (synchronous=FULL), a kept answer
takes 2 ms, and one moment in which another process has the processor triples it. django-ical gets an environment of
its own under var/; where it cannot be installed the run says so.
"""

import gc
import json
import os
import statistics
import subprocess
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
# Quick answers are asked for several times a round: the processor's clock has coarse steps.
QUICK = 10
ROOT = Path(__file__).resolve().parents[2]
PEER = "django-ical==1.9.2"
PEER_FOLDER = ROOT / "var" / "bench-django-ical"


def processor_time(work: Callable[[], object]) -> float:
    """What the work costs this process's processor, in milliseconds; waiting is not counted."""
    gc.collect()
    gc.disable()
    started = time.process_time()
    work()
    took = time.process_time() - started
    gc.enable()
    return took * 1000


def side_by_side(works: dict[str, Callable[[], object]]) -> list[dict[str, float]]:
    """Rounds in which each piece of work has its turn: what slows the machine for a while slows all of them alike."""
    for work in works.values():
        work()
    return [{name: processor_time(work) for name, work in works.items()} for _ in range(ROUNDS)]


def times_as_fast(rounds: list[dict[str, float]], slow: str, fast: str) -> float:
    """The median of the ratios of single rounds: one odd round does not move it."""
    return statistics.median(each[slow] / each[fast] for each in rounds)


def prepare() -> None:
    """A school with 1,500 dates of the current and the next two years."""
    from datetime import time as clock

    from django.core.management import call_command
    from django.utils import timezone
    from wagtail.models import Site

    from portal.calendars.models import AcademicYear, CalendarDate
    from portal.pages.models import School
    from portal.rules.sessions import start_year, year_label

    call_command("migrate", verbosity=0)
    school = School.objects.create(
        slug="bench",
        name="Millbrook Primary School",
        site=Site.objects.get(is_default_site=True),
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
    rounds = side_by_side(
        {
            "built": build,
            "kept": lambda: [client.get(path) for _ in range(QUICK)],
            "304": lambda: [client.get(path, headers={"If-None-Match": etag}) for _ in range(QUICK)],
        }
    )
    print(f"{DATES} dates: {size / MEGABYTE:.2f} MB (limit 1 MB)")
    print(f"built      {statistics.median(each['built'] for each in rounds):8.1f} ms of processor time")
    kept_it = size < MEGABYTE
    for name in ("kept", "304"):
        times = times_as_fast(rounds, "built", name) * QUICK
        one = statistics.median(each[name] for each in rounds) / QUICK
        lowest = min(each["built"] / each[name] for each in rounds) * QUICK
        print(f"{name:10} {one:8.1f} ms   {times:6.1f} times as fast (limit {TIMES_FASTER}; lowest round {lowest:.1f})")
        kept_it = kept_it and times >= TIMES_FASTER
    return kept_it


def compare() -> bool:
    """The same events, in memory, to bytes: ours against django-ical's. True where ours is no slower."""
    from django.utils import timezone

    from portal.calendars.feed_names import WHOLE_SCHOOL, feed_occasions
    from portal.calendars.feeds import build_ics
    from portal.calendars.school_dates import published_dates
    from portal.pages.models import School

    school = School.objects.get()
    occasions = feed_occasions(WHOLE_SCHOOL, published_dates(school), timezone.localdate())
    python = peer_python()
    if python is None:
        return True
    fields = ("uid", "full_title", "description", "first_day", "last_day", "starts_at", "ends_at", "modified_at")
    events = [{name: getattr(entry, name) for name in fields} | {"groups": entry.who} for entry in occasions]
    script = Path(__file__).with_name("peer_django_ical.py")
    ours = [processor_time(lambda: build_ics(school, WHOLE_SCHOOL, occasions)) for _ in range(ROUNDS)]
    # The peer runs between two rounds of ours, so that a busy machine slows both.
    done = subprocess.run(
        [python, script, str(ROUNDS)], input=json.dumps(events, default=str), capture_output=True, text=True, check=True
    )
    ours += [processor_time(lambda: build_ics(school, WHOLE_SCHOOL, occasions)) for _ in range(ROUNDS)]
    peer = json.loads(done.stdout)
    assert peer["events"] == DATES
    print(f"bytes from the same records: ours {min(ours):.1f} ms, {PEER} {peer['milliseconds']:.1f} ms")
    print(f"ours is {peer['milliseconds'] / min(ours):.1f} times as fast (limit 1.0)")
    return bool(min(ours) <= peer["milliseconds"])


def peer_python() -> Path | None:
    """A Python with the peer installed; None, said aloud, where it cannot be had."""
    python = PEER_FOLDER / "bin" / "python"
    ready = PEER_FOLDER / "ready"
    if ready.is_file():
        return python
    steps = (
        [sys.executable, "-m", "venv", "--clear", str(PEER_FOLDER)],
        [str(python), "-m", "pip", "install", "--quiet", PEER, "django>=5.2,<6"],
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            print(f"NOT COMPARED: {PEER} cannot be installed here ({reason}).")
            return None
    ready.touch()
    return python


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-feeds-") as folder:
        os.environ |= {"PORTAL_VAR": folder, "DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_MODE": "local"}
        import django

        django.setup()
        prepare()
        kept = [measure(), compare()]
        return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
