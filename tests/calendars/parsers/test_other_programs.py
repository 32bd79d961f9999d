"""The feeds in programs that are not ours to install with the rest: ical.js (Thunderbird's), node-ical and khal.

They are installed from npm and PyPI into ``var/parsers/``, once. Where that cannot be done the test is skipped by name
with the reason, never passed in silence; in CI, where it should run, it fails.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from portal.calendars.feed_names import WHOLE_SCHOOL
from portal.calendars.ical import CalendarFeed, FeedEvent, build_ical
from portal.calendars.models import CalendarDate
from portal.calendars.places import feed_path
from portal.calendars.services import cancel_date
from portal.pages.models import School
from tests.calendars.conftest import Load
from tests.calendars.readers import READERS, ReadEvent

pytestmark = [pytest.mark.heavy, pytest.mark.django_db]
ROOT = Path(__file__).resolve().parents[3]
CACHE = ROOT / "var" / "parsers"
NPM_PROGRAMS = ("ical.js@2.2.1", "node-ical@0.22.1")
KHAL = "khal==0.13.0"
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def cannot_run(reason: str) -> None:
    (pytest.fail if os.environ.get("NO_SKIPPED_CHECKS") else pytest.skip)(f"NOT CHECKED: {reason}")


def install(folder: Path, *steps: list[str]) -> None:
    """Run the steps once per folder; skip the test, with the reason, where one fails."""
    if (folder / "ready").is_file():
        return
    folder.mkdir(parents=True, exist_ok=True)
    for step in steps:
        if shutil.which(step[0]) is None:
            cannot_run(f"{step[0]} is not on this machine, so {step[-1]} cannot be installed.")
        done = subprocess.run(step, cwd=folder, capture_output=True, text=True, timeout=300)
        if done.returncode:
            cannot_run(f"{' '.join(step)} failed: {done.stderr.strip()[-300:]}")
    (folder / "ready").touch()


def read_with_npm(program: str, file: Path) -> list[ReadEvent]:
    folder = CACHE / "npm"
    install(folder, ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--silent", *NPM_PROGRAMS])
    script = folder / "read_ics.js"
    shutil.copy(Path(__file__).with_name("read_ics.js"), script)
    zone = os.environ | {"TZ": "Europe/London"}
    done = subprocess.run(["node", script, program, file], capture_output=True, text=True, check=True, env=zone)
    return sorted(ReadEvent(**event) for event in json.loads(done.stdout))


@pytest.fixture
def feeds(load: Load, client: Client, settings: object, tmp_path: Path) -> Iterator[dict[str, bytes]]:
    """The feeds of a school, one date of them called off, and a feed with times on both sides of each clock change."""
    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    with time_machine.travel(NOW, tick=False):
        load()
        cancel_date(CalendarDate.objects.get(key="tests"))
        found = {
            name: client.get(f"/dates/feeds/{name}.ics").content for name in ("whole-school", "days-off", "year-3")
        }
        yield found | {"clock-changes": clock_changes()}


@pytest.fixture
def demo_feeds(loaded: None, client: Client) -> dict[str, bytes]:
    """The whole school's feed of each demonstration school."""
    host = {"host": settings.BASE_URL.split("//")[1]}
    schools = School.objects.filter(slug__in=("thistlemere", "sedgeholme"))
    found = {
        school.slug: client.get(feed_path(school, WHOLE_SCHOOL, "ics"), headers=host).content for school in schools
    }
    assert len(found) == 2
    return found


def clock_changes() -> bytes:
    days = [date(2026, 10, day) for day in (23, 25, 26)] + [date(2027, 3, day) for day in (26, 28, 29)]
    events = [
        FeedEvent(
            uid=f"1f0c2b9e-58f3-4f0e-9a43-0d6c1f3a7b{number:02d}",
            sequence=0,
            modified_at=NOW,
            title=f"Early; finish, {number} – caf\u00e9 " + "\U0001d11e" * 20,
            first_day=day,
            last_day=day,
            starts_at=time(13, 30),
            ends_at=time(15, 15),
        )
        for number, day in enumerate(days)
    ]
    feed = CalendarFeed(name="n", description="", url="https://a.example/", modified_at=NOW, events=tuple(events))
    return build_ical(feed)


@pytest.mark.parametrize("program", ["ical.js", "node-ical"])
@pytest.mark.parametrize("which", ["feeds", "demo_feeds"])
def test_npm_programs_read_what_icalendar_reads(
    program: str, which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    for name, body in request.getfixturevalue(which).items():
        file = tmp_path / f"{name}.ics"
        file.write_bytes(body)
        assert read_with_npm(program, file) == READERS["icalendar"](body)


@pytest.mark.parametrize("which", ["feeds", "demo_feeds"])
def test_khal_lists_what_icalendar_reads(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    folder = CACHE / "khal"
    python = folder / "venv" / "bin" / "python"
    install(
        folder,
        [sys.executable, "-m", "venv", "--clear", str(folder / "venv")],
        [str(python), "-m", "pip", "install", "--quiet", KHAL],
    )
    for name, body in request.getfixturevalue(which).items():
        wanted = READERS["icalendar"](body)
        assert read_with_khal(python.with_name("khal"), tmp_path / name, body) == sorted(
            (event.uid, event.title, event.starts[:10]) for event in wanted
        )


def read_with_khal(khal: Path, folder: Path, body: bytes) -> list[tuple[str, str, str]]:
    """Import the file into an empty calendar of khal's and list three years; a run of days counts by its first."""
    (folder / "calendar").mkdir(parents=True)
    (folder / "feed.ics").write_bytes(body)
    config = folder / "config"
    config.write_text(
        f"[calendars]\n[[c]]\npath = {folder / 'calendar'}\n[sqlite]\npath = {folder / 'khal.db'}\n"
        "[locale]\nlocal_timezone = Europe/London\ndefault_timezone = Europe/London\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
    )
    run = [str(khal), "-c", str(config)]
    subprocess.run([*run, "import", "--batch", str(folder / "feed.ics")], capture_output=True, check=True)
    listing = [*run, "list", "--format", "{uid}\t{title}\t{start-date-long}", "--day-format", "", "2025-09-01", "1100d"]
    done = subprocess.run(listing, capture_output=True, text=True, check=True)
    rows = {tuple(line.split("\t")) for line in done.stdout.splitlines() if line.count("\t") == 2}
    return sorted((uid, title, day) for uid, title, day in rows)
