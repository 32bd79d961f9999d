"""The screen in Chromium: nothing cut off at any shape, and the right thing shown when the network is gone."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

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
    const looked = ".slide__title, .slide__figure, .slide__message, .row, .row__track, .row__name, .row__figure";
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
SMALL_TEXT = """() => Array.from(document.querySelectorAll(".row__name, .row__figure"))
  .filter(part => !part.closest(".slide--next_date") || part.matches(".row__figure"))
  .map(part => parseFloat(getComputedStyle(part).fontSize) / Math.min(innerWidth, innerHeight) * 100)
  .filter(size => size < 8.99).length"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with chromium_beside_django() as browser:
        yield browser


@pytest.fixture
def open_screen(
    chromium: Any, live_server: LiveServer, time_machine_to: Callable[[str], None]
) -> Iterator[Callable[..., Any]]:
    contexts = []

    def open_one(
        shape: tuple[int, int] = (1920, 1080), *, javascript: bool = True, address: str = "/screen/hallway/"
    ) -> Any:
        context = chromium.new_context(
            viewport={"width": shape[0], "height": shape[1]}, java_script_enabled=javascript, base_url=live_server.url
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


def names_of(count: int, *, long: bool) -> list[str]:
    stem = "The Kingfishers and Otter" if long else "Kingfisher"
    return [f"{stem[: 24 - len(str(number))]}{number}" if long else f"{stem} {number}" for number in range(count)]


@pytest.mark.parametrize("long", [False, True], ids=["short-names", "long-names"])
@pytest.mark.parametrize("count", [3, 12, 30])
def test_nothing_is_cut_off(screen: Screen, open_screen: Callable[..., Any], count: int, long: bool) -> None:
    names = names_of(count, long=long)
    assert {len(name) for name in names} <= ({24} if long else {12, 13})
    fill_weeks(screen, names)
    for shape in SHAPES:
        page = open_screen(shape)
        slides, cut = page.evaluate(CUT_OFF)
        assert (cut, shape) == ([], shape)
        assert slides >= 3
        assert page.evaluate(SMALL_TEXT) == 0


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
