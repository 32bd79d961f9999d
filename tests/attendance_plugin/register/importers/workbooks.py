"""Excel workbooks as bytes: ordinary ones, and hostile ones put together part by part."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: Sequence[Any], more: dict[str, Iterable[Sequence[Any]]] | None = None) -> bytes:
    """A workbook with these rows in its sheet "Marks", and further sheets by name."""
    book = openpyxl.Workbook()
    book.active.title = "Marks"
    for row in rows:
        book.active.append(row)
    for name, others in (more or {}).items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The same workbook with parts replaced or added; the sheet is ``sheet``, others go by path with ``__`` for /."""
    names = {"sheet": SHEET} | {name: name.replace("__", "/") for name in parts if name != "sheet"}
    wanted = {names[name]: part for name, part in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in wanted:
                new.writestr(name, old.read(name))
        for name, part in wanted.items():
            new.writestr(name, part)
    return out.getvalue()


def sheet_xml(rows: str, head: str = "", tail: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'.encode()
    )


def text_row(number: int, *texts: str) -> str:
    cells = "".join(
        f'<c r="{"ABCDEFGH"[place]}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for place, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'
