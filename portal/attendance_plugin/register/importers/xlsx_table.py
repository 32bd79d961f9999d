"""An Excel workbook as a table, through openpyxl's reader that streams.

Formulas are never worked out: what is read is the result the spreadsheet program stored, and a person is told. Real
dates become ISO dates, so they prove nothing about the order of day and month in dates typed as text.
"""

import hashlib
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO

from .formats import Caps, Progress, Scan
from .problems import FileRefused
from .tables import Line, Table
from .xlsx_archive import BROKEN, SheetFacts, look_through

PIECE = 1 << 18


class XlsxTable(Table):
    """The opened workbook, at one of its visible sheets."""

    def __init__(self, file: BinaryIO, caps: Caps) -> None:
        self.file, self.caps = file, caps
        size, sha256 = _hash(file, caps)
        self._facts = look_through(file, caps)
        self.book = _load(file)
        self.hidden = [sheet.title for sheet in self.book.worksheets if sheet.sheet_state != "visible"]
        self.sheets = tuple(sheet.title for sheet in self.book.worksheets if sheet.title not in self.hidden)
        if not self.sheets:
            raise FileRefused("The workbook has no visible sheet. Show the one to import, save the file and try again.")
        self._size, self._sha256 = size, sha256
        self.use_sheet(self.sheets[0])

    def use_sheet(self, name: str) -> None:
        super().use_sheet(name)
        self.sheet = name
        self.scan = Scan(size=self._size, sha256=self._sha256, shown=f"an Excel workbook, sheet {name!r}")
        self.warnings = tuple(self._warn(self._facts_of(name)))

    def lines(self, progress: Progress | None = None) -> Iterator[Line]:
        rows, facts, number = self._values(), self._facts_of(self.sheet), 0
        while True:
            try:
                values = next(rows)
            except StopIteration:
                return
            except Exception as error:  # whatever the library finds wrong with the XML
                raise FileRefused(f"Row {number + 1} of the sheet {self.sheet!r} cannot be read. {BROKEN}") from error
            number += 1
            cells = [cell_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            self.check_line(number, cells)
            if any(cells):
                yield number, cells
            if progress and number % 1_000 == 0:
                progress(number, self._size * number // max(facts.last_row, number))

    def _values(self) -> Iterator[tuple[Any, ...]]:
        sheet = self.book[self.sheet]
        sheet.reset_dimensions()  # what the file says of its own size may be wrong
        return iter(sheet.iter_rows(max_col=self.caps.columns + 1, values_only=True))

    def _facts_of(self, name: str) -> SheetFacts:
        return self._facts.get(self.book[name]._worksheet_path, SheetFacts())  # no public name for it

    def _warn(self, facts: SheetFacts) -> Iterator[str]:
        if facts.formulas:
            yield f"{facts.formulas:,} cells are formulas: the results stored in the file are read."
        if facts.merges:
            yield f"{facts.merges:,} groups of cells are merged: what they hold counts for the first cell of each."
        if facts.hidden_rows or facts.hidden_columns:
            hidden = f"{facts.hidden_rows:,} hidden rows and {facts.hidden_columns:,} hidden columns"
            yield f"The sheet has {hidden}: they are read like the others."
        others = [title for title in self.sheets if title != self.sheet]
        if others or self.hidden:
            named = [repr(title) for title in others] + [f"{title!r} (hidden)" for title in self.hidden]
            yield f"Only the sheet {self.sheet!r} is read. Not read: {', '.join(named[:10])}."


def cell_text(value: Any) -> str:
    """What a person sees, without the cell's own style: a date in ISO form, a whole number without a point."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _hash(file: BinaryIO, caps: Caps) -> tuple[int, str]:
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := file.read(PIECE):
        size += len(piece)
        if size > caps.bytes:
            raise FileRefused(
                f"The file is larger than {caps.bytes >> 20} MB. Export one school year, or one term, at a time."
            )
        digest.update(piece)
    return size, digest.hexdigest()


def _load(file: BinaryIO) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # styles it does not know are of no use to us
            import openpyxl  # 15 MB in every process, for the few that read a workbook

            return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # the library has no error of its own
        raise FileRefused(BROKEN) from error
