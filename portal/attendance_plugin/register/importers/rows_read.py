"""Rows whose every cell was accepted before: a file of a year repeats some hundred pupils and some thousand marks."""

from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from .columns import ColumnMap
from .mark_rows import MarkRow

KEPT = 50_000


class RowsRead:
    """Remembers what cells meant, by their raw text: those that say who, and those that say which mark."""

    def __init__(self, columns: ColumnMap, who: Sequence[str], said: Sequence[str]) -> None:
        places = columns.places
        self._width = max(places.values()) + 1
        self._who = itemgetter(*[places[name] for name in who if name in places])
        self._said = itemgetter(*[places[name] for name in said if name in places])
        self._pupils: dict[Any, int] = {}
        self._marks: dict[Any, tuple[date, str, str, int | None, str]] = {}

    def again(self, number: int, cells: list[str]) -> MarkRow | None:
        """The mark of a row that says nothing new; None when it has to be read."""
        if len(cells) < self._width:
            return None
        mark = self._marks.get(self._said(cells))
        pupil_id = self._pupils.get(self._who(cells)) if mark else None
        return MarkRow(number, pupil_id, *mark) if mark and pupil_id is not None else None

    def keep(self, cells: list[str], mark: MarkRow) -> None:
        """Remember an accepted row; what has a comment is hardly said twice."""
        if len(cells) >= self._width and not mark.reason and len(self._marks) < KEPT:
            self._pupils[self._who(cells)] = mark.pupil_id
            self._marks[self._said(cells)] = mark[2:]
