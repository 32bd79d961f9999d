"""What a screen receives: right without scripts, quiet when nothing changed, and silent about every pupil."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from portal.attendance_plugin.celebration.models import Screen
from portal.attendance_plugin.celebration.players.access import COOKIE
from portal.attendance_plugin.celebration.players.pairing import make_link
from portal.attendance_plugin.celebration.services import recompute_class_weeks
from portal.attendance_plugin.roll.models import Pupil

from .conftest import weekdays
from .test_services import class_of

PAGE, BOARD = "/screen/hallway/", "/screen/hallway/board.json"
FRIDAY_NOON = "2026-11-20 12:00+00:00"
NAMES = [("Saoirse", "Quigley-Adeyemi"), ("Bartholomew", "Zanetti"), ("Ines", "Vanterpool"), ("Kwabena", "Oyelaran")]


@pytest.fixture
def filled(screen: Screen, fill_register: Callable[..., None], time_machine_to: Callable[[str], None]) -> Screen:
    """Oak with 3 of 120 sessions missed (97.5%), Elm with one (99.2%), Ash and Fir with twelve; names to leak."""
    serial = 0
    for name, missed in (("Oak", 3), ("Elm", 1), ("Ash", 12), ("Fir", 12)):
        school_class = class_of(screen.school, name, 12, start=serial + 1, mascot="otter")
        serial += 12
        fill_register(school_class, weekdays(date(2026, 11, 9)), missed=missed)
    for pupil, (given, family) in zip(Pupil.objects.order_by("pk"), NAMES * 12, strict=True):
        Pupil.objects.filter(pk=pupil.pk).update(given_name=given, family_name=family)
    recompute_class_weeks(screen.school, date(2026, 11, 9), date(2026, 11, 13))
    screen.panels = [{"kind": kind, "title": kind.title(), "text": ""} for kind in ("leaders", "target", "awaiting")]
    screen.panels.append({"kind": "message", "title": "Hello", "text": "We are glad that you are here."})
    screen.save()
    time_machine_to(FRIDAY_NOON)
    return screen


def test_page_is_right_without_scripts(client: Client, filled: Screen) -> None:
    html = client.get(PAGE).content.decode()
    current = re.findall(r'<section class="slide slide--(\w+)[^"]* is-current">', html)
    assert current == ["leaders"]
    (without_scripts,) = re.findall(r"<noscript>(.*)</noscript>", html)
    assert re.findall(r'(?:content|href)="([^"]+)"', without_scripts) == ["900", "/screen/turning/3.css"]
    assert re.findall(r'row__name">([^<]+)<.*?row__figure">([^<]+)<', html, re.DOTALL) == [
        ("Elm", "99.2%"),
        ("Oak", "97.5%"),
    ]
    assert re.findall(r"as of (\w+ \d+ \w+)", html) == ["Friday 13 November"]


@pytest.mark.parametrize("pages", [0, 1, 201, 99999])
def test_no_board_has_so_many_pages(client: Client, db: None, pages: int) -> None:
    assert client.get(f"/screen/turning/{pages}.css").status_code == 404


def test_nothing_is_inline_or_from_elsewhere(client: Client, filled: Screen) -> None:
    html = client.get(PAGE).content.decode()
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html) == []
    assert [link for link in re.findall(r'(?:src|href)="([^"]+)"', html) if not link.startswith(("/", "#"))] == []


@pytest.mark.parametrize("address", [PAGE, BOARD])
def test_no_answer_names_a_pupil_or_tells_a_count(client: Client, filled: Screen, address: str) -> None:
    answer = client.get(address)
    text = answer.content.decode() + str(dict(answer.headers))
    leaked = [name for pair in NAMES for name in pair if name.lower() in text.lower()]
    assert leaked == []
    assert (
        re.findall(
            r"\b(?:12|48|117|119|120|108)\b",
            re.sub(r'data-release="[^"]+"|viewBox.*?</svg>', "", text, flags=re.DOTALL),
        )
        == []
    )


def test_board_has_the_same_words_as_the_page(client: Client, filled: Screen) -> None:
    data = client.get(BOARD).json()
    assert {key: data[key] for key in ("mode", "week", "as_of", "valid_until", "day_mode", "reload_at")} == {
        "mode": "board",
        "week": "2026-11-09",
        "as_of": "2026-11-13",
        "valid_until": "2026-11-23T00:00:00+00:00",
        "day_mode": "board",
        "reload_at": "2026-11-21T03:00:00+00:00",
    }
    assert data["switches"][:3] == [
        {"at": "2026-11-20T16:45:00+00:00", "lit": False, "words": "See you on Monday"},
        {"at": "2026-11-23T07:50:00+00:00", "lit": True, "words": "See you on Monday"},
        {"at": "2026-11-23T16:45:00+00:00", "lit": False, "words": "See you on Tuesday"},
    ]
    assert data["panels"][0]["rows"] == [
        {"name": "Elm", "place": "1", "figure": "99.2%"},
        {"name": "Oak", "place": "2", "figure": "97.5%"},
    ]
    assert data["html"] in client.get(PAGE).content.decode()


def test_unchanged_board_answers_304(client: Client, filled: Screen, time_machine_to: Callable[[str], None]) -> None:
    first = client.get(BOARD)
    time_machine_to("2026-11-20 12:01+00:00")
    again = client.get(BOARD, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("moment", "mode", "words"),
    [
        ("2026-11-20 07:30+00:00", "night", "See you on Friday"),
        ("2026-11-20 17:00+00:00", "night", "See you on Monday"),
        ("2026-11-23 09:00+00:00", "neutral", "See you on Tuesday"),
        ("2026-12-22 12:00+00:00", "night", "See you on Monday"),
    ],
)
def test_server_decides_what_is_shown(
    client: Client, filled: Screen, time_machine_to: Callable[[str], None], moment: str, mode: str, words: str
) -> None:
    time_machine_to(moment)
    data = client.get(BOARD).json()
    assert (data["mode"], data["night_words"]) == (mode, words)
    assert f'<body class="screen screen--{mode}"' in client.get(PAGE).content.decode()


def test_neutral_screen_holds_no_old_figures(
    client: Client, filled: Screen, time_machine_to: Callable[[str], None]
) -> None:
    time_machine_to("2026-11-23 09:00+00:00")
    text = client.get(PAGE).content.decode() + json.dumps(client.get(BOARD).json())
    assert re.findall(r"\d%|Elm|Oak", text) == []


def test_screen_keeps_itself_to_itself(client: Client, filled: Screen) -> None:
    answer = client.get(PAGE)
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"], answer.cookies) == ("noindex", "no-referrer", {})


@pytest.mark.parametrize("address", [PAGE, BOARD])
def test_only_what_everybody_may_see_may_be_kept_by_others(client: Client, filled: Screen, address: str) -> None:
    """R22; abuse case 31."""
    _, key = make_link(filled, name="Player", by=None)
    given = [client.get(address), client.get(address, headers={"Cookie": f"{COOKIE}={key}"})]
    Screen.objects.update(open_to_all=False)
    given.append(client.get(address))
    assert [answer["Cache-Control"] for answer in given] == ["public, no-cache", *["no-cache, private"] * 2]
    assert [answer["Vary"] for answer in given] == ["Cookie"] * 3


def test_whole_page_weighs_under_150_kilobytes(client: Client, filled: Screen) -> None:
    html = client.get(PAGE).content.decode()
    weight = len(html.encode())
    for address in set(re.findall(r'(?:src|href)="([^"]+)"', html)):
        static = finders.find(address.removeprefix("/static/")) if address.startswith("/static/") else None
        weight += len(Path(static).read_bytes() if static else client.get(address).content)
    assert 20_000 < weight < 150_000


def test_unknown_screen_is_not_found(client: Client, filled: Screen) -> None:
    assert (client.get("/screen/other/").status_code, client.get("/screen/other/board.json").status_code) == (404, 404)


def test_rows_of_people_are_made(filled: Screen) -> None:
    """The scan for names above means something: the pupils with these names are in the register shown."""
    assert Pupil.objects.filter(family_name="Zanetti", marks__isnull=False).distinct().count() == 12


def test_screen_says_that_medical_absence_is_left_out(client: Client, filled: Screen) -> None:
    said = "Illness and medical absence is left out for every class."
    assert said not in client.get(PAGE).content.decode()
    Screen.objects.update(leaves_out_medical=True)
    assert said in client.get(PAGE).content.decode()


def test_service_worker_serves_the_screens_alone(client: Client, filled: Screen) -> None:
    answer = client.get("/screen/service-worker.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "public, no-cache"
    assert answer.content == Path(str(finders.find("celebration/service_worker.js"))).read_bytes()


def test_answers_of_ours_say_so(client: Client, filled: Screen) -> None:
    """A screen keeps nothing of a gateway that answers every address with a page of its own; nor may it need a header,
    which a plain host of files has not got."""
    ours = r'\bdata-release="|"release": ?"'
    assert ours in client.get("/screen/service-worker.js").content.decode()
    assert [len(re.findall(ours, client.get(address).content.decode())) for address in (PAGE, BOARD)] == [1, 1]


# Of CSS, and of what browsers offer to scripts, where there is no other way beside it.
NEWER_CSS = re.compile(
    r"(?<![\w-])(?:gap|inset|aspect-ratio|place-\w+|grid[\w-]*|object-view-box|translate|scale|rotate)\s*:"
    r"|\b(?:clamp|min|max|env|color-mix|conic-gradient|oklch)\("
    r"|rgba?\(\d+ |:(?:is|where|focus-visible)\(?|\d(?:dvh|svh|lvh|vi|vb)\b|display:\s*(?:grid|contents|flow-root)"
)
NEWER_SCRIPT = re.compile(
    r"\b(?:fetch|URLSearchParams|AbortController|IntersectionObserver|ResizeObserver|queueMicrotask|structuredClone"
    r"|globalThis|Promise|Symbol|Map|Set|Proxy|Reflect)\b"
    r"|\.(?:append|prepend|remove|replaceWith|replaceChildren|closest|matches|includes|flat|flatMap|at|padStart|padEnd"
    r"|replaceAll|matchAll|finally|toggleAttribute)\(|\.inert\b|Object\.(?:assign|entries|values|fromEntries)|Array\.from"
)
VARIABLE = re.compile(r"([\w-]+): [^;{}]*var\(")


def test_stylesheet_asks_nothing_newer_of_old_televisions() -> None:
    """Chrome 53 and older: what it does not know it must not need."""
    css = re.sub(r"/\*.*?\*/", "", Path(str(finders.find("celebration/screen.css"))).read_text(), flags=re.DOTALL)
    assert NEWER_CSS.findall(css) == []
    assert len(NEWER_CSS.findall("a{gap: 1px; inset: 0; width: min(1px, 2px); color: rgb(0 0 0 / 5%)} b:is(c){}")) == 5
    rules = re.findall(r"\{([^{}]*)\}", css)
    bare = []
    for rule in rules:
        said = [declaration.strip() for declaration in rule.split(";")]
        for at, declaration in enumerate(said):
            found = VARIABLE.match(f"{declaration}")
            if found and not (at and said[at - 1].startswith(f"{found[1]}: ") and "var(" not in said[at - 1]):
                bare.append(declaration)
    assert (bare, css.count("var(") > 30) == ([], True)


def test_page_s_script_needs_nothing_newer_of_old_televisions() -> None:
    """`fetch`, promises and caches are the service worker's, which old browsers never start."""
    script = re.sub(r"//.*", "", Path(str(finders.find("celebration/screen.js"))).read_text())
    assert NEWER_SCRIPT.findall(script) == []
    assert NEWER_SCRIPT.findall("fetch(a); b.closest(c); Object.assign(d)") == ["fetch", ".closest(", "Object.assign"]
    for offered in ("performance", "navigator.serviceWorker", "navigator.wakeLock"):
        assert re.search(rf"(?:if \(!?|\()(?:window\.)?{re.escape(offered)}\b", script), offered


NEWER_THAN_CHROME_53 = re.compile(
    r"=>|`|\?\.[a-z(\[]|\?\?|\.\.\.|\b(?:const|let|class|async|await|import|export)\b|type=.module"
)


@pytest.mark.parametrize("script", ["screen.js", "service_worker.js"])
def test_old_television_browsers_can_read_the_scripts(script: str) -> None:
    text = Path(str(finders.find(f"celebration/{script}"))).read_text()
    without_words = re.sub(r"//.*", "", text)
    assert NEWER_THAN_CHROME_53.findall(without_words) == []
    assert NEWER_THAN_CHROME_53.findall("const a = b?.c ?? `d`") == ["const", "?.c", "??", "`", "`"]


def test_page_of_the_screen_asks_for_no_module(client: Client, filled: Screen) -> None:
    html = client.get(PAGE).content.decode()
    assert re.findall(r"<script([^>]*)>", html) == [' src="/static/celebration/screen.js" defer']
