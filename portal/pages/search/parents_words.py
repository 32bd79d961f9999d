"""What parents type and what the school's pages say, from ``parents_words.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .words import root_of, words_of

FILE = Path(__file__).with_name("parents_words.toml")
Roots = tuple[str, ...]


@dataclass(frozen=True)
class ParentsWords:
    """All folded to their roots. ``meant_by`` gives for what is typed the phrases that find the same."""

    passed_over: frozenset[str]
    meant_by: dict[Roots, tuple[Roots, ...]]
    examples: dict[str, tuple[str, ...]]
    """Of each language by its code: what is offered where nothing was typed or found."""

    @property
    def longest(self) -> int:
        """How many words the longest phrase has that may be typed."""
        return max(map(len, self.meant_by))


@cache
def parents_words() -> ParentsWords:
    data = tomllib.loads(FILE.read_text())
    meant_by: dict[Roots, tuple[Roots, ...]] = {}
    for group in data["words"]:
        means = tuple(map(roots_of, group["means"]))
        for typed in map(roots_of, group["typed"]):
            meant_by[typed] = tuple(dict.fromkeys((*meant_by.get(typed, ()), *means)))
    return ParentsWords(
        passed_over=frozenset(map(root_of, words_of(" ".join(data["passed_over"])))),
        meant_by=meant_by,
        examples={language: tuple(phrases) for language, phrases in data["examples"].items()},
    )


def is_passed_over(root: str) -> bool:
    return root in parents_words().passed_over


def said(phrase: Roots) -> Roots:
    """The phrase without the words that tell nothing; all of it where it has no others."""
    return tuple(root for root in phrase if not is_passed_over(root)) or phrase


def roots_of(phrase: str) -> Roots:
    return tuple(map(root_of, words_of(phrase)))
