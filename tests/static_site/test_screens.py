"""The hallway screen from a plain host of files: what it is told there once a week is enough (issue 9, line 6)."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from portal import hooks
from portal.attendance_plugin.celebration.closing import close_week, open_week
from portal.attendance_plugin.celebration.models import ClassWeek, Screen
from portal.attendance_plugin.roll.models import SchoolClass
from portal.pages.models import School
from portal.static_site.addresses import urls_to_build
from portal.static_site.building import build
from portal.static_site.fetching import Visitor
from portal.static_site.models import SiteBuild
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar
from tests.chromium import chromium_beside_django
from tests.plain_server import plain_server

BOARD = "screen/hallway/board.json"
TUESDAY = "2026-11-17 12:00+00:00"
PANELS = [{"kind": "leaders", "title": "", "text": ""}, {"kind": "message", "title": "Hello", "text": "Glad."}]
Travel = Callable[[str], None]


@pytest.fixture
def travel() -> Iterator[Travel]:
    """Sets the clock of this process, with the servers in it, until the test ends."""
    travellers = []

    def to(moment: str) -> None:
        travellers.append(time_machine.travel(moment, tick=False))
        travellers[-1].start()

    yield to
    for traveller in reversed(travellers):
        traveller.stop()


@pytest.fixture
def screens(small_school: School, travel: Travel) -> list[Screen]:
    """One open to all and one for screens that were let in, on Tuesday 17 November with the week before it."""
    freeze_calendar(small_school)
    for name in ("Oak", "Elm", "Ash", "Fir"):
        people.school_class(small_school, name)
    add_week(date(2026, 11, 9))
    travel(TUESDAY)
    values = {"school": small_school, "title": "Here together", "panels": PANELS, "closing": "itself"}
    return [
        Screen.objects.create(slug="hallway", open_to_all=True, **values),
        Screen.objects.create(slug="staff-room", open_to_all=False, **values),
    ]


def add_week(monday: date) -> None:
    """Of 280 sessions each class missed some, Oak none."""
    figures = {"possible": 280, "on_roll": 28, "sessions_open": 10, "sessions_marked": 10, "updated_at": timezone.now()}
    for missed, school_class in enumerate(SchoolClass.objects.order_by("pk")):
        ClassWeek.objects.create(school_class=school_class, monday=monday, attended=280 - 5 * missed, **figures)


def test_screens_open_to_all_are_files_and_no_others(
    small_school: School, screens: list[Screen], tmp_path: Path
) -> None:
    assert [path for path in urls_to_build(small_school) if path.startswith("/screen/")] == [
        "/screen/hallway/",
        "/screen/hallway/board.json",
        "/screen/turning/2.css",
        "/screen/service-worker.js",
    ]
    assert build(tmp_path / "site", small_school).problems == []
    assert sorted(path.name for path in (tmp_path / "site/screen").iterdir() if path.suffix != ".gz") == [
        "hallway",
        "service-worker.js",
        "turning",
    ]
    assert "/screen/" not in (tmp_path / "site/sitemap.xml").read_text()


def test_school_without_an_open_screen_has_no_file_of_one(small_school: School, screens: list[Screen]) -> None:
    screens[0].delete()
    assert [path for path in urls_to_build(small_school) if path.startswith("/screen/")] == []


@pytest.mark.parametrize("address", ["/screen/staff-room/", "/screen/staff-room/board.json"])
@pytest.mark.parametrize(
    ("is_told", "what"),
    [
        (True, "It says «no-cache, private»: it is not for everybody to keep."),
        (False, "is of a screen that is not open to all."),
    ],
    ids=["by its answer", "by what is known of screens"],
)
def test_private_screen_in_the_list_keeps_the_old_site(
    is_told: bool,
    what: str,
    small_school: School,
    screens: list[Screen],
    tmp_path: Path,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Abuse case 53: two checks, neither of which relies on the other."""
    if not is_told:
        monkeypatch.setattr(Visitor, "refuse_unless_public", staticmethod(lambda response: None))
    hooks.public_addresses.fill("test", lambda school: [address])
    problems = build(tmp_path / "site", small_school).problems
    assert [problem.what for problem in problems] == [what]
    assert not (tmp_path / "site").exists()


def test_file_tells_the_weeks_ahead_from_midnight_on(
    small_school: School, screens: list[Screen], tmp_path: Path
) -> None:
    build(tmp_path / "site", small_school)
    told = json.loads((tmp_path / "site" / BOARD).read_text())
    assert {key: told[key] for key in ("mode", "day_mode", "begins", "as_of", "valid_until")} == {
        "mode": "night",
        "day_mode": "board",
        "begins": "2026-11-17T00:00:00+00:00",
        "as_of": "2026-11-13",
        "valid_until": "2026-11-23T00:00:00+00:00",
    }
    first, *_, last = told["switches"]
    assert (first["at"], first["lit"]) == ("2026-11-17T07:50:00+00:00", True)
    assert len(told["switches"]) == 60 or last["words"] == "Good night"
    assert date.fromisoformat(last["at"][:10]) >= date(2026, 11, 17) + timedelta(weeks=4)
    page = (tmp_path / "site/screen/hallway/index.html").read_text()
    assert '<body class="screen screen--board"' in page


def test_file_is_the_same_at_every_hour_of_the_day(
    small_school: School, screens: list[Screen], tmp_path: Path, travel: Travel
) -> None:
    found = set()
    for hour in ("00:00", "12:00", "23:59"):
        travel(f"2026-11-17 {hour}+00:00")
        build(tmp_path / "site", small_school)
        found.add((tmp_path / "site" / BOARD).read_text())
    assert len(found) == 1


def test_living_host_tells_visitors_no_more_than_they_need(screens: list[Screen], client: Any) -> None:
    """A visitor's header of the same name does not turn an answer into a file's."""
    answer = client.get("/screen/hallway/board.json", headers={hooks.FOR_FILES: "1", "portal-for-files": "1"}).json()
    assert (answer["mode"], answer["begins"], len(answer["switches"])) == ("board", None, 10)


# In the browser, from the folder.


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with chromium_beside_django() as browser:
        yield browser


@pytest.fixture
def site(small_school: School, screens: list[Screen], tmp_path: Path) -> Iterator[str]:
    build(tmp_path / "site", small_school)
    for path in (tmp_path / "site").rglob("*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))  # so old that a browser would ask for it once in months
    with plain_server(tmp_path / "site") as address:
        yield address


def shows(page: Any) -> str:
    visible = {name: page.locator(f"#{name}").is_visible() for name in ("stage", "neutral", "night")}
    return next(name for name in ("night", "neutral", "stage") if visible[name])


KEPT = """async () => (await (await caches.open("hallway")).keys()).map(request => new URL(request.url).pathname)"""


def fully_kept(page: Any) -> None:
    for _ in range(200):
        if {"/screen/hallway/", f"/{BOARD}", "/school/crest.svg"} <= set(page.evaluate(KEPT)):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"Kept were {sorted(page.evaluate(KEPT))}")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_folder_shows_the_board_without_a_network_and_the_card_a_week_later(chromium: Any, site: str) -> None:
    page = chromium.new_page(base_url=site)
    page.goto("/screen/hallway/")
    fully_kept(page)
    assert shows(page) == "stage"
    page.context.set_offline(True)
    begun = page.evaluate("Date.now()") / 1000
    seen = []
    for days in (1, 1.4, 7):  # Wednesday noon, Wednesday at half past nine in the evening, Tuesday noon
        if days == 1:
            page.clock.install(time=begun + 86_400)
        else:
            page.clock.set_system_time(begun + days * 86_400)
        page.goto("/screen/hallway/")
        page.wait_for_load_state("networkidle")
        page.clock.run_for(11_000)
        seen.append(shows(page))
    page.context.close()
    assert seen == ["stage", "night", "neutral"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_host_that_tells_no_time_leaves_the_screen_s_own_clock_unless_it_is_wrong(
    chromium: Any, site: str, tmp_path: Path
) -> None:
    told, seen = (tmp_path / "site" / BOARD).read_text(), []
    for moment in ("2026-11-18T12:00:00Z", "2026-11-24T12:00:00Z", "2025-11-18T12:00:00Z"):
        context = chromium.new_context(base_url=site, service_workers="block")
        page = context.new_page()
        page.clock.install(time=moment)
        page.route("**/board.json*", lambda route: route.fulfill(body=told, content_type="application/json"))
        with page.expect_response("**/board.json*"):
            page.goto("/screen/hallway/")
        page.wait_for_load_state("networkidle")
        page.clock.run_for(11_000)
        seen.append(shows(page))
        context.close()
    assert seen == ["stage", "neutral", "neutral"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_folder_that_nobody_wrote_anew_shows_the_card_until_somebody_does(
    chromium: Any, site: str, small_school: School, tmp_path: Path, travel: Travel
) -> None:
    context = chromium.new_context(base_url=site, service_workers="block")
    page = context.new_page()
    page.clock.install()
    with page.expect_response("**/board.json*"):
        page.goto("/screen/hallway/")
    page.wait_for_load_state("networkidle")
    seen = [shows(page)]
    travel("2026-11-24 12:00+00:00")
    with page.expect_response("**/board.json*"):
        page.clock.run_for(70_000)
    page.locator("#neutral").wait_for()
    seen.append(shows(page))
    add_week(date(2026, 11, 16))
    build(tmp_path / "site", small_school)
    with page.expect_response("**/board.json*"):
        page.clock.run_for(70_000)
    page.get_by_text("as of Friday 20 November").wait_for()
    seen.append(shows(page))
    context.close()
    assert seen == ["stage", "neutral", "stage"]


def test_closing_and_opening_a_week_ask_the_worker_for_a_build(screens: list[Screen], settings: Settings) -> None:
    settings.STATIC_SITE = "var/site"
    school, asked = screens[0].school, []
    SiteBuild.objects.all().delete()
    close_week(school, date(2026, 11, 9), by=None)
    asked.append(SiteBuild.objects.get().changes)
    open_week(school, date(2026, 11, 9), by=people.office())
    asked.append(SiteBuild.objects.get().changes)
    assert asked == [1, 2]
