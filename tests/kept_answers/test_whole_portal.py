"""The portal's own addresses behind the front door: what is kept is what the view says, and nobody can colour it."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from wagtail.documents import get_document_model

from portal.kept_answers.front_door import FrontDoor
from portal.pages.languages import ROOMS
from portal.pages.models import ContentPage
from portal.pages.school import default_school
from portal.static_site.addresses import urls_to_build
from tests.api.reading import addresses
from tests.kept_answers.asking import Told, ask
from tests.killed_children import in_child
from tests.loaded_content import TableChange, put

pytestmark = pytest.mark.django_db(transaction=True)
HOST = {"HTTP_HOST": "127.0.0.1:8000", "SERVER_PORT": "8000"}
# One of each kind: what the list of public addresses has, by how it ends or begins.
KINDS = {
    "/": "home",
    "/policies/": "list of policies",
    "/policies/attendance/": "policy",
    "/policies/attendance/versions/": "history",
    "/policies/changes.atom": "feed of changes",
    "/dates/": "dates",
    "/dates/feeds/whole-school.ics": "feed",
    "/dates/feeds/whole-school.json": "feed as JSON",
    "/dates/feeds/whole-school.svg": "QR code",
    "/robots.txt": "robots",
    "/sitemap.xml": "sitemap",
    "/school/tokens.css": "colours",
    "/school/crest.svg": "crest",
    "/api/v1/policies/": "JSON",
}
# Each makes the answer another one at a careless site (abuse case 30).
POISON = {
    "HTTP_X_FORWARDED_HOST": "evil.example",
    "HTTP_X_FORWARDED_PREFIX": "/evil",
    "HTTP_X_FORWARDED_FOR": "203.0.113.9",
    "HTTP_X_ORIGINAL_URL": "/admin/",
    "HTTP_X_REWRITE_URL": "/admin/",
    "HTTP_X_HTTP_METHOD_OVERRIDE": "POST",
    "HTTP_X_REQUESTED_WITH": "XMLHttpRequest",
    "HTTP_ACCEPT_LANGUAGE": "ur",
    "HTTP_ACCEPT": "application/xml",
    "HTTP_ORIGIN": "https://evil.example",
    "HTTP_REFERER": "https://evil.example/",
    "HTTP_USER_AGENT": "Evil/1.0 <script>",
}


def test_every_kind_of_public_answer_is_kept_as_its_view_says_it(
    content_rows: list[TableChange], door: FrontDoor, django_assert_num_queries: Callable[..., Any]
) -> None:
    put(content_rows)
    school = default_school()
    assert school is not None
    public = {*urls_to_build(school), "/api/v1/policies/"}
    assert set(KINDS) - public == set()
    for path in KINDS:
        plain, made = Client().get(path, **HOST), ask(door, path, **POISON)
        with django_assert_num_queries(0):
            kept = ask(door, path)
        assert (path, made.status, kept.body == plain.content) == (path, 200, True)
        own = {name: made.headers.pop(name) for name in ("RateLimit", "RateLimit-Policy") if name in made.headers}
        assert (kept, bool(own)) == (made, path.startswith("/api/"))
        assert (path, kept.headers.get("Set-Cookie"), plain.headers.get("ETag", kept.headers["ETag"])) == (
            path,
            None,
            kept.headers["ETag"],
        )
        assert b"evil" not in kept.body.lower() + repr(kept.headers).lower().encode()
    assert len(door.shelf) == len(KINDS)


def test_search_is_kept_and_finds_at_once_what_was_published(
    content_rows: list[TableChange], door: FrontDoor, django_assert_num_queries: Callable[..., Any]
) -> None:
    """R22: neither the answer nor what it was looked up in outlives a publication."""
    put(content_rows)
    address = "/search/?q=quenchshed"
    made = ask(door, address, **POISON)
    with django_assert_num_queries(0):
        assert ask(door, address) == made
    with django_assert_num_queries(0):  # everything that can be found is remembered since the first search
        ask(door, "/search/?q=notices")
    news = ContentPage.objects.get(slug="news")
    news.body += "\n\nThe key of the quenchshed is found."
    news.save_revision().publish()
    found = ask(door, address)
    assert [b"/news/" in each.body.partition(b"</h1>")[2].partition(b"</main>")[0] for each in (made, found)] == [
        False,
        True,
    ]


# Public addresses that are no file of the static site.
LIVE_ONLY = (
    *("/policies/attendance/on/2026-11-20/", "/forms/", "/api/v1/openapi.json", "/api/v1/docs/"),
    *("/api/wagtail/v2/pages/", "/dates/schools/2026-27/", "/search/", "/search/?q=leave"),
)
# A code for one television; each is another one.
NEVER_THE_SAME = "/screen/"
SCHOOL_YEARS = re.compile("/year-(?!3)")


def test_every_public_answer_is_sent_again_only_where_it_is_another_one(
    content_rows: list[TableChange], door: FrontDoor
) -> None:
    """Each public address: a strong validator, 304 for whoever has it, HEAD with the headers of GET and no body."""
    put(content_rows)
    rota = get_document_model().objects.create(title="Rota", file=ContentFile(b"Monday: Oak", "rota.txt"))
    school = default_school()
    assert school is not None
    paths = [*urls_to_build(school), *addresses(Client()).values(), *LIVE_ONLY]
    seen, faults = 0, []
    for path in dict.fromkeys(path for path in paths if not SCHOOL_YEARS.search(path)):
        whole = without_allowance(ask(door, path))
        known, sent = whole.headers.get("ETag", ""), dict(whole.headers)
        again = without_allowance(ask(door, path, HTTP_IF_NONE_MATCH=known))
        head = without_allowance(ask(door, path, method="HEAD"))
        is_right = [
            (whole.status, again.status, head.status) == (200, 304, 200),
            (again.body, head.body, head.headers, len(whole.body))
            == (b"", b"", sent, int(sent.get("Content-Length", -1))),
            re.fullmatch(r'"[^"]+"', known) and again.headers.get("ETag") == known,
            {again.headers.get(name) for name in ("Cache-Control", "Vary")} <= set(sent.values()) | {None},
            "public" in sent.get("Cache-Control", "") and "Set-Cookie" not in sent,
        ]
        seen += 1
        faults += [(path, whole.status, is_right)] * (not all(is_right))
    assert (faults, seen > 100) == ([], True)
    known = ask(door, rota.url).headers["ETag"]
    asked = [ask(door, rota.url, HTTP_IF_NONE_MATCH=known), ask(door, rota.url, method="HEAD")]
    assert [(each.status, each.body) for each in asked] == [(304, b""), (200, b"")]
    code = ask(door, NEVER_THE_SAME)
    assert ("ETag" in code.headers, "no-store" in code.headers["Cache-Control"]) == (False, True)


def without_allowance(told: Told) -> Told:
    """How many requests a network has left is told to whoever asked the application."""
    return replace(told, headers={name: value for name, value in told.headers.items() if "RateLimit" not in name})


def test_content_that_another_process_loads_is_read_at_once(
    content_rows: list[TableChange], door: FrontDoor, settings: Any, tmp_path: Path
) -> None:
    put(content_rows)
    settings.CONTENT_DIR = shutil.copytree(settings.CONTENT_DIR, tmp_path / "content")
    notice = settings.CONTENT_DIR / "pages" / "privacy.md"
    ask(door, "/privacy/")
    notice.write_text(notice.read_text() + "\nWe also keep the key of the shed.\n")

    def load() -> None:
        call_command("load_content", verbosity=0)
        connection.close()

    assert in_child(load)[0] == 0
    assert b"the key of the shed" in ask(door, "/privacy/").body


def test_other_hosts_get_nothing_and_put_nothing_there(content_rows: list[TableChange], door: FrontDoor) -> None:
    put(content_rows)
    ask(door, "/policies/")
    assert ask(door, "/policies/", HTTP_HOST="evil.example").status == 400
    assert ask(door, "/policies/").status == 200


def test_parents_pages_are_kept_in_english_alone(content_rows: list[TableChange], door: FrontDoor) -> None:
    put(content_rows)
    in_urdu = {"HTTP_COOKIE": f"{ROOMS['/forms/']}=ur"}
    asked = [in_urdu, {}, in_urdu, {}]
    told = [ask(door, "/forms/", **headers) for headers in asked]
    assert [each.headers["Content-Language"] for each in told] == ["ur", "en-GB"] * 2
    assert (len(door.shelf), {each.headers["Vary"] for each in told}) == (1, {"Cookie, Accept-Encoding"})
    assert ask(door, "/forms/leave/").headers["Cache-Control"].count("no-store") == 1
