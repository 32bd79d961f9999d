"""A CSV file as a table."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from .encodings import TextScan, scan_file
from .formats import Caps, Progress, Scan
from .problems import FileRefused
from .tables import HEAD_LINES, Line, Table

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}


class CsvTable(Table):
    """The opened text file: how it was read, and its lines."""

    def __init__(self, file: BinaryIO, caps: Caps | None = None) -> None:
        self.file, self.caps = file, caps or Caps()
        self.text: TextScan = scan_file(file, max_bytes=self.caps.bytes)
        self.check_rows(self.text.line_ends)
        self.delimiter = self._find_delimiter()
        shown = f"{self.text.encoding_shown}, separated by {DELIMITERS[self.delimiter]}"
        self.scan = Scan(size=self.text.size, sha256=self.text.sha256, shown=shown)

    def lines(self, progress: Progress | None = None) -> Iterator[Line]:
        reader, number = self._reader(self.delimiter), 0
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
            self.check_line(number, cells)
            if (cells and cells[0].strip()) or any(map(str.strip, cells)):
                yield number, cells
            if progress and number % 1_000 == 0:
                progress(number, self.file.tell())

    def _find_delimiter(self) -> str:
        """What separates the first line that has columns: above the headings a title may stand alone."""
        lines: list[str] = []
        try:
            lines.extend(islice(self._lines(), HEAD_LINES))
        except FileRefused:  # a later line that is too long is told when it is read
            if not lines:
                raise
        line = next((line for line in lines if any(mark in line for mark in DELIMITERS)), None)
        if line is None:
            raise FileRefused(
                f"The first row has no columns: {''.join(lines[:1]).strip()[:60]!r}. Accepted: headings separated by "
                f"{', '.join(DELIMITERS.values())}. Export the file as CSV."
            )
        return max(DELIMITERS, key=line.count)

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
