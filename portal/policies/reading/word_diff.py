"""Two pieces of a policy's HTML compared paragraph by paragraph and word by word; the result is plain words."""

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from typing import Literal

Mark = Literal["same", "added", "removed"]
LEAVES = {"p", "li", "tr", "dt", "dd", "h2", "h3", "h4", "pre", "blockquote"}
CELLS = {"td", "th"}
WORDS = re.compile(r"\S+\s*")
# Paragraphs that share fewer of their words than this are shown as one removed and one added.
ALIKE = 0.4
# Finding the fewest changes takes time with the product of both lengths; beyond this a rougher answer must do.
MOST_WORK = 4_000_000
MOST_PAIRS = 2_500


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words and whether they are kept, new or gone."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class DiffBlock:
    """A paragraph, list item (``li``) or table row (``tr``) of the comparison."""

    tag: str
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.mark != "same" for piece in self.pieces)


Block = tuple[str, str]


def compare_html(older: str, newer: str) -> Iterator[DiffBlock]:
    """The paragraphs of both, in reading order, with what was added and removed."""
    old, new = paragraphs(older), paragraphs(newer)
    for step, first, last, start, end in _opcodes(old, new):
        if step == "equal":
            yield from (_whole(block, "same") for block in new[start:end])
        else:
            yield from _compare_run(old[first:last], new[start:end])


def _compare_run(old: Sequence[Block], new: Sequence[Block]) -> Iterator[DiffBlock]:
    """A run of paragraphs that differ: each new one beside the first old one that is much like it."""
    waiting = list(old)
    too_many = len(old) * len(new) > MOST_PAIRS
    if too_many or not any(_is_alike(before, after) for before in old for after in new):
        yield from (_whole(gone, "removed") for gone in old)
        yield from (_whole(block, "added") for block in new)
        return
    for block in new:
        match = next((place for place, other in enumerate(waiting) if _is_alike(other, block)), None)
        if match is None:
            yield _whole(block, "added")
            continue
        yield from (_whole(gone, "removed") for gone in waiting[:match])
        yield DiffBlock(block[0], tuple(compare_words(waiting[match][1], block[1])))
        del waiting[: match + 1]
    yield from (_whole(gone, "removed") for gone in waiting)


def compare_words(older: str, newer: str) -> Iterator[Piece]:
    """The words of both in reading order.

    >>> [(piece.mark, piece.text) for piece in compare_words("two school days", "ten school days")]
    [('removed', 'two '), ('added', 'ten '), ('same', 'school days')]
    """
    old, new = WORDS.findall(older), WORDS.findall(newer)
    bare_old, bare_new = ([word.strip() for word in words] for words in (old, new))
    for step, first, last, start, end in _opcodes(bare_old, bare_new):
        if step == "equal":
            yield Piece("same", "".join(new[start:end]))
            continue
        if last > first:
            yield Piece("removed", _spaced(old[first:last]))
        if end > start:
            yield Piece("added", "".join(new[start:end]))


def _opcodes(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[str, int, int, int, int]]:
    """The steps from one to the other. What both begin and end with is found first, which takes no time to speak of."""
    shorter = min(len(old), len(new))
    head = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    rest = shorter - head
    tail = next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)
    old_end, new_end = len(old) - tail, len(new) - tail
    if head:
        yield "equal", 0, head, 0, head
    if (old_end - head) * (new_end - head) > MOST_WORK:
        yield "replace", head, old_end, head, new_end
    elif old_end > head or new_end > head:
        middle = SequenceMatcher(None, old[head:old_end], new[head:new_end], autojunk=False)
        for step, first, last, start, end in middle.get_opcodes():
            yield step, first + head, last + head, start + head, end + head
    if tail:
        yield "equal", old_end, len(old), new_end, len(new)


def _spaced(words: Sequence[str]) -> str:
    text = "".join(words)
    return text if text.endswith(" ") else f"{text} "


def _whole(block: Block, mark: Mark) -> DiffBlock:
    return DiffBlock(block[0], (Piece(mark, block[1]),))


def _is_alike(old: Block, new: Block) -> bool:
    before, after = old[1].split(), new[1].split()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if len(before) * len(after) > MOST_WORK:
        return matcher.quick_ratio() >= ALIKE
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def paragraphs(html: str) -> list[Block]:
    """Paragraphs, list items and table rows in order, as (tag, words)."""
    reader = _Paragraphs()
    reader.feed(html)
    reader.close()
    return reader.finished()


class _Paragraphs(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.tag, self.text = "p", ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in LEAVES:
            # A paragraph inside a list item is still that item.
            inside = (
                self.tag if tag == "p" and self.tag in ("li", "dd", "blockquote") and not self.text.strip() else tag
            )
            self._end()
            self.tag = inside
        elif tag == "br":
            self.text += " "
        elif tag in CELLS and self.text.strip():
            self.text += " · "

    def handle_endtag(self, tag: str) -> None:
        if tag in LEAVES:
            self._end()

    def handle_data(self, data: str) -> None:
        self.text += data

    def _end(self) -> None:
        words = " ".join(self.text.split())
        if words:
            self.blocks.append((self.tag, words))
        self.tag, self.text = "p", ""

    def finished(self) -> list[Block]:
        self._end()
        return self.blocks
