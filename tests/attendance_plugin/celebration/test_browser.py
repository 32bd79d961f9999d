"""The screen in Chromium: nothing cut off at any shape, and the right thing shown when the network is gone."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from portal.attendance_plugin.celebration import boards
from portal.attendance_plugin.celebration.models import ClassWeek, Screen
from portal.attendance_plugin.roll.models import SchoolClass
from tests.chromium import chromium_beside_django

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHAPES = [(1920, 1080), (1080, 1920), (1366, 768), (3840, 2160), (1024, 768)]
MONDAY = date(2026, 11, 9)
# Every slide in turn: what sticks out of the slide, of its row, or lies upon what follows it.
CUT_OFF = """() => {
  const slides = Array.from(document.querySelectorAll(".slide")), cut = [];
  const bank = document.querySelector(".bank").getBoundingClientRect();
  for (const slide of slides) {
    slides.forEach(other => other.classList.toggle("is-current", other === slide));
    const title = slide.querySelector(".slide__title").textContent;
    const looked = ".slide__title, .slide__figure, .slide__message, .row, .row__track, .row__name, .row__figure, "
      + ".hero__picture, .leaf, .parade";
    const parts = Array.from(slide.querySelectorAll(looked));
    for (const part of parts) {
      const box = part.getBoundingClientRect();
      const out = box.left < 0 || box.right > innerWidth + 1 || box.top < 0 || box.bottom > bank.top + 1;
      const tooWide = part.clientWidth > 0 && part.scrollWidth > part.clientWidth + 1;
      if (out || tooWide) cut.push(title + ": " + part.textContent.trim());
    }
    const head = slide.querySelector(".slide__head").getBoundingClientRect(), first = slide.querySelector(".row");
    if (first && first.getBoundingClientRect().top < head.bottom - 1) cut.push(title + ": rows over the heading");
  }
  return [slides.length, cut];
}"""
# The line of dates, its size in pixels, and what on the near bank sticks out of it or of the screen.
OFF_THE_BANK = """() => {
  const bank = document.querySelector(".bank").getBoundingClientRect();
  const line = document.querySelector(".bank__asof");
  const off = Array.from(document.querySelectorAll(".bank p, .bank__note")).filter(part => {
    const box = part.getBoundingClientRect();
    return box.height && (box.top < bank.top - 1 || box.bottom > innerHeight + 1 || box.right > innerWidth + 1);
  }).map(part => part.textContent);
  return [line.textContent, parseFloat(getComputedStyle(line).fontSize), off];
}"""
# Words that a line's end parts anywhere but at the place foreseen for it.
PARTED_WORDS = """() => {
  const parted = [];
  for (const name of document.querySelectorAll(".row__name")) {
    const text = name.firstChild;
    for (const found of text.data.matchAll(/[^\\s\u00ad]+/g)) {
      const range = document.createRange();
      // The hyphen that a line's end shows belongs to the letter after it.
      range.setStart(text, found.index + (text.data[found.index - 1] === "\\u00ad"));
      range.setEnd(text, found.index + found[0].length);
      if (new Set(Array.from(range.getClientRects(), box => Math.round(box.top))).size > 1) parted.push(found[0]);
    }
  }
  return parted;
}"""
# The least contrast of all words with the ground under them: the nearest that is painted, or the sky, of which every
# colour counts. Words without a card of their own must not lie upon the picture of the mere.
CONTRASTS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgb = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return Array.from(canvas.getImageData(0, 0, 1, 1).data);
  };
  const light = colour => colour.slice(0, 3).map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const grounds = part => {
    const found = [];
    for (let at = part; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      for (const colour of style.backgroundImage.match(/rgba?\\([^)]+\\)/g) || []) {
        if (rgb(colour)[3] === 255) found.push(rgb(colour));
      }
      if (rgb(style.backgroundColor)[3] === 255) return found.concat([rgb(style.backgroundColor)]);
    }
  };
  const mere = document.querySelector(".landscape").getBoundingClientRect().top, low = [];
  const walker = document.createTreeWalker(document.getElementById("stage"), NodeFilter.SHOW_TEXT);
  let least = 21;
  while (walker.nextNode()) {
    const part = walker.currentNode.parentElement, box = part.getBoundingClientRect();
    if (!walker.currentNode.data.trim() || part.closest(".visually-hidden, svg") || !box.width) continue;
    if (part.matches(".hero__place")) continue;  // white upon the rosette's brand_dark
    for (const ground of grounds(part)) least = Math.min(least, ratio(rgb(getComputedStyle(part).color), ground));
    const slide = part.closest(".slide");
    const onCard = part.closest(".row, .slide__figure, .bank, .slide__message");
    if (slide && !onCard && box.bottom > mere + 1) low.push(part.textContent.trim());
  }
  return [least, low];
}"""
SMALL_TEXT = """() => Array.from(document.querySelectorAll(".row__name, .row__figure"))
  .filter(part => !part.closest(".slide--next_date") || part.matches(".row__figure"))
  .map(part => parseFloat(getComputedStyle(part).fontSize) / Math.min(innerWidth, innerHeight) * 100)
  .filter(size => size < 8.99).length"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with chromium_beside_django() as browser:
        yield browser


@pytest.fixture(autouse=True)
def coming_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dates with a long title and over the end of a year, as the calendar would tell them."""
    days = {"Flu immunisations, Years 1 to 6": (MONDAY, MONDAY), "Last day of term": (MONDAY, MONDAY)}
    days["Christmas holiday"] = (date(2026, 12, 21), date(2027, 1, 1))
    told = [SimpleNamespace(title=title, first_day=first, last_day=last) for title, (first, last) in days.items()]
    monkeypatch.setattr(boards, "next_dates", lambda school, on, count: told[:count])


@pytest.fixture
def open_screen(
    chromium: Any, live_server: LiveServer, time_machine_to: Callable[[str], None]
) -> Iterator[Callable[..., Any]]:
    contexts = []

    def open_one(
        shape: tuple[int, int] = (1920, 1080), *, javascript: bool = True, address: str = "/screen/hallway/"
    ) -> Any:
        context = chromium.new_context(
            viewport={"width": shape[0], "height": shape[1]},
            java_script_enabled=javascript,
            base_url=live_server.url,
            service_workers="block",
        )
        contexts.append(context)
        page = context.new_page()
        page.clock.install()
        page.goto(address)
        return page

    time_machine_to("2026-11-20 12:00+00:00")
    yield open_one
    for context in contexts:
        context.close()


def fill_weeks(screen: Screen, names: list[str]) -> None:
    """Three phases; half of the classes at or above the target, some level with each other."""
    screen.panels = [
        {"kind": "leaders", "title": "Here together this week", "text": ""},
        {"kind": "target", "title": "Classes that reached our aim", "text": "Every one of these reached our aim."},
        {"kind": "class_of_the_week", "title": "Class of the week", "text": "Every part of the school has its turn"},
        {"kind": "points", "title": "Points so far this term", "text": ""},
        {"kind": "whole_school", "title": "All of us together", "text": ""},
        {"kind": "term", "title": "This term so far", "text": ""},
        {"kind": "improved", "title": "Moving up", "text": "Better than in their own last weeks."},
        {"kind": "awaiting", "title": "", "text": ""},
        {"kind": "next_date", "title": "Coming up", "text": ""},
        {"kind": "message", "title": "Good morning, everybody!", "text": "We are glad that you are here. " * 3},
    ]
    screen.save()
    for number, name in enumerate(names):
        phase = ("Early years", "Key stage 1", "Key stage 2")[number % 3]
        school_class = SchoolClass.objects.create(
            school=screen.school, name=name, phase=phase, year_groups=[number % 7], mascot="otter"
        )
        for weeks_ago in range(4):
            ClassWeek.objects.create(
                school_class=school_class,
                monday=MONDAY - timedelta(days=7 * weeks_ago),
                attended=280 - (number // 6) * 4 - weeks_ago,
                possible=280,
                on_roll=28,
                sessions_open=10,
                sessions_marked=9 if number == 1 and weeks_ago == 0 else 10,
                updated_at=timezone.now(),
            )


@pytest.mark.parametrize("leaves_out", [False, True], ids=["all-absence", "without-illness"])
@pytest.mark.parametrize("revised", [False, True], ids=["as-closed", "updated"])
def test_line_of_dates_stays_on_its_bank(
    screen: Screen, open_screen: Callable[..., Any], revised: bool, leaves_out: bool
) -> None:
    screen.leaves_out_medical = leaves_out
    fill_weeks(screen, names_of(3, long=False))
    if revised:
        ClassWeek.objects.filter(monday=MONDAY).update(revised_at=datetime(2026, 11, 18, 12, tzinfo=UTC))
    off = {}
    for shape in SHAPES:
        page = open_screen(shape)
        told, size, off[shape] = page.evaluate(OFF_THE_BANK)
        assert ("updated Wednesday 18 November" in told, "Illness" in told) == (revised, leaves_out)
        assert size >= 0.0349 * min(shape)
    assert off == {shape: [] for shape in SHAPES}


def names_of(count: int, *, long: bool) -> list[str]:
    stem = "The Kingfishers and Otter" if long else "Kingfisher"
    return [f"{stem[: 24 - len(str(number))]}{number}" if long else f"{stem} {number}" for number in range(count)]


@pytest.mark.parametrize("long", [False, True], ids=["short-names", "long-names"])
@pytest.mark.parametrize("count", [3, 12, 30])
def test_nothing_is_cut_off(screen: Screen, open_screen: Callable[..., Any], count: int, long: bool) -> None:
    names = names_of(count, long=long)
    assert {len(name) for name in names} <= ({24} if long else {12, 13})
    screen.leaves_out_medical = long  # the bank is at its highest then
    fill_weeks(screen, names)
    for shape in SHAPES:
        page = open_screen(shape)
        slides, cut = page.evaluate(CUT_OFF)
        assert (cut, shape) == ([], shape)
        assert slides >= 3
        assert page.evaluate(SMALL_TEXT) == 0
        assert (page.evaluate(PARTED_WORDS), shape) == ([], shape)


# As dark or as light as each may be, in hues that fight with each other; and a school that chose what nobody can read.
AWKWARD = {
    "barely": {"brand": "#d40000", "brand_dark": "#5a5a00", "brand_soft": "#ababab", "accent_soft": "#00d8ff"},
    "neon": {"brand": "#006600", "brand_dark": "#7700aa", "brand_soft": "#00ff00", "accent_soft": "#ffff00"},
    "refused": {"brand": "#ffee00", "brand_dark": "#ffffff", "brand_soft": "#000000", "accent_soft": "#20292b"},
}


@pytest.mark.parametrize("colours", AWKWARD.values(), ids=AWKWARD)
def test_words_keep_their_contrast_in_awkward_colours(
    screen: Screen, open_screen: Callable[..., Any], colours: dict[str, str]
) -> None:
    fill_weeks(screen, names_of(12, long=False))
    screen.school.colours = colours
    screen.school.save()
    for shape in ((1920, 1080), (1080, 1920), (1024, 768)):
        least, low = open_screen(shape).evaluate(CONTRASTS)
        assert least >= 7, shape
        assert (low, shape) == ([], shape)


def test_without_scripts_one_slide_is_shown(screen: Screen, open_screen: Callable[..., Any]) -> None:
    fill_weeks(screen, names_of(12, long=False))
    page = open_screen(javascript=False)
    assert page.locator(".slide.is-current").count() == 1
    assert page.get_by_text("as of Friday 13 November").is_visible()


def test_code_of_a_television_fits_every_shape(screen: Screen, open_screen: Callable[..., Any]) -> None:
    for shape in SHAPES:
        page = open_screen(shape, address="/screen/")
        box = page.locator(".pair__code").bounding_box()
        assert 0 <= box["x"] <= shape[0] - box["width"]
        assert 0 <= box["y"] <= shape[1] - box["height"]
        assert box["height"] >= 0.14 * min(shape)
