"""The letters of an XML file, looked at before any parser sees them.

A file is read whole once, a piece at a time: its size, its hash, how its letters are written, and whether it defines a
document type or entities, which no register needs and which hostile files are made of (abuse case 54). Afterwards the
parser gets UTF-8 made by us, whatever the file was, so that it reads exactly the letters that were looked at.
"""

import codecs
import re
from collections.abc import Callable, Generator
from typing import BinaryIO

from .encodings import TextScan
from .problems import FileRefused
from .text_scan import scan_text, text_pieces

ADVICE = "Export the file again from the school's system, as XML in UTF-8."
DECLARED = re.compile(r"""<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._-]{1,40})["']""")
DEFINITION = re.compile(r"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FIRST_BYTES = (
    (b"<\0\0\0", "utf-32"),
    (b"\0\0\0<", "utf-32"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# What a declaration may say, the codec it means, and the name people know.
ENCODINGS = {
    "utf-8": ("utf-8", "UTF-8"),
    "utf8": ("utf-8", "UTF-8"),
    "us-ascii": ("ascii", "ASCII"),
    "ascii": ("ascii", "ASCII"),
    "iso-8859-1": ("iso-8859-1", "ISO 8859-1 (Western European)"),
    "latin1": ("iso-8859-1", "ISO 8859-1 (Western European)"),
    "iso-8859-15": ("iso-8859-15", "ISO 8859-15 (Western European)"),
    "windows-1252": ("cp1252", "Windows-1252 (Western European)"),
    "cp1252": ("cp1252", "Windows-1252 (Western European)"),
    "utf-16": ("utf-16", "UTF-16"),
    "utf-16le": ("utf-16-le", "UTF-16"),
    "utf-16be": ("utf-16-be", "UTF-16"),
}
ACCEPTED = "UTF-8, UTF-16, ISO 8859-1, ISO 8859-15 or Windows-1252"


def scan_xml(file: BinaryIO, *, max_bytes: int, notice: Callable[[str], object] | None = None) -> TextScan:
    """Size, hash and encoding of the file, which is left at its beginning. Raises `FileRefused`.

    ``notice`` is shown every piece of the text.
    """

    def check(text: str) -> None:
        _refuse_definitions(text)
        if notice:
            notice(text)

    return scan_text(file, max_bytes=max_bytes, encoding_of=_encoding_of, advice=ADVICE, check=check)


def utf8_pieces(file: BinaryIO, scan: TextScan) -> Generator[bytes, None, None]:
    """The whole file again, from its beginning, as UTF-8."""
    for piece in text_pieces(file, scan):
        yield piece.encode()


def _refuse_definitions(text: str) -> None:
    if found := DEFINITION.search(text):
        raise FileRefused(
            f"The file defines a document type or entities ({found[0]}), which no register file needs and which can "
            "be used to attack a computer. Accepted: plain XML without them. Ask the supplier of the school's system."
        )


def _encoding_of(start: bytes) -> tuple[str, str]:
    """The codec and its name: what the first bytes prove, held against what the file says about itself."""
    marked = next((name for mark, name in BYTE_ORDER_MARKS if start.startswith(mark)), "")
    proved = marked or next((name for first, name in FIRST_BYTES if start.startswith(first)), "")
    if proved == "utf-32":
        raise FileRefused(f"The file is written in UTF-32. Accepted: {ACCEPTED}. {ADVICE}")
    if not proved and not start.lstrip(b" \r\n\t").startswith(b"<"):
        raise FileRefused(f"The file does not begin with '<', so it is no XML. {ADVICE}")
    head = start[:1024].decode(proved or "latin-1", errors="replace")
    found = DECLARED.match(head)
    declared = found[1].casefold() if found else ""
    if declared and declared not in ENCODINGS:
        raise FileRefused(f"The file says it is written in {declared}. Accepted: {ACCEPTED}. {ADVICE}")
    codec, shown = ENCODINGS[declared or ("utf-16" if proved.startswith("utf-16") else "utf-8")]
    if (declared and marked and _family(codec) != _family(marked)) or _is_wide(codec) != _is_wide(proved):
        raise FileRefused(
            f"The file says it is written in {declared}, but its bytes are {_shown(proved)}: one of the two is wrong. "
            f"{ADVICE}"
        )
    if marked:
        return marked, f"{shown} with a byte order mark"
    return (proved, f"{shown} without a byte order mark") if proved else (codec, shown)


def _is_wide(codec: str) -> bool:
    return codec.startswith("utf-16")


def _family(codec: str) -> str:
    return codec.removesuffix("-sig").removesuffix("-le").removesuffix("-be")


def _shown(proved: str) -> str:
    return "UTF-16" if _is_wide(proved) else "UTF-8" if proved else "not UTF-16"
