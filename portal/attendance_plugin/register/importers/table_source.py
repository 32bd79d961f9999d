"""A table as a source of rows: find the sheet and the line of the headings, and what each column holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from .columns import Column, ColumnMap
from .formats import Caps, Scan, Source
from .headings import find_columns, known_count
from .known import Known
from .open_table import open_table
from .problems import FileRefused, HeadingsUnknown
from .tables import Line

TABLE_SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx")
Taught = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the headings stand, and the columns below them."""

    sheet: str
    first_line: int
    last_line: int
    columns: ColumnMap


class TableSource(Source):
    """An opened table of one shape, whose fields are ``COLUMNS``."""

    COLUMNS: ClassVar[tuple[Column, ...]] = ()

    def __init__(self, file: BinaryIO, caps: Caps) -> None:
        self.table = open_table(file, caps)
        self.columns = ColumnMap({}, (), ())
        self._above: tuple[str, ...] = ()

    @property
    def scan(self) -> Scan:  # type: ignore[override]
        return self.table.scan

    @property
    def unused(self) -> tuple[str, ...]:
        return self.columns.unused

    @property
    def warnings(self) -> tuple[str, ...]:
        return (*self._above, *self.table.warnings)

    def require_fit(self, known: Known) -> None:
        self.place(known.columns)

    def place(self, taught: Taught) -> ColumnMap:
        """Stand below the headings and say what the columns hold.

        ``taught`` is what the school explained: fields by heading key, for each set of headings. Raises
        `HeadingsUnknown` when no line of the file names every needed field.
        """
        places = self.places(taught)
        if len(places) > 1:
            named = " and ".join(repr(place.sheet) for place in places)
            raise FileRefused(
                f"The sheets {named} could each be the one to import. Hide all others, save the workbook and try again."
            )
        if not places:
            self.match(self.likely_headings(), {})  # raises, in words about this line
            raise HeadingsUnknown("No line of the file has headings we know.")
        (found,) = places
        self.table.use_sheet(found.sheet)
        self.table.begin_below(found.last_line, list(found.columns.headings))
        above = sum(number < found.first_line for number, _ in self.table.head())
        self._above = (f"{above} lines above the headings are not rows of the table.",) if above else ()
        self.columns = found.columns
        return found.columns

    def places(self, taught: Taught) -> list[Place]:
        """The first line of each sheet that names every needed field."""
        found = []
        for sheet in self.table.sheets:
            self.table.use_sheet(sheet)
            place = self._find(sheet, self.table.head(), taught)
            if place:
                found.append(place)
        return found

    def _find(self, sheet: str, head: list[Line], taught: Taught) -> Place | None:
        for lines in self.heading_lines(head):
            try:
                columns = self.match([cells for _, cells in lines], taught)
            except HeadingsUnknown:
                continue
            return Place(sheet, lines[0][0], lines[-1][0], columns)
        return None

    def heading_lines(self, head: Sequence[Line]) -> Iterator[Sequence[Line]]:
        """Which lines of the head may be the headings, the likelier ones first."""
        return ([line] for line in head)

    def headings_of(self, lines: Sequence[list[str]]) -> list[str]:
        """These lines as one line of headings."""
        return [cell.strip() for cell in lines[0]]

    def own_places(self, headings: Sequence[str]) -> list[int]:
        """Which of the columns are fields; a grid has others."""
        return list(range(len(headings)))

    def match(self, lines: Sequence[list[str]], taught: Taught) -> ColumnMap:
        """What the columns below these lines hold. Raises `HeadingsUnknown`."""
        headings = self.headings_of(lines)
        own = self.own_places(headings)
        found = find_columns([headings[place] for place in own], self.COLUMNS, taught)
        places = {name: own[place] for name, place in found.places.items()}
        return ColumnMap(places, tuple(headings), found.unused)

    def fit(self, headings: Sequence[str]) -> int:
        """How much of this shape the headings have."""
        return known_count(headings, self.COLUMNS)

    def likely_headings(self) -> list[list[str]]:
        """The lines that name most fields, or else the first of those with most cells; the table stands below them."""
        found = [(sheet, lines) for sheet in self.table.sheets for lines in self._heading_lines_of(sheet)]
        if not found:
            raise FileRefused("The file has no text in it. Export the register again and choose the new file.")
        sheet, lines = max(found, key=lambda each: self._likelihood(each[1]))
        headings = [cells for _, cells in lines]
        self.table.use_sheet(sheet)
        self.table.begin_below(lines[-1][0], self.headings_of(headings))
        return headings

    def _heading_lines_of(self, sheet: str) -> list[Sequence[Line]]:
        self.table.use_sheet(sheet)
        return list(self.heading_lines(self.table.head()))

    def _likelihood(self, lines: Sequence[Line]) -> tuple[int, int, int]:
        headings = self.headings_of([cells for _, cells in lines])
        return self.fit(headings), sum(map(bool, headings)), -lines[-1][0]
