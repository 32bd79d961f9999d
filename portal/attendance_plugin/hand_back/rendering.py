"""A file of suggested codes as bytes, made from its stored rows each time it is asked for: none lies on the server.

Names come from the roll and may begin with anything, so no cell can act as a formula in a spreadsheet (R29).
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from .column_sets import COLUMN_SETS, ColumnSet
from .models import HandBackFile, HandBackRow

# A spreadsheet takes what begins so as a formula, also full-width, and after a quote or a space.
TRIGGERS = frozenset("=+-@\t\r\n＝＋－＠")
LEADING = " '\"\u00a0"
NO_MARK = "-"


@dataclass(frozen=True)
class Form:
    label: str
    content_type: str
    render: Callable[[ColumnSet, Iterable[HandBackRow]], bytes]


def guard(cell: str) -> str:
    """The cell with a quote before it where a spreadsheet would read it as a formula.

    >>> guard("=HYPERLINK(1)"), guard("O'Neill"), guard("-")
    ("'=HYPERLINK(1)", "O'Neill", '-')
    """
    if cell == NO_MARK:
        return cell
    is_formula = cell[:1] in TRIGGERS or cell.lstrip(LEADING)[:1] in TRIGGERS if cell else False
    return f"'{cell}" if is_formula else cell


def render_csv(columns: ColumnSet, rows: Iterable[HandBackRow]) -> bytes:
    """UTF-8 with the mark spreadsheets know it by, lines as RFC 4180 wants them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns.headings)
    writer.writerows([guard(cell) for cell in columns.cells(row)] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def render_xlsx(columns: ColumnSet, rows: Iterable[HandBackRow]) -> bytes:
    """Every cell is text by its type, dates and ids too, so nothing is read as a formula or loses its zeros."""
    from openpyxl import Workbook  # 15 MB in every process, for the few that make a workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Suggested codes")
    for cells in (columns.headings, *map(columns.cells, rows)):
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


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "csv": Form("CSV", "text/csv; charset=utf-8", render_csv),
        "xlsx": Form("Excel (XLSX)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", render_xlsx),
    }
)


def render_file(file: HandBackFile, *, columns: str, form: str) -> bytes:
    """The file's rows in a set of columns. Rows of pupils whose id that set needs and nobody knows are left out."""
    wanted = COLUMN_SETS[columns]
    rows = file.rows.select_related("pupil", "replaces__file").order_by("place")
    return FORMS[form].render(wanted, [row for row in rows if row.pupil.mis_id or not wanted.needs_mis_id])


def name_of(file: HandBackFile, form: str) -> str:
    """Like ``suggested-codes-2026-11-28-file-3.csv``: no name of a child, no word of why."""
    return f"suggested-codes-{timezone.localdate(file.made_at)}-file-{file.number}.{form}"
