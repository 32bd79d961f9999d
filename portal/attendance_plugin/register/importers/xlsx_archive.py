"""Look through an Excel file before its library reads it: what it is, how large it unpacks, what each sheet holds.

An Excel file is an archive of XML. Its directory is checked first, then every part is unpacked once as a stream and
counted; nothing is kept. Only a file within every cap is handed on, so a bomb costs seconds and no memory (abuse
cases 18 and 55).
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from .formats import Caps
from .problems import FileRefused

MOST_ENTRIES = 2_000
DIRECTORY_BYTES = 1 << 20
MOST_TIMES_LARGER = 200
SMALL_ENOUGH = 16 << 20
PART_BYTES = 4 << 20  # of what is neither a sheet nor the texts of the sheets
SHARED_TEXTS = 500_000
RECORD_BYTES = 2 << 20  # of one row of a sheet
PIECE = 1 << 18

SAVE_AS = "Open it in your spreadsheet program and save it as an Excel workbook (.xlsx) or as CSV UTF-8."
BROKEN = f"The file is not a complete Excel workbook. {SAVE_AS}"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

UTF8_NAMES = {b"utf-8", b"utf8", b"us-ascii"}

ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])(?:[^>]*?\br=\"(\d+)\")?")
TEXT = re.compile(rb"<(?:\w+:)?si(?=[\s/>])")
HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*\bhidden=\"(?:1|true)\"")
HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*\bhidden=\"(?:1|true)\"")
MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s")
FORMULA = re.compile(rb"<(?:\w+:)?f(?=[\s/>])")
FORMULA_WITHOUT_VALUE = re.compile(  # an empty text is a result, an empty number is none
    rb"<(?:\w+:)?c(?=[\s>])(?![^>]*\bt=\"str\")[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></|</)"
)


@dataclass(slots=True)
class SheetFacts:
    """What the library would not tell of a sheet."""

    rows: int = 0
    last_row: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0
    merges: int = 0
    formulas: int = 0


def is_excel(start: bytes) -> bool:
    """Whether these first bytes of a file are those of an archive, or of an old Office file."""
    return start.startswith((b"PK\x03\x04", b"PK\x05\x06", OLD_OFFICE))


def look_through(file: BinaryIO, caps: Caps) -> dict[str, SheetFacts]:
    """What each sheet holds, by its name in the archive. Raises `FileRefused`; the file is left anywhere."""
    _refuse_old_office(file)
    _refuse_large_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _refuse_other_archives({part.filename for part in parts})
            _refuse_bombs(parts, caps)
            return {part.filename: _look_at(archive, part) for part in parts if part.filename.endswith(".xml")}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error) as error:
        raise FileRefused(BROKEN) from error


def _refuse_old_office(file: BinaryIO) -> None:
    file.seek(0)
    if file.read(len(OLD_OFFICE)) != OLD_OFFICE:
        return
    file.seek(0)
    rest = b""
    while piece := file.read(PIECE):
        if ENCRYPTED_PACKAGE in rest + piece:
            raise FileRefused("The workbook is protected with a password. Save it without the password and try again.")
        rest = piece[-len(ENCRYPTED_PACKAGE) :]
    raise FileRefused(f"The file is of the old Excel kind (.xls), which we do not read. {SAVE_AS}")


def _refuse_large_directory(file: BinaryIO) -> None:
    """Before the archive's directory is read: its own size is written at the very end of the file."""
    size = file.seek(0, 2)
    file.seek(max(size - (1 << 16) - 22, 0))
    tail = file.read()
    place = len(tail) - 22 if tail[-22:-18] == b"PK\x05\x06" else tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + 22:
        raise FileRefused(BROKEN)
    entries, directory = struct.unpack("<HI", tail[place + 10 : place + 16])
    if entries > MOST_ENTRIES or directory > DIRECTORY_BYTES or b"PK\x06\x07" in tail[max(place - 20, 0) : place]:
        raise FileRefused(f"The archive has more than {MOST_ENTRIES:,} parts, so it is no table of a school. {SAVE_AS}")


def _refuse_other_archives(names: set[str]) -> None:
    if any(name.endswith("vbaProject.bin") for name in names):
        raise FileRefused(f"The workbook has macros (.xlsm), which we never open. {SAVE_AS}")
    if "xl/workbook.bin" in names:
        raise FileRefused(f"The workbook is a binary one (.xlsb), which we do not read. {SAVE_AS}")
    if "content.xml" in names and "mimetype" in names:
        raise FileRefused(f"The file is an OpenDocument sheet (.ods), which we do not read. {SAVE_AS}")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise FileRefused(f"The file is an archive but no Excel workbook. {SAVE_AS}")


def _refuse_bombs(parts: list[zipfile.ZipInfo], caps: Caps) -> None:
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused("The workbook is protected with a password. Save it without the password and try again.")
    too_large = unpacked > caps.unpacked_bytes
    if too_large or (unpacked > SMALL_ENOUGH and unpacked > packed * MOST_TIMES_LARGER):
        raise FileRefused(
            f"The workbook unpacks to {unpacked >> 20:,} MB; at most {caps.unpacked_bytes >> 20} MB, and "
            f"{MOST_TIMES_LARGER} times its own size, are read. Export one term at a time, or save it as CSV."
        )
    for part in parts:
        name = part.filename
        if part.file_size > PART_BYTES and name.endswith((".xml", ".rels")) and not _is_long(name):
            raise FileRefused(f"The part {name[:60]!r} of the workbook is larger than {PART_BYTES >> 20} MB. {SAVE_AS}")


def _is_long(name: str) -> bool:
    return name.startswith("xl/worksheets/") or name == "xl/sharedStrings.xml"


def _look_at(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> SheetFacts:
    facts = SheetFacts()
    record = TEXT if part.filename == "xl/sharedStrings.xml" else ROW
    for number, records in enumerate(_records(archive, part, record)):
        if number == 0 and (b"<!DOCTYPE" in records or not _is_utf8(records[:200])):
            raise FileRefused(f"The workbook's XML declares a document type or another alphabet. {SAVE_AS}")
        _count(facts, records, record)
        if record is TEXT and facts.rows > SHARED_TEXTS:
            raise FileRefused(f"The workbook has more than {SHARED_TEXTS:,} different texts. Save it as CSV.")
    return facts


def _is_utf8(start: bytes) -> bool:
    named = re.search(rb"encoding=[\"']([^\"']*)", start)
    return start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and (not named or named[1].lower() in UTF8_NAMES)


def _records(archive: zipfile.ZipFile, part: zipfile.ZipInfo, record: re.Pattern[bytes]) -> Iterator[bytes]:
    """The part in pieces of whole records, so that nothing counted is cut in two."""
    rest = b""
    with archive.open(part) as stream:
        while piece := stream.read(PIECE):
            rest += piece
            cut = max((found.start() for found in record.finditer(rest)), default=0)
            if len(rest) - cut > RECORD_BYTES:
                raise FileRefused(f"A row of the workbook is larger than {RECORD_BYTES >> 20} MB. {SAVE_AS}")
            if cut:
                yield rest[:cut]
                rest = rest[cut:]
    yield rest


def _count(facts: SheetFacts, records: bytes, record: re.Pattern[bytes]) -> None:
    for found in record.finditer(records):
        facts.rows += 1
        number = int(found[1]) if record is ROW and found[1] else facts.last_row + 1
        if number <= facts.last_row:
            raise FileRefused(f"The rows of a sheet are out of order at row {number}. {SAVE_AS}")
        facts.last_row = number
    if record is TEXT:
        return
    facts.hidden_rows += len(HIDDEN_ROW.findall(records))
    facts.hidden_columns += len(HIDDEN_COLUMN.findall(records))
    facts.merges += len(MERGE.findall(records))
    if b"f>" in records or b"<f" in records:
        facts.formulas += len(FORMULA.findall(records))
        if FORMULA_WITHOUT_VALUE.search(records):
            raise FileRefused(
                f"Formulas near row {facts.last_row:,} have no stored result, and formulas are never worked out here. "
                "Open the workbook in your spreadsheet program, let it calculate and save it again."
            )
