"""Pages of the screen: at most five rows, and so many lines that nothing is ever cut off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

MOST_ROWS = 5
# A line is about a tenth of the screen's height. On a 4:3 screen this many letters fit one line, and two lines.
MOST_LINES = 6
ONE_LINE, TWO_LINES = 10, 17
# Names alone stand two beside each other; one over WIDE_NAME letters needs the place of two.
WIDE_NAME = 8
MOST_NAMES = 6


@dataclass(frozen=True, kw_only=True)
class Row:
    """One class (or one date) on the screen. ``figure`` is empty where none may be shown.

    ``way`` is how far along the track of a race the class is, 0 to 100.
    """

    name: str
    place: str = ""
    figure: str = ""
    picture: str = ""
    is_leader: bool = False
    way: int | None = None

    @property
    def lines(self) -> int:
        """How many lines the name takes on the narrowest screen."""
        return 1 + (len(self.name) > ONE_LINE) + (len(self.name) > TWO_LINES)

    @property
    def is_wide(self) -> bool:
        return len(self.name) > WIDE_NAME


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One page of the screen. ``kind`` names its stylesheet rules.

    ``pictures`` or a ``figure`` go with words that have no rows.
    """

    kind: str
    title: str
    text: str = ""
    rows: tuple[Row, ...] = ()
    picture: str = ""
    pictures: tuple[str, ...] = ()
    figure: str = ""

    @property
    def has_few_rows(self) -> bool:
        return len(self.rows) <= 3

    @property
    def has_long_names(self) -> bool:
        return any(row.lines > 1 for row in self.rows)

    @property
    def has_very_long_names(self) -> bool:
        """Too long for one line on a wide screen with something beside it."""
        return any(row.lines > 2 for row in self.rows)


def paginate_rows(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """Pages of a list one below the other: at most five rows and six lines."""
    return _paginate(rows, room=MOST_LINES, most_rows=MOST_ROWS, needs=lambda row: row.lines)


def paginate_names(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """Pages of names two beside each other, a wide name taking the place of two."""
    return _paginate(rows, room=MOST_NAMES, most_rows=MOST_NAMES, needs=lambda row: 1 + row.is_wide)


def _paginate(rows: Sequence[Row], *, room: int, most_rows: int, needs: Callable[[Row], int]) -> list[tuple[Row, ...]]:
    """As many rows on a page as fit, so that nothing is ever cut off."""
    pages: list[list[Row]] = []
    for row in rows:
        fits = pages and len(pages[-1]) < most_rows and sum(map(needs, pages[-1])) + needs(row) <= room
        if fits:
            pages[-1].append(row)
        else:
            pages.append([row])
    return [tuple(page) for page in pages]
