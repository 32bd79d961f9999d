"""Two pieces of a policy's HTML compared paragraph by paragraph and word by word; the result is plain words."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from .paragraphs import Block, read_paragraphs

Mark = Literal["same", "added", "removed"]
# Paragraphs that share fewer of their words than this are shown as one removed and one added.
ALIKE = 0.4
# Long texts are held against each other only by how many words they share, which takes no time to speak of.
LONG, LONG_ALIKE = 200, 0.6
MOST_PAIRS = 2_500


class Effort:
    """How much comparing is left for one page: about a second for each million. Then rougher answers must do.

    Finding the fewest changes takes time with how often the same words stand on both sides.
    """

    def __init__(self, most: int = 3_000_000) -> None:
        self.left = most

    def spend(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> bool:
        """Take what comparing the two asks for; False where it is more than is left."""
        counted = Counter(new)
        asked = len(old) + len(new) + sum(counted[word] for word in old)
        if asked > self.left:
            return False
        self.left -= asked
        return True


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words and whether they are kept, new or gone."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class DiffBlock:
    """A paragraph, item or row of the comparison: the words of each cell with their marks.

    ``mark`` is ``changed`` where it stands in both versions with other words; then ``block`` is the newer one.
    """

    block: Block
    mark: Literal["same", "added", "removed", "changed"]
    cells: tuple[tuple[Piece, ...], ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(piece for cell in self.cells for piece in cell)


def compare_html(older: str, newer: str, effort: Effort | None = None) -> Iterator[DiffBlock]:
    """The paragraphs of both, in reading order, with what was added and removed."""
    effort = effort or Effort()
    old, new = read_paragraphs(older), read_paragraphs(newer)
    for step, first, last, start, end in _opcodes(old, new, effort):
        if step == "equal":
            yield from (_whole(block, "same") for block in new[start:end])
        else:
            yield from _compare_run(old[first:last], new[start:end], effort)


def _compare_run(old: Sequence[Block], new: Sequence[Block], effort: Effort) -> Iterator[DiffBlock]:
    """A run of paragraphs that differ: each new one beside the first old one that is much like it."""
    waiting = list(old)
    too_many = len(old) * len(new) > MOST_PAIRS
    if too_many or not any(_is_alike(before, after, effort) for before in old for after in new):
        yield from (_whole(gone, "removed") for gone in old)
        yield from (_whole(block, "added") for block in new)
        return
    for block in new:
        match = next((place for place, other in enumerate(waiting) if _is_alike(other, block, effort)), None)
        if match is None:
            yield _whole(block, "added")
            continue
        yield from (_whole(gone, "removed") for gone in waiting[:match])
        yield _compare_blocks(waiting[match], block, effort)
        del waiting[: match + 1]
    yield from (_whole(gone, "removed") for gone in waiting)


def _compare_blocks(older: Block, newer: Block, effort: Effort) -> DiffBlock:
    cells = zip(older.cells, newer.cells, strict=True)
    return DiffBlock(newer, "changed", tuple(tuple(compare_words(before, after, effort)) for before, after in cells))


def compare_words(older: str, newer: str, effort: Effort | None = None) -> Iterator[Piece]:
    """The words of both in reading order.

    >>> [(piece.mark, piece.text) for piece in compare_words("two school days", "ten school days")]
    [('removed', 'two '), ('added', 'ten '), ('same', 'school days')]
    """
    old, new = older.split(), newer.split()
    pieces: list[tuple[Mark, Sequence[str]]] = []
    for step, first, last, start, end in _opcodes(old, new, effort or Effort()):
        if step == "equal":
            pieces.append(("same", new[start:end]))
            continue
        pieces += [("removed", old[first:last])] if last > first else []
        pieces += [("added", new[start:end])] if end > start else []
    for place, (mark, words) in enumerate(pieces, start=1):
        yield Piece(mark, " ".join(words) + (" " if place < len(pieces) else ""))


def _opcodes(
    old: Sequence[Hashable], new: Sequence[Hashable], effort: Effort
) -> Iterator[tuple[str, int, int, int, int]]:
    """The steps from one to the other. What both begin and end with is found first, which takes no time to speak of."""
    shorter = min(len(old), len(new))
    head = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    rest = shorter - head
    tail = next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)
    old_end, new_end = len(old) - tail, len(new) - tail
    if head:
        yield "equal", 0, head, 0, head
    before, after = old[head:old_end], new[head:new_end]
    if not effort.spend(before, after):
        yield "replace", head, old_end, head, new_end
    elif before or after:
        for step, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            yield step, first + head, last + head, start + head, end + head
    if tail:
        yield "equal", old_end, len(old), new_end, len(new)


def _whole(block: Block, mark: Mark) -> DiffBlock:
    return DiffBlock(block, mark, tuple((Piece(mark, words),) if words else () for words in block.cells))


def _is_alike(old: Block, new: Block, effort: Effort) -> bool:
    """Much the same words, in as many cells."""
    if (old.tag == "tr", len(old.cells)) != (new.tag == "tr", len(new.cells)):
        return False
    before, after = (" ".join(block.cells).split() for block in (old, new))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if len(before) + len(after) > LONG or not effort.spend(before, after):
        return matcher.quick_ratio() >= LONG_ALIKE
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
