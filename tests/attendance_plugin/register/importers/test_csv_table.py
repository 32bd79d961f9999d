"""Any file is read as what it is or refused in one sentence, in bounded memory (abuse case 55)."""

import csv
import io
import tracemalloc
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.attendance_plugin.register.importers.csv_table import CsvTable
from portal.attendance_plugin.register.importers.formats import Caps
from portal.attendance_plugin.register.importers.problems import FileRefused

WORDS = "UPN,Name\nA1,Zoë O’Neill\nA2,Łukasz"
LATIN = "UPN,Name\nA1,Zoë O’Neill"


def read(content: bytes, caps: Caps | None = None) -> list[tuple[int, list[str]]]:
    return list(CsvTable(io.BytesIO(content), caps).rows())


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (WORDS.encode(), "UTF-8"),
        (WORDS.encode("utf-8-sig"), "UTF-8 with a byte order mark"),
        (WORDS.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), "UTF-16"),
        (WORDS.encode("utf-16-le"), "UTF-16 without a byte order mark"),
        (WORDS.encode("utf-16-be"), "UTF-16 without a byte order mark"),
    ],
)
def test_table_finds_the_encoding_and_shows_it(content: bytes, shown: str) -> None:
    table = CsvTable(io.BytesIO(content))
    assert table.text.encoding_shown == shown
    assert table.headings == ("UPN", "Name")
    assert list(table.rows()) == [(2, ["A1", "Zoë O’Neill"]), (3, ["A2", "Łukasz"])]


def test_table_reads_the_old_windows_alphabet_only_when_it_is_no_utf8() -> None:
    table = CsvTable(io.BytesIO(LATIN.encode("cp1252")))
    assert table.text.encoding_shown == "Windows-1252 (Western European)"
    assert list(table.rows()) == [(2, ["A1", "Zoë O’Neill"])]


def test_table_encoding_is_judged_by_the_whole_file_not_its_beginning() -> None:
    rows = "".join(f"A{number},Smith\n" for number in range(30_000))
    assert CsvTable(io.BytesIO(f"UPN,Name\n{rows}A,Zoë".encode("cp1252"))).text.encoding == "cp1252"
    assert CsvTable(io.BytesIO(f"UPN,Name\n{rows}A,Zoë".encode())).text.encoding == "utf-8"


@pytest.mark.parametrize(("separator", "shown"), [(",", ","), (";", ";"), ("\t", "\t")])
def test_table_finds_what_separates_the_columns(separator: str, shown: str) -> None:
    table = CsvTable(io.BytesIO(f"UPN{separator}Name\nA1{separator}B".encode()))
    assert (table.delimiter, list(table.rows())) == (shown, [(2, ["A1", "B"])])


def test_table_takes_mixed_line_ends_quotes_and_empty_lines() -> None:
    assert read(b'UPN,Name\r\nA1,"Smith, Jo"\rA2,"two\nlines"\n\n , \nA3,"say ""Jo"""') == [
        (2, ["A1", "Smith, Jo"]),
        (3, ["A2", "two\nlines"]),
        (6, ["A3", 'say "Jo"']),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty"),
        (b"\n \n", "The file is empty"),
        (b"PK\x03\x04\x14\x00\x06\x00xl/workbook,\x00", "zero bytes in it"),
        (b"UPN,Name\nA1,\x81\x8d", "cannot be read as UTF-8 or Windows-1252"),
        (b"\xef\xbb\xbfUPN,Name\nA1,\xff", "cannot be read as UTF-8 with a byte order mark"),
        ("UPN,Name\n".encode("utf-16") + b"\x00", "cannot be read as UTF-16"),
        (
            b"no columns here\n1",
            r"no columns: 'no columns here'. Accepted: headings separated by commas, semicolons, tabs",
        ),
        (b'UPN,Name\nA1,"open', "Row 2 is not well-formed CSV"),
        (b'UPN,Name\nA1,"a"b', "Row 2 is not well-formed CSV"),
        (b"UPN,Name\nA1,Smith,Jo", "Row 2 has 3 cells but there are 2 headings"),
    ],
)
def test_table_refuses_what_it_cannot_read_in_one_sentence(content: bytes, message: str) -> None:
    with pytest.raises(FileRefused, match=message):
        read(content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"UPN,Name\n" + b"A1,B\n" * 5, "more than 4 rows"),
        (b"UPN,Name\n" + b"A1," + b"B" * 60, "Row 2, column 2 has more than 50 characters"),
        (b"UPN,Name\n" + b"A1," + b"B" * 200, "Line 2 has more than 150 characters"),
        (b"A," * 10, "The file has 11 columns; at most 10 are accepted"),
    ],
)
def test_table_refuses_what_is_over_a_cap(content: bytes, message: str) -> None:
    with pytest.raises(FileRefused, match=message):
        read(content, Caps(rows=4, columns=10, cell_characters=50, line_characters=150))


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_too_many_rows_are_told_by_opening_the_file(end: bytes) -> None:
    """Abuse case 55: a file of a million rows and more is refused before any row of it is read."""
    with pytest.raises(FileRefused, match="more than 4 rows"):
        CsvTable(io.BytesIO(end.join([b"UPN,Name", *[b"A1,B"] * 5, b""])), Caps(rows=4))
    CsvTable(io.BytesIO(end.join([b"UPN,Name", *[b"A1,B"] * 4, b""])), Caps(rows=4))


def test_line_ends_inside_quotation_marks_are_no_rows() -> None:
    assert read(b'UPN,Name\nA1,"B\nC\nD\nE\nF"\n', Caps(rows=1)) == [(2, ["A1", "B\nC\nD\nE\nF"])]


def test_table_refuses_a_file_that_is_too_large() -> None:
    with pytest.raises(FileRefused, match="larger than 1 MB"):
        read(b"UPN,Name\n" + b"A1,B\n" * 210_000, Caps(bytes=1 << 20))


class Flood(io.RawIOBase):
    """A file of any size made while it is read."""

    def __init__(self, head: bytes, piece: bytes, times: int) -> None:
        self.head, self.piece, self.times = head, piece, times
        self.seek(0)

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._pieces: Iterator[bytes] = iter([self.head, *[self.piece] * self.times])
        self._rest, self._place = b"", 0
        return 0

    def tell(self) -> int:
        return self._place

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        given, self._rest = self._rest[:size], self._rest[size:]
        self._place += len(given)
        return given


@pytest.mark.parametrize(
    ("piece", "message"),
    [
        (b"x" * 50_000, "Line 2 has more than 64,000 characters"),
        (b"A1,B\n" * 10_000, "more than 50,000 rows"),
    ],
)
def test_table_reads_a_hostile_file_in_bounded_memory(piece: bytes, message: str) -> None:
    flood: BinaryIO = Flood(b"UPN,Name\n", piece, 60_000_000 // len(piece))  # type: ignore[assignment]
    tracemalloc.start()
    with pytest.raises(FileRefused, match=message):
        deque(CsvTable(flood, Caps(rows=50_000)).rows(), maxlen=0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30), min_size=2, max_size=2
        ),
        max_size=8,
    )
)
def test_table_gives_back_what_a_csv_writer_wrote(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["UPN", "Name"], *rows])
    expected = [
        (number, [cell.lstrip(" ") for cell in row])
        for number, row in enumerate(rows, start=2)
        if any(c.strip() for c in row)
    ]
    found = [(number, [cell.lstrip(" ") for cell in row]) for number, row in read(out.getvalue().encode())]
    assert found == expected
