"""A table as lines of text cells, whatever kind of file it comes in: read as a stream, no line kept, every cap counted.

Above the headings a report may have lines of its own (a title, the week). Whoever reads a table looks at its `head`,
says with `begin_below` which line holds the headings, and then takes the `rows`.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from .formats import Caps, Progress, Scan
from .problems import FileRefused

HEAD_LINES = 12
Line = tuple[int, list[str]]


class Table(ABC):
    """An opened table. Lines are numbered as a spreadsheet shows them, from 1; empty ones are left out."""

    caps: Caps
    scan: Scan
    warnings: tuple[str, ...] = ()
    # The sheets of a workbook that may hold the table; a text file has one without a name.
    sheets: tuple[str, ...] = ("",)
    heading_line: int | None = None

    @abstractmethod
    def lines(self, progress: Progress | None = None) -> Iterator[Line]:
        """Every line that has any text. Raises `FileRefused`."""

    def use_sheet(self, name: str) -> None:
        """Read this one of the `sheets`; a text file has no other."""
        if name not in self.sheets:
            raise KeyError(name)

    def head(self) -> list[Line]:
        """The first lines, for finding the headings among them."""
        return list(islice(self.lines(), HEAD_LINES))

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The headings: of the line chosen with `begin_below`, else of the first."""
        first = next(self.lines(), (1, []))
        self.begin_below(*first)
        return self.headings

    def begin_below(self, number: int, headings: list[str]) -> None:
        self.heading_line = number
        self.__dict__["headings"] = tuple(heading.strip() for heading in headings)

    def rows(self, progress: Progress | None = None) -> Iterator[Line]:
        """The lines below the headings. Raises `FileRefused` for a row that is longer than these."""
        width, above = len(self.headings), self.heading_line or 0
        for number, cells in self.lines(progress):
            if number <= above:
                continue
            if len(cells) > width and any(cells[width:]):
                raise FileRefused(
                    f"Row {number} has {len(cells)} cells but there are {width} headings. "
                    "A text with a comma in it must stand in quotation marks; export the file again."
                )
            yield number, cells

    def check_rows(self, lines: int) -> None:
        """Raise `FileRefused` when there are more lines than a heading and the rows accepted."""
        if lines > self.caps.rows + 1:
            raise FileRefused(f"The file has more than {self.caps.rows:,} rows. Export one school year at a time.")

    def check_line(self, number: int, cells: list[str]) -> None:
        """Raise `FileRefused` when the line is over a cap."""
        caps = self.caps
        if number > caps.rows:
            self.check_rows(number)
        if len(cells) > caps.columns:
            raise FileRefused(f"The file has {len(cells):,} columns; at most {caps.columns} are accepted.")
        if len("".join(cells)) <= caps.cell_characters:
            return  # nearly every line, and quickly seen
        place = next((place for place, cell in enumerate(cells, start=1) if len(cell) > caps.cell_characters), None)
        if place:
            raise FileRefused(
                f"Row {number}, column {place} has more than {caps.cell_characters:,} characters. "
                "A quotation mark may be missing; export the file again."
            )
