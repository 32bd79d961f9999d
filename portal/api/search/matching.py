"""Finds entries by words. Pure: the same on every database, whatever its own search can do."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

WORD = re.compile(r"\w+")
EXCERPT = 160
IN_TITLE, IN_TEXT = 4, 1


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing to find: its title and text, and where it is for people and for programs."""

    kind: str
    title: str
    text: str
    page: str
    url: str | None = None
    within: str = ""


def folded(text: str) -> str:
    """Without case and accents: "Café" and "cafe" are one word."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def find(entries: Iterable[Entry], query: str) -> list[Entry]:
    """The entries that have every word of the query, or one that begins with it; the best first.

    Nothing for a query without a word.
    """
    wanted = list(dict.fromkeys(WORD.findall(folded(query))))
    scored = [(score(entry, wanted), entry) for entry in entries] if wanted else []
    return [entry for points, entry in sorted(scored, key=lambda pair: -pair[0]) if points]


def score(entry: Entry, wanted: list[str]) -> int:
    """0 where a word is missing; a word of the title counts more than one of the text."""
    title, text = folded(entry.title), folded(entry.text)
    points = 0
    for word in wanted:
        begins = re.compile(rf"(?<!\w){re.escape(word)}")
        found = IN_TITLE * bool(begins.search(title)) + IN_TEXT * bool(begins.search(text))
        if not found:
            return 0
        points += found
    return points


def excerpt(text: str, query: str) -> str:
    """Some words around the first that was found, or the beginning."""
    words = text.split()
    wanted = tuple(WORD.findall(folded(query)))
    first = next((n for n, word in enumerate(words) if folded(word).lstrip("(“‘\"'").startswith(wanted)), 0)
    start = max(first - 8, 0)
    shown = " ".join(words[start:])
    if len(shown) > EXCERPT:
        shown = shown[: EXCERPT + 1].rpartition(" ")[0] + " …"
    return f"… {shown}" if start else shown
