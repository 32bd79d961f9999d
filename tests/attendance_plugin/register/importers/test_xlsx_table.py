"""A workbook is read as the table it shows; a hostile one is refused soon and in little memory (abuse cases 18, 55)."""

import io
import struct
import tracemalloc
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from portal.attendance_plugin.register.importers.formats import Caps
from portal.attendance_plugin.register.importers.open_table import open_table
from portal.attendance_plugin.register.importers.problems import FileRefused
from portal.attendance_plugin.register.importers.xlsx_table import XlsxTable, cell_text
from tests.attendance_plugin.register.importers.workbooks import (
    repacked,
    saved,
    sheet_xml,
    text_row,
    workbook,
)

PLAIN = workbook(["UPN", "Name"], ["A1", "Zoë"])


def opened(content: bytes, caps: Caps | None = None) -> XlsxTable:
    table = open_table(io.BytesIO(content), caps or Caps())
    assert isinstance(table, XlsxTable)
    return table


def read(content: bytes, caps: Caps | None = None) -> list[tuple[int, list[str]]]:
    return list(opened(content, caps).lines())


def test_workbook_is_read_as_a_table_and_says_so() -> None:
    table = opened(PLAIN)
    assert (table.headings, list(table.rows())) == (("UPN", "Name"), [(2, ["A1", "Zoë"])])
    assert (table.scan.shown, table.scan.size, len(table.scan.sha256)) == (
        "an Excel workbook, sheet 'Marks'",
        len(PLAIN),
        64,
    )
    assert table.warnings == ()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  L ", "L"),
        (4.0, "4"),
        (12.5, "12.5"),
        (9992001, "9992001"),
        (True, "yes"),
        (date(2026, 9, 7), "2026-09-07"),
        (datetime(2026, 9, 7), "2026-09-07"),
        (datetime(2026, 9, 7, 8, 50), "2026-09-07 08:50:00"),
    ],
)
def test_cell_is_the_text_a_person_sees(value: Any, text: str) -> None:
    assert cell_text(value) == text


def test_workbook_real_dates_are_iso_and_empty_lines_keep_their_number() -> None:
    content = workbook(["Date", "Code"], [], [date(2026, 9, 7), "/"], [None, None, None])
    assert read(content) == [(1, ["Date", "Code"]), (3, ["2026-09-07", "/"])]


def test_workbook_says_what_is_merged_hidden_and_not_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(["UPN", "Name"], ["A1", "B"], ["A2", "C"], more={"Notes": []})))
    marks = book["Marks"]
    marks.merge_cells("B2:B3")
    marks.row_dimensions[3].hidden = True
    marks.column_dimensions["B"].hidden = True
    book.create_sheet("Old").sheet_state = "hidden"
    assert opened(saved(book)).warnings == (
        "1 groups of cells are merged: what they hold counts for the first cell of each.",
        "The sheet has 1 hidden rows and 1 hidden columns: they are read like the others.",
        "Only the sheet 'Marks' is read. Not read: 'Notes', 'Old' (hidden).",
    )


def test_workbook_formula_gives_the_stored_result_and_is_told() -> None:
    rows = (
        text_row(1, "UPN", "Total")
        + '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>NA()</f><v>3</v></c></row>'
    )
    table = opened(repacked(PLAIN, sheet=sheet_xml(rows)))
    assert list(table.rows()) == [(2, ["2", "3"])]
    assert table.warnings == ("2 cells are formulas: the results stored in the file are read.",)


def test_workbook_formula_without_a_result_is_refused_not_read_as_empty() -> None:
    with pytest.raises(
        FileRefused, match="Formulas near row 2 have no stored result, and formulas are never worked out"
    ):
        read(workbook(["UPN", "Code"], ["A1", "=B1"]))


def _with_flag(content: bytes) -> bytes:
    """The same archive, every part marked as encrypted."""
    changed = bytearray(content)
    place = changed.find(b"PK\x01\x02")
    while place >= 0:
        changed[place + 8] |= 1
        place = changed.find(b"PK\x01\x02", place + 4)
    return bytes(changed)


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return out.getvalue()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (OLD, r"of the old Excel kind \(\.xls\).*save it as an Excel workbook"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        (_with_flag(PLAIN), "protected with a password"),
        (repacked(PLAIN, **{"xl__vbaProject.bin": b""}), "has macros"),
        (archive(**{"content.xml": b"<a/>", "mimetype": b"x"}), "an OpenDocument sheet"),
        (archive(**{"word/document.xml": b"<a/>"}), "an archive but no Excel workbook"),
        (PLAIN[:300], "not a complete Excel workbook"),
        (PLAIN[:-30] + bytes(30), "not a complete Excel workbook"),
        (repacked(PLAIN, sheet=b"<worksheet><sheetData><row>"), "not a complete Excel workbook"),
        (repacked(PLAIN, sheet=sheet_xml("").replace(b"<worksheet", b"<!DOCTYPE x><worksheet", 1)), "document type"),
        (repacked(PLAIN, sheet="<worksheet/>".encode("utf-16")), "another alphabet"),
        (repacked(PLAIN, sheet=sheet_xml(text_row(5, "a") + text_row(3, "b"))), "out of order at row 3"),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, str) else "",
)
def test_workbook_that_is_none_is_refused_with_what_to_do(content: bytes, message: str) -> None:
    with pytest.raises(FileRefused, match=message):
        read(content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (workbook(["UPN", "Name"], *[["A1", "B"]] * 6), "more than 4 rows"),
        (workbook(["a"] * 11), "has 11 columns; at most 10"),
        (workbook(["UPN", "B" * 60]), "Row 1, column 2 has more than 50 characters"),
        (
            repacked(PLAIN, sheet=sheet_xml('<row r="999999999"><c r="A999999999"><v>1</v></c></row>')),
            "more than 4 rows",
        ),
    ],
)
def test_workbook_over_a_cap_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(FileRefused, match=message):
        read(content, Caps(rows=4, columns=10, cell_characters=50))


def bomb() -> bytes:
    return repacked(PLAIN, sheet=sheet_xml("<row/>" * 9_000_000))


def long_row() -> bytes:
    return repacked(PLAIN, sheet=sheet_xml("<row>" + "<c/>" * 1_000_000 + "</row>"))


def large_part() -> bytes:
    return repacked(PLAIN, **{"xl__styles.xml": b"<styleSheet>" + b"<x/>" * 2_000_000})


def many_entries() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(2_100):
            archive.writestr(f"xl/{number}", b"")
    return out.getvalue()


def lying_directory() -> bytes:
    place = PLAIN.rfind(b"PK\x05\x06")
    return PLAIN[: place + 12] + struct.pack("<I", 1 << 30) + PLAIN[place + 16 :]


@pytest.mark.parametrize(
    ("hostile", "message"),
    [
        (bomb, "unpacks to 51 MB; at most 256 MB, and 200 times its own size"),
        (long_row, "A row of the workbook is larger than 2 MB"),
        (large_part, "larger than 4 MB"),
        (many_entries, "more than 2,000 parts"),
        (lying_directory, "more than 2,000 parts"),
    ],
)
def test_workbook_made_to_exhaust_is_refused_in_little_memory(hostile: Any, message: str) -> None:
    content = hostile()
    tracemalloc.start()
    with pytest.raises(FileRefused, match=message):
        read(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16_000_000


def test_workbook_with_too_many_texts_is_refused() -> None:
    content = repacked(PLAIN, **{"xl__sharedStrings.xml": b"<sst>" + b"<si>x</si>" * 510_000 + b"</sst>"})
    with pytest.raises(FileRefused, match="more than 500,000 different texts"):
        read(content)


def test_workbook_says_how_far_the_reading_is() -> None:
    seen: list[tuple[int, int]] = []
    content = workbook(*[["A1", "B"]] * 2_000)
    assert len(list(opened(content).lines(lambda rows, place: seen.append((rows, place))))) == 2_000
    assert seen == [(1_000, len(content) // 2), (2_000, len(content))]
