"""A CSV file as headings and rows of text, read as a stream: no row is kept, and every cap is counted on the way."""

import csv
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from .encodings import TextScan, scan_file
from .formats import Caps, Progress, Scan
from .problems import FileRefused

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}


class CsvTable:
    """The opened file: how it was read, its headings, and its rows."""

    def __init__(self, file: BinaryIO, caps: Caps | None = None) -> None:
        self.file, self.caps = file, caps or Caps()
        self.text: TextScan = scan_file(file, max_bytes=self.caps.bytes)
        headings, self.delimiter = self._read_headings()
        shown = f"{self.text.encoding_shown}, separated by {DELIMITERS[self.delimiter]}"
        self.scan = Scan(size=self.text.size, sha256=self.text.sha256, shown=shown)
        self.headings = tuple(heading.strip() for heading in headings)

    def rows(self, progress: Progress | None = None) -> Iterator[tuple[int, list[str]]]:
        """Row number (headings are row 1) and cells of every row that has any text. Raises `FileRefused`."""
        reader = self._reader(self.delimiter)
        next(reader)
        for number, cells in self._counted(reader):
            if any(cell.strip() for cell in cells):
                yield number, cells
            if progress and number % 1_000 == 0:
                progress(number, self.file.tell())

    def _counted(self, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
        number = 1
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise FileRefused(
                    f"Row {number} is not well-formed CSV ({error}). Check its quotation marks."
                ) from error
            if number > self.caps.rows + 1:
                raise FileRefused(f"The file has more than {self.caps.rows:,} rows. Export one school year at a time.")
            self._check_cells(number, cells)
            yield number, cells

    def _check_cells(self, number: int, cells: list[str]) -> None:
        if len(cells) > len(self.headings) and any(cells[len(self.headings) :]):
            raise FileRefused(
                f"Row {number} has {len(cells)} cells but there are {len(self.headings)} headings. "
                "A text with a comma in it must stand in quotation marks; export the file again."
            )
        for place, cell in enumerate(cells, start=1):
            if len(cell) > self.caps.cell_characters:
                raise FileRefused(
                    f"Row {number}, column {place} has more than {self.caps.cell_characters:,} characters. "
                    "A quotation mark may be missing; export the file again."
                )

    def _read_headings(self) -> tuple[list[str], str]:
        line = next(self._lines(), "")
        delimiter = max(DELIMITERS, key=line.count)
        if not line.count(delimiter):
            raise FileRefused(
                f"The first row has no columns: {line.strip()[:60]!r}. Accepted: headings separated by "
                f"{', '.join(DELIMITERS.values())}. Export the file as CSV."
            )
        try:
            headings = next(self._reader(delimiter))
        except csv.Error as error:
            raise FileRefused(f"The headings are not well-formed CSV ({error}). Check the quotation marks.") from error
        if len(headings) > self.caps.columns:
            raise FileRefused(f"The file has {len(headings):,} columns; at most {self.caps.columns} are accepted.")
        return headings, delimiter

    def _reader(self, delimiter: str) -> Iterator[list[str]]:
        return csv.reader(self._lines(), delimiter=delimiter, strict=True, skipinitialspace=True)

    def _lines(self) -> Iterator[str]:
        self.file.seek(0)
        unclosed: Any = _Unclosed(self.file)
        text = io.TextIOWrapper(unclosed, encoding=self.text.encoding, newline="")
        longest = self.caps.line_characters
        for number, line in enumerate(iter(lambda: text.readline(longest + 1), ""), start=1):
            if len(line) > longest:
                raise FileRefused(f"Line {number} has more than {longest:,} characters. Export the file again as CSV.")
            yield line


class _Unclosed(io.BufferedIOBase):
    """The file for a text reader that must not close it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        return self._file.read(-1 if size is None else size)

    def read1(self, size: int = -1, /) -> bytes:
        return self._file.read(size)
