"""The screen in Chromium over days and weeks: without a network, with a broken server, with a wrong clock (B2, B7)."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest
from playwright.sync_api import Error
from pytest_django.live_server_helper import LiveServer

from portal.attendance_plugin.celebration.models import ClassWeek, Screen
from tests.chromium import chromium_beside_django

from .test_browser import fill_weeks, names_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/screen/hallway/"
BOARD = "**/board.json*"
HOUR = 3_600_000
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with chromium_beside_django() as browser:
        yield browser


@pytest.fixture
def on_tuesday(screen: Screen, time_machine_to: Callable[[str], None]) -> None:
    """Tuesday noon: the board of 9 November may be shown until the end of Sunday the 22nd."""
    fill_weeks(screen, names_of(12, long=False))
    time_machine_to("2026-11-17 12:00+00:00")


@pytest.fixture
def open_screen(chromium: Any, live_server: LiveServer, on_tuesday: None) -> Iterator[Open]:
    """A page on a clock of its own. Without a service worker its requests can be answered by the test."""
    contexts = []

    def open_one(*, clock: bool = True, service_workers: str = "block", script: str = "") -> Any:
        context = chromium.new_context(
            viewport={"width": 1366, "height": 768}, base_url=live_server.url, service_workers=service_workers
        )
        contexts.append(context)
        page = context.new_page()
        if script:
            page.add_init_script(script)
        if clock:
            page.clock.install(time=datetime(2026, 11, 17, 12, tzinfo=UTC))
        with page.expect_response(BOARD):
            page.goto(PAGE)
        page.wait_for_load_state("networkidle")
        return page

    yield open_one
    for context in contexts:
        context.close()


def shows(page: Any) -> str:
    """What somebody in the hall sees."""
    visible = {name: page.locator(f"#{name}").is_visible() for name in ("stage", "neutral", "night")}
    return next(name for name in ("night", "neutral", "stage") if visible[name])


def pass_hours(page: Any, hours: float) -> None:
    page.clock.fast_forward(int(hours * HOUR))
    page.clock.run_for(11_000)


def test_pages_turn_every_25_seconds(open_screen: Open) -> None:
    page = open_screen()
    kinds = []
    for _ in range(3):
        kinds.append(page.locator(".slide.is-current").get_attribute("class"))
        page.clock.run_for(25_000)
    assert len(kinds) == 3
    assert page.locator(".slide.is-current").count() == 1
    titles = page.locator(".slide__title").all_text_contents()
    assert page.locator(".slide.is-current .slide__title").text_content() == titles[3]


def test_three_days_without_a_network_show_the_same_board_by_day_and_the_dark_by_night(open_screen: Open) -> None:
    page = open_screen()
    page.context.set_offline(True)
    seen = []
    for hours in (
        1,
        9,
        14,
        10,
        14,
        24,
    ):  # Tuesday 13:00 and 22:00, Wednesday 12:00 and 22:00, Thursday and Friday 12:00
        pass_hours(page, hours)
        seen.append(shows(page))
    assert seen == ["stage", "night", "stage", "night", "stage", "stage"]
    assert "as of Friday 13 November" in page.locator(".bank__asof").inner_text()
    assert page.locator("#stale").inner_text().startswith("Not updated since Tuesday 17 November at 12:00")


def test_after_the_board_s_last_day_there_is_a_card_and_never_an_old_week(open_screen: Open) -> None:
    page = open_screen()
    page.context.set_offline(True)
    pass_hours(page, 5 * 24)  # Sunday noon
    assert shows(page) == "night"
    pass_hours(page, 22)  # Monday at ten
    assert shows(page) == "neutral"
    assert not page.get_by_text("as of Friday 13 November").is_visible()


def test_midnight_ends_a_board_without_a_network_to_the_second(open_screen: Open) -> None:
    """Sunday the 22nd is its last day: dark on both sides of midnight, and never lit again with the old week."""
    page = open_screen()
    page.context.set_offline(True)
    page.clock.fast_forward(int((5 * 24 + 11) * HOUR + 58 * 60_000))  # Sunday, two minutes to midnight
    expired = []
    for seconds in (60, 120):
        page.clock.run_for(seconds * 1000)
        expired.append("is-expired" in page.locator("body").get_attribute("class"))
    assert expired == [False, True]


def test_midnight_makes_the_week_that_has_ended_the_newest(
    open_screen: Open, screen: Screen, time_machine_to: Callable[[str], None]
) -> None:
    """A day that stays is the commonest fault of such displays: on Saturday the week is over."""
    for row in ClassWeek.objects.filter(monday="2026-11-09"):
        row.pk, row.monday = None, date(2026, 11, 16)
        row.save()
    time_machine_to("2026-11-20 23:59:30+00:00")
    page = open_screen()
    assert page.locator(".bank__asof").text_content().endswith("as of Friday 13 November")
    time_machine_to("2026-11-21 00:00:10+00:00")
    with page.expect_response(BOARD):
        page.clock.run_for(71_000)
    page.wait_for_function("document.querySelector('.bank__asof').textContent.includes('Friday 20 November')")
    assert shows(page) == "night"


def test_nothing_flashes_when_the_network_comes_back(open_screen: Open) -> None:
    page = open_screen()
    page.evaluate("document.querySelector('.slide').dataset.mark = 'same'")
    page.context.set_offline(True)
    pass_hours(page, 30)
    page.context.set_offline(False)
    with page.expect_response(BOARD):
        page.clock.run_for(320_000)
    page.wait_for_function("document.getElementById('stale').hidden")
    assert page.locator(".slide").first.get_attribute("data-mark") == "same"


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500, "body": "Server Error"},
        {"status": 200, "body": "", "content_type": "application/json"},
        {"status": 200, "body": "<h1>Please sign in to the Wi-Fi</h1>", "content_type": "text/html"},
        {"status": 200, "body": "{}", "content_type": "application/json"},
        {"status": 502, "body": "null", "content_type": "application/json"},
    ],
    ids=["500", "empty", "gateway", "no board", "proxy"],
)
def test_broken_answers_leave_the_last_good_board(open_screen: Open, answer: dict[str, Any]) -> None:
    page = open_screen()
    before = page.locator("#stage").inner_html()
    asked: list[str] = []

    def broken(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(**answer)

    page.route(BOARD, broken)
    for _ in range(8):
        page.clock.run_for(60_000)
        page.wait_for_load_state("networkidle")
    assert (page.locator("#stage").inner_html().count("slide "), shows(page)) == (before.count("slide "), "stage")
    # 60 s at first, then 30, 60, 120 and 300 s with some seconds of chance.
    assert 3 <= len(asked) <= 6


def test_page_is_loaded_anew_at_night_only_when_the_portal_answers(open_screen: Open) -> None:
    page = open_screen()
    page.evaluate("window.isOld = true")
    page.route("**/screen/hallway/", lambda route: route.fulfill(status=200, body="<h1>Please sign in</h1>"))
    pass_hours(page, 16)  # four in the morning, and each screen has its own minute of the hour before
    page.clock.run_for(600_000)
    assert page.evaluate("window.isOld") is True
    page.unroute("**/screen/hallway/")
    page.wait_for_load_state("networkidle")
    loaded: list[str] = []
    page.on("framenavigated", lambda frame: loaded.append(frame.url))
    for _ in range(20):
        with suppress(Error):  # the clock's own call breaks off when the page under it is loaded anew
            page.clock.run_for(60_000)
            page.wait_for_timeout(100)
        if loaded:
            break
    assert [url.endswith(PAGE) for url in loaded] == [True]


def test_screen_shifts_a_little_and_comes_back(open_screen: Open) -> None:
    page = open_screen()
    found = []
    for _ in range(5):
        page.clock.run_for(600_000)
        found.append(page.evaluate("(document.body.className.match(/shift-\\d/) || [''])[0]"))
    assert found == ["shift-1", "shift-2", "shift-3", "", "shift-1"]


KEPT = """async () => {
  const cache = await caches.open("hallway");
  return (await cache.keys()).map(request => new URL(request.url).pathname);
}"""
PARTS = {
    PAGE,
    f"{PAGE}board.json",
    "/static/portal/tokens.css",
    "/static/celebration/screen.css",
    "/static/celebration/screen.js",
    "/static/celebration/mascots/otter.svg",
    "/school/tokens.css",
    "/school/crest.svg",
}


@pytest.fixture
def kept(open_screen: Open) -> Any:
    """A page whose parts and board the browser has kept, just before the power is cut."""
    page = open_screen(clock=False, service_workers="allow")
    for _ in range(200):
        if set(page.evaluate(KEPT)) >= PARTS:
            return page
        page.wait_for_timeout(100)
    pytest.fail(f"Not kept: {sorted(PARTS - set(page.evaluate(KEPT)))}")


def power_cut(page: Any, *, days: float) -> None:
    """Switched off, and on again without a network by a clock that has gone on so many days."""
    page.context.set_offline(True)
    page.clock.install(time=page.evaluate("Date.now()") / 1000 + days * 86_400)
    page.goto(PAGE)


def settle(page: Any) -> None:
    page.wait_for_load_state("networkidle")
    for _ in range(20):
        page.clock.run_for(1_000)


def test_power_cut_without_a_network_brings_the_last_board_back(kept: Any) -> None:
    power_cut(kept, days=1)
    settle(kept)
    assert shows(kept) == "stage"
    assert "as of Friday 13 November" in kept.locator(".bank__asof").inner_text()
    assert kept.evaluate("getComputedStyle(document.querySelector('.bank')).display") == "flex"
    assert "Not updated since Tuesday 17 November" in kept.locator("#stale").inner_text()


@pytest.mark.parametrize("days", [6.9, 365, -365], ids=["next Tuesday", "a year ahead", "a year behind"])
def test_kept_board_is_not_shown_past_its_day_or_by_a_clock_that_cannot_be_right(kept: Any, days: float) -> None:
    power_cut(kept, days=days)
    settle(kept)
    assert shows(kept) != "stage"


def test_only_the_page_its_parts_and_the_board_are_kept(kept: Any) -> None:
    assert set(kept.evaluate(KEPT)) == PARTS


# The page's one timer, its clock and its requests in our hands, so that four weeks pass in seconds. Every request is
# answered at once, as the portal would, with a board that changes each hour; no answer ever lets the page load anew.
FOUR_WEEKS = """
  const begin = Date.now();
  let passed = 0, tick = null, html = null;
  window.answered = window.boards = 0;
  performance.now = () => passed * 1000;
  window.setInterval = (callback) => { tick = callback; return 1; };
  window.passHours = (hours) => {
    for (let second = 0; second < hours * 3600; second += 1) { passed += 1; tick(); }
  };
  window.takeOver = () => {
    html = document.getElementById("stage").innerHTML;
    window.XMLHttpRequest = class {
      open() { this.hour = String(Math.floor(passed / 3600)); }
      setRequestHeader(name, value) { if (name === "If-None-Match") this.known = value; }
      getResponseHeader(name) {
        return {Date: new Date(begin + passed * 1000).toUTCString(), ETag: this.hour}[name] || null;
      }
      send() {
        window.answered += 1;
        this.status = this.known === this.hour ? 304 : 200;
        if (this.status === 304) return this.onload();
        this.responseText = JSON.stringify({mode: "board", day_mode: "board", night_words: "Good night",
          valid_until: null, switches: [], reload_at: null, release: document.body.dataset.release,
          html: html + "<!--" + this.hour + "-->"});
        window.boards += 1;
        this.onload();
      }
    };
  };
"""


def test_four_weeks_leave_memory_and_nodes_as_they_were(open_screen: Open) -> None:
    """Counted once the browser has compiled what runs every second, which takes it three weeks of the screen's time."""
    page = open_screen(clock=False, script=FOUR_WEEKS)
    page.evaluate("takeOver()")
    devtools = page.context.new_cdp_session(page)

    def pass_weeks(weeks: int) -> None:
        for _ in range(weeks * 7):
            page.evaluate("passHours(24)")

    def measure() -> tuple[int, int]:
        devtools.send("HeapProfiler.collectGarbage")
        counters = devtools.send("Memory.getDOMCounters")
        return devtools.send("Runtime.getHeapUsage")["usedSize"], counters["nodes"]

    pass_weeks(3)
    heap, nodes = measure()
    pass_weeks(4)
    heap_after, nodes_after = measure()
    assert page.evaluate("answered") > 28 * 24 * 50
    assert page.evaluate("boards") > 28 * 24
    assert nodes_after <= nodes * 1.05
    assert heap_after <= heap * 1.05
