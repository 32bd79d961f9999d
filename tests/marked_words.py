"""Pages read in a language where each translated sentence stands between marks: what stands outside was forgotten.

What is a person's own stands in ``<bdi>``; what the school wrote in English says so with ``lang`` (R44).
"""

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils.translation import _trans

from portal.journeys.dates import read_date

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


def mark_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, what comes out of a catalogue stands between marks."""
    read_date(("Monday", "2 March", "2026"), today=date(2026, 11, 20))  # the names it knows are kept as they are
    for name in SPOKEN:
        spoken = getattr(_trans, name)
        monkeypatch.setattr(_trans, name, lambda *words, spoken=spoken: f"⟦{spoken(*words)}⟧")


def forgotten(pages: dict[str, Any], typed: set[str]) -> dict[str, list[str]]:
    """By page, the words that are neither translated nor ``typed`` nor marked."""
    found = {name: Outside(page.content.decode()).words(typed) for name, page in pages.items()}
    return {name: words for name, words in found.items() if words}
