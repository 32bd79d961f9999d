"""Find out how a file's text is encoded by reading all of it once, a piece at a time.

The order of proof: a byte order mark; zero bytes where UTF-16 has them; then UTF-8, which other text almost never
happens to be; only then the old Windows alphabet. What was found is shown to the person who imports.
"""

import codecs
import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from .problems import FileRefused

PIECE = 1 << 16
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
CANDIDATES = {"utf-8": "UTF-8", "cp1252": "Windows-1252 (Western European)"}
ADVICE = "Save it from the school's system as CSV UTF-8 and try again."


@dataclass(frozen=True, slots=True)
class TextScan:
    """What one reading of the bytes tells. ``line_ends`` is 0 where a quotation mark may hold one in a cell."""

    size: int
    sha256: str
    encoding: str
    encoding_shown: str
    line_ends: int = 0


def scan_file(file: BinaryIO, *, max_bytes: int) -> TextScan:
    """Size, hash and encoding of the file, which is left at its beginning. Raises `FileRefused`."""
    file.seek(0)
    start = file.read(PIECE)
    if not start.strip(b"\0 \r\n\t"):
        raise FileRefused("The file is empty. Export the register again and choose the new file.")
    named = _by_first_bytes(start)
    trials = {named[0]: named[1]} if named else dict(CANDIDATES)
    decoders = {name: codecs.getincrementaldecoder(name)() for name in trials}
    digest, size, piece = hashlib.sha256(), 0, start
    line_feeds, returns, quotes = 0, 0, 0
    while piece:
        size += len(piece)
        if size > max_bytes:
            raise FileRefused(
                f"The file is larger than {max_bytes // (1 << 20)} MB. Export one school year, or one term, at a time."
            )
        digest.update(piece)
        line_feeds, returns = line_feeds + piece.count(b"\n"), returns + piece.count(b"\r")
        quotes += piece.count(b'"')
        _refuse_zero_characters(piece, named)
        following = file.read(PIECE)
        _drop_impossible(decoders, piece, final=not following)
        piece = following
    file.seek(0)
    if not decoders:
        accepted = named[1] if named else " or ".join(CANDIDATES.values())
        raise FileRefused(f"The file's letters cannot be read as {accepted}. {ADVICE}")
    encoding = next(iter(decoders))
    line_ends = 0 if quotes or encoding.startswith("utf-16") else max(line_feeds, returns)
    return TextScan(size, digest.hexdigest(), encoding, trials[encoding], line_ends)


def _by_first_bytes(start: bytes) -> tuple[str, str] | None:
    for mark, name, shown in MARKS:
        if start.startswith(mark):
            return name, shown
    first_letters = start[:8]  # of a heading, so plain ones
    if len(first_letters) == 8 and not any(first_letters[1::2]):
        return "utf-16-le", "UTF-16 without a byte order mark"
    if len(first_letters) == 8 and not any(first_letters[::2]):
        return "utf-16-be", "UTF-16 without a byte order mark"
    return None


def _refuse_zero_characters(piece: bytes, named: tuple[str, str] | None) -> None:
    if b"\0" in piece and not (named and named[0].startswith("utf-16")):
        raise FileRefused(f"The file has zero bytes in it, so it is not a CSV text file (or it is damaged). {ADVICE}")


def _drop_impossible(decoders: dict[str, codecs.IncrementalDecoder], piece: bytes, *, final: bool) -> None:
    for name in list(decoders):
        try:
            decoders[name].decode(piece, final)
        except UnicodeDecodeError:
            del decoders[name]
