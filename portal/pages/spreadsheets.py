"""A table as a file for a spreadsheet, made each time it is asked for: none lies on the server.

Names and answers may begin with anything, so no cell can act as a formula there (R29, abuse case 12).
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

# A spreadsheet takes what begins so as a formula, also full-width, and after a quote or a space.
TRIGGERS = frozenset("=+-@\t\r\n＝＋－＠")
LEADING = " '\"\u00a0"
NO_MARK = "-"
LABELS: Mapping[str, str] = MappingProxyType({"csv": "CSV", "xlsx": "Excel (XLSX)"})
CONTENT_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)
Cells = Sequence[str]


def guard(cell: str) -> str:
    """The cell with a quote before it where a spreadsheet would read it as a formula.

    >>> guard("=HYPERLINK(1)"), guard("O'Neill"), guard("-")
    ("'=HYPERLINK(1)", "O'Neill", '-')
    """
    if cell == NO_MARK:
        return cell
    is_formula = cell[:1] in TRIGGERS or cell.lstrip(LEADING)[:1] in TRIGGERS if cell else False
    return f"'{cell}" if is_formula else cell


def render_table(form: str, title: str, headings: Cells, rows: Iterable[Cells]) -> bytes:
    """The table as ``csv`` or ``xlsx``; ``title`` names the sheet."""
    return _render_csv(headings, rows) if form == "csv" else _render_xlsx(title, headings, rows)


def _render_csv(headings: Cells, rows: Iterable[Cells]) -> bytes:
    """UTF-8 with the mark spreadsheets know it by, lines as RFC 4180 wants them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([guard(cell) for cell in cells] for cells in (headings, *rows))
    return out.getvalue().encode("utf-8-sig")


def _render_xlsx(title: str, headings: Cells, rows: Iterable[Cells]) -> bytes:
    """Every cell is text by its type, dates and ids too, so nothing is read as a formula or loses its zeros."""
    from openpyxl import Workbook  # 15 MB in every process, for the few that make a workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for cells in (headings, *rows):
        sheet.append([_text(sheet, cell) for cell in cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text(sheet: object, words: str) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", words))
    cell.data_type = "s"
    return cell
