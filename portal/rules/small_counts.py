"""Counts for readers who may not see pupils: small ones hidden, and more with them where sums would give them away."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

FEWEST = 5
"""A count below this, other than none, is hidden."""

LEAST_DOUBT = 3
"""So many numbers must stay possible for a hidden count, whatever else is shown."""

FEWER = f"fewer than {FEWEST}"
NOT_SHOWN = "not shown"

Shown = int | str
Cell = tuple[str, Hashable]
Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sum:
    """What any reader knows of the counts: the parts come to the total, or to no less than it."""

    total: Cell
    parts: tuple[Cell, ...]
    is_exact: bool = True

    @property
    def cells(self) -> tuple[Cell, ...]:
        return (self.total, *self.parts)


class SmallCounts:
    """Tables of counts on their way to readers. The first table is the one they need most, the last the least.

    >>> counts = SmallCounts({"all": {"": 60}, "kind": {"a": 2, "b": 9, "c": 49}}, [])
    >>> counts.shown("kind")
    {'a': 'fewer than 5', 'b': 9, 'c': 49}
    >>> parts = (("kind", "a"), ("kind", "b"), ("kind", "c"))
    >>> counts = SmallCounts({"all": {"": 60}, "kind": {"a": 2, "b": 9, "c": 49}}, [Sum(("all", ""), parts)])
    >>> counts.shown("kind")
    {'a': 'fewer than 5', 'b': 'not shown', 'c': 49}
    """

    def __init__(self, tables: Mapping[str, Mapping[Hashable, int]], sums: Sequence[Sum]) -> None:
        self._tables, self._sums = tables, sums
        self._totals = {each.total for each in sums}
        self._counts = {(name, key): count for name, table in tables.items() for key, count in table.items()}
        self._known: dict[Cell, Range] = {cell: _known(count) for cell, count in self._counts.items()}
        self._left_out: set[str] = set()
        while exposed := next(self._exposed(), None):
            self._hide_more(exposed)

    def shown(self, table: str) -> dict[Hashable, Shown]:
        return {key: self._words((table, key)) for key in self._tables[table]}

    def is_left_out(self, table: str) -> bool:
        """Whether the whole table is not shown."""
        return table in self._left_out

    def _words(self, cell: Cell) -> Shown:
        known = self._known[cell]
        if known[0] == known[1]:
            return self._counts[cell]
        return FEWER if known == SMALL else NOT_SHOWN

    def _exposed(self) -> Iterator[Cell]:
        """Hidden counts of which the sums leave too few numbers possible."""
        possible = narrow(self._known, self._sums)
        for cell, known in self._known.items():
            low, high = possible[cell]
            if known == SMALL and high - low + 1 < LEAST_DOUBT:
                yield cell

    def _hide_more(self, exposed: Cell) -> None:
        """One more part of the nearest sum, the smallest; where no part is left, a total or a table needed least."""
        tied = {exposed}
        while True:
            near = {cell for each in self._sums if tied & set(each.cells) for cell in each.cells}
            larger = [cell for cell in near if self._counts[cell] >= FEWEST and self._is_shown(cell)]
            parts = [cell for cell in larger if cell not in self._totals]
            if parts:
                self._known[min(parts, key=lambda cell: (self._counts[cell], str(cell)))] = LARGER
                return
            hidden = {cell for cell in near if not self._is_shown(cell)}
            if hidden <= tied:
                self._hide_least_needed({*tied, *larger})
                return
            tied |= hidden

    def _hide_least_needed(self, cells: set[Cell]) -> None:
        table = [name for name in self._tables if name in {cell[0] for cell in cells} - self._left_out][-1]
        totals = [cell for cell in cells if cell[0] == table and self._is_shown(cell)]
        if totals:
            self._known[totals[0]] = LARGER
        else:
            self._left_out.add(table)
            self._known.update((cell, UNKNOWN) for cell in self._known if cell[0] == table)

    def _is_shown(self, cell: Cell) -> bool:
        low, high = self._known[cell]
        return low == high


SMALL: Range = (1, FEWEST - 1)
LARGER: Range = (FEWEST, inf)
UNKNOWN: Range = (0, inf)


def _known(count: int) -> Range:
    return SMALL if 0 < count < FEWEST else (count, count)


def narrow(known: Mapping[Cell, Range], sums: Iterable[Sum]) -> dict[Cell, Range]:
    """The least and the most each count can be for somebody who adds and takes away what is shown.

    Exact where no two sums share more than one count, directly or by way of others.
    """
    possible, before = dict(known), None
    while possible != before:
        before = dict(possible)
        for each in sums:
            _narrow_by(each, possible)
    return possible


def _narrow_by(each: Sum, possible: dict[Cell, Range]) -> None:
    for cell in each.cells:
        low, high = possible[cell]
        others = [possible[other] for other in each.parts if other != cell]
        least, most = sum(range_[0] for range_ in others), sum(range_[1] for range_ in others)
        total_low, total_high = possible[each.total]
        if cell == each.total:
            low, high = max(low, least if each.is_exact else low), min(high, most)
        else:
            low, high = max(low, total_low - most), min(high, total_high - least if each.is_exact else high)
        possible[cell] = (low, high)
