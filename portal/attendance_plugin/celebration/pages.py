"""Pages of the screen: at most five rows, and so many lines that nothing is ever cut off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .hyphens import with_soft_hyphen

MOST_ROWS = 5
# A line is about a tenth of the screen's height. On a 4:3 screen this many letters fit one line, and two lines.
MOST_LINES = 6
ONE_LINE, TWO_LINES = 10, 17
# Names alone stand two beside each other; one over WIDE_NAME letters needs the place of two.
WIDE_NAME = 8
MOST_NAMES = 6
# So many fit the whole width of a 4:3 screen.
WHOLE_LINE = 19
# A class on a poster of its own, at twice the size.
POSTER_NAME, MOST_POSTERS = 12, 2
PODIUM_LINES = 4
# So many racers have their tracks below their names.
TALL_TRACKS = 3
FEW_ANIMALS, SHORT_TEXT = 4, 60
# Of a date's title and of the date itself so many letters fit one line.
TITLE_LINE, DATE_LINE, DATE_LINES = 24, 15, 7


# Kinds whose classes are few and alone on the page.
POSTERS = ("leaders", "term", "improved", "class_of_the_week")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One class (or one date) on the screen. ``figure`` is empty where none may be shown.

    ``way`` is how far along the track of a race the class is, 0 to 100. A date has its ``day`` and ``month`` on a leaf.
    """

    name: str
    place: str = ""
    figure: str = ""
    picture: str = ""
    is_leader: bool = False
    way: int | None = None
    day: str = ""
    month: str = ""

    @property
    def shown_name(self) -> str:
        """The name with a soft hyphen in each word that the narrowest screen could not hold in one line."""
        return " ".join(with_soft_hyphen(word) for word in self.name.split(" "))

    @property
    def lines(self) -> int:
        """How many lines the name takes on the narrowest screen."""
        return 1 + (len(self.name) > ONE_LINE) + (len(self.name) > TWO_LINES)

    @property
    def date_lines(self) -> int:
        """How many lines a date with its title takes on the narrowest wide screen."""
        return 2 + (len(self.name) > TITLE_LINE) + (len(self.figure) > DATE_LINE)

    @property
    def is_wide(self) -> bool:
        return len(self.name) > WIDE_NAME

    @property
    def is_long(self) -> bool:
        return len(self.name) > POSTER_NAME


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
    def layout(self) -> str:
        """``cards`` (a poster for each class), ``podium`` (the leader's animal large beside the places) or ``list``."""
        if self.kind not in POSTERS:
            return "list"
        if len(self.rows) == 1 or (len(self.rows) == MOST_POSTERS and not any(row.is_long for row in self.rows)):
            return "cards"
        lines = [row.lines for row in self.rows]
        return "podium" if self.picture and max(lines) <= 2 and sum(lines) <= PODIUM_LINES else "list"

    @property
    def badge(self) -> str:
        """The shape on a poster without a place."""
        return "rise" if self.kind == "improved" else "star"

    @property
    def has_long_text(self) -> bool:
        return not self.rows and not self.figure and len(self.text) > SHORT_TEXT

    @property
    def parade_size(self) -> str:
        return "large" if len(self.pictures) <= FEW_ANIMALS and not self.has_long_text else "small"

    @property
    def has_long_names(self) -> bool:
        """Too long for one line beside a figure; where tracks run below the names, there is more room."""
        most = POSTER_NAME if self.kind == "points" and len(self.rows) <= TALL_TRACKS else ONE_LINE
        return self.layout == "list" and any(len(row.name) > most for row in self.rows)

    @property
    def has_very_long_names(self) -> bool:
        """Too long for one line on a wide screen with something beside it."""
        return self.layout == "list" and any(row.lines > 2 for row in self.rows)


def paginate_rows(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """Pages of a list one below the other: at most five rows and six lines."""
    return _paginate(rows, room=MOST_LINES, most_rows=MOST_ROWS, needs=lambda row: row.lines)


def paginate_names(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """Pages of names two beside each other, a wide name taking the place of two."""
    return _paginate(
        rows, room=MOST_NAMES, most_rows=MOST_NAMES, needs=lambda row: 1 + row.is_wide + (len(row.name) > WHOLE_LINE)
    )


def paginate_dates(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """Pages of dates with their titles above: two lines each, more where one is long."""
    return _paginate(rows, room=DATE_LINES, most_rows=MOST_ROWS, needs=lambda row: row.date_lines)


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
