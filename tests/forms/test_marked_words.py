"""R44: each word of a journey comes out of the catalogues, is a parent’s own (in ``<bdi>``), or says it is English.

The pages are read in a language where each translated sentence stands between marks; what stands outside was forgotten.
"""

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser

import pytest
import time_machine
from django.test import Client
from django.utils.translation import _trans

from portal.journeys.dates import read_date
from portal.pages.models import School
from tests.forms import posts

pytestmark = pytest.mark.django_db
SPOKEN = ("gettext", "ngettext", "pgettext", "npgettext")
UNSEEN = {"script", "style"}
NESTED = re.compile("⟦[^⟦⟧]*⟧")


class Outside(HTMLParser):
    """The words of a page that are between no marks."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.told: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag not in {"input", "img", "meta", "link", "br", "hr"}:
            is_let_be = tag == "bdi" or tag in UNSEEN or (tag != "html" and "lang" in said)
            self.told.append("bdi" if is_let_be or "bdi" in self.told else tag)
        if "bdi" not in self.told:
            self.text += " ".join(said.get(name) or "" for name in ("aria-label", "title", "alt", "placeholder")) + "\n"

    def handle_endtag(self, tag: str) -> None:
        self.told.pop()

    def handle_data(self, data: str) -> None:
        if "bdi" not in self.told:
            self.text += data

    def words(self, typed: set[str]) -> list[str]:
        text = self.text
        while NESTED.search(text):
            text = NESTED.sub("", text)
        for words in sorted(typed, key=len, reverse=True):
            text = text.replace(words, "")
        return re.findall(r"[^\W\d_]{2,}(?:[^\S\n]+[^\W\d_]+)*", text)


@pytest.fixture
def _marked(monkeypatch: pytest.MonkeyPatch) -> None:
    read_date(("Monday", "2 March", "2026"), today=date(2026, 11, 20))  # the names it knows are kept as they are
    for name in SPOKEN:
        spoken = getattr(_trans, name)
        monkeypatch.setattr(_trans, name, lambda *words, spoken=spoken: f"⟦{spoken(*words)}⟧")


@pytest.fixture(autouse=True)
def _at_ten_to_eight(school: School) -> Iterator[None]:
    with time_machine.travel("2026-11-20 07:50:00+00:00", tick=False):
        yield


@pytest.mark.usefixtures("_marked")
@pytest.mark.parametrize("form", sorted(posts.ALL))
def test_no_word_of_a_journey_is_forgotten(client: Client, school: School, form: str) -> None:
    """Start, each question, its errors, the check and the confirmation; and a page that is not there."""
    client.post("/forms/language/", {"language": "pl", "next": f"/forms/{form}/"})
    pages = {"start": client.get(f"/forms/{form}/"), "nowhere": client.get("/forms/nowhere/")}
    for step, data in posts.ALL[form].items():
        pages[step] = client.get(f"/forms/{form}/{step}/")
        pages[f"{step} with errors"] = client.post(f"/forms/{form}/{step}/", {})
        client.post(f"/forms/{form}/{step}/", data)
    posts.answer(client, form, posts.ALL[form])
    pages["check"] = client.get(f"/forms/{form}/check/")
    client.post(f"/forms/{form}/check/", {"answers": pages["check"].context["digest"]})
    pages["sent"] = client.get(f"/forms/{form}/sent/")
    typed = {value for data in posts.ALL[form].values() for value in data.values()} | {school.name, school.email}
    forgotten = {name: Outside(page.content.decode()).words(typed) for name, page in pages.items()}
    assert {name: words for name, words in forgotten.items() if words} == {}
    assert b"\xe2\x9f\xa6" in pages["sent"].content
