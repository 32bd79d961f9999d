"""All entries of a school, ready to be asked: which of them have a word, and where."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .entries import Entry
from .words import root_of, words_of

# What a word is worth by where it stands: as it was typed, and as the beginning of another.
IN_TITLE, BEGINS_IN_TITLE = 8, 6
IN_HIDDEN, BEGINS_IN_HIDDEN = 4, 3
IN_TEXT, BEGINS_IN_TEXT = 3, 1
Points = dict[int, int]


@dataclass
class Index:
    """``entries`` by their place; a word leads to the places where it stands and what it is worth there."""

    entries: list[Entry]
    places: dict[str, dict[int, tuple[int, int]]] = field(default_factory=lambda: defaultdict(dict))
    sorted_words: list[str] = field(default_factory=list)

    def points_of(self, root: str) -> Points:
        """For each place that has a word with this root, or one that begins with it, what that is worth there."""
        found: Points = {}
        for word in self._beginning_with(root):
            is_whole = root_of(word) == root
            for place, (whole, begins) in self.places[word].items():
                found[place] = max(found.get(place, 0), whole if is_whole else begins)
        return found

    def spelt_like(self, word: str) -> Iterator[tuple[str, int]]:
        """The words with the same first letter, and on how many places each is."""
        return ((known, len(self.places[known])) for known in self._beginning_with(word[:1]))

    def _beginning_with(self, root: str) -> Iterator[str]:
        for number in range(bisect_left(self.sorted_words, root), len(self.sorted_words)):
            if not self.sorted_words[number].startswith(root):
                return
            yield self.sorted_words[number]


def index_of(entries: Iterable[Entry]) -> Index:
    index = Index(list(entries))
    for place, entry in enumerate(index.entries):
        parts = (
            (entry.title, IN_TITLE, BEGINS_IN_TITLE),
            (f"{entry.also} {entry.within}", IN_HIDDEN, BEGINS_IN_HIDDEN),
            (entry.text, IN_TEXT, BEGINS_IN_TEXT),
        )
        for text, *worth in parts:
            for word in set(words_of(text)):
                whole, begins = index.places[word].get(place, (0, 0))
                index.places[word][place] = (whole + worth[0], begins + worth[1])
    index.sorted_words = sorted(index.places)
    return index
