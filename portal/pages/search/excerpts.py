"""What is shown of an entry: some of its own words, with those that were looked for marked."""

from collections.abc import Sequence
from typing import NamedTuple

from .words import WORD, folded

EXCERPT = 160
BEFORE = 8
"""So many words stand before the place that is shown, at most."""


class Piece(NamedTuple):
    text: str
    is_marked: bool


def excerpt(text: str, roots: Sequence[str]) -> str:
    """Some words around the place where most of the roots stand, or the beginning."""
    words = text.split()
    found = [n for n, word in enumerate(words) if any(_is_one_of(each, roots) for each in WORD.findall(word))]
    start = max((max(found, key=lambda n: (_wealth(words, n, roots), -n)) if found else 0) - BEFORE, 0)
    shown = " ".join(words[start:])
    if len(shown) > EXCERPT:
        shown = shown[: EXCERPT + 1].rpartition(" ")[0] + " …"
    return f"… {shown}" if start else shown


def pieces(text: str, roots: Sequence[str]) -> list[Piece]:
    """The text cut where a word begins with one of the roots; nothing of it is lost or changed."""
    cut: list[Piece] = []
    end = 0
    for found in WORD.finditer(text):
        if _is_one_of(found[0], roots):
            cut += [Piece(text[end : found.start()], False), Piece(found[0], True)]
            end = found.end()
    return [piece for piece in (*cut, Piece(text[end:], False)) if piece.text]


def _wealth(words: list[str], start: int, roots: Sequence[str]) -> int:
    """How many of the roots stand in what is shown from here on."""
    near = [folded(word) for word in WORD.findall(" ".join(words[start : start + 20]))]
    return sum(any(word.startswith(root) for word in near) for root in roots)


def _is_one_of(word: str, roots: Sequence[str]) -> bool:
    return folded(word).startswith(tuple(roots))
