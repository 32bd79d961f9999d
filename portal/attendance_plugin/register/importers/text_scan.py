"""Read a text file whole, once, a piece at a time: its size, its hash, and whether its letters are what they say."""

import codecs
import hashlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from .encodings import PIECE, TextScan
from .problems import FileRefused

# What a check is given again of the piece before: nothing it looks for is longer.
OVERLAP = 16


def scan_text(
    file: BinaryIO,
    *,
    max_bytes: int,
    encoding_of: Callable[[bytes], tuple[str, str]],
    advice: str,
    check: Callable[[str], None] | None = None,
) -> TextScan:
    """What one reading tells; the file is left at its beginning. Raises `FileRefused`.

    ``encoding_of`` names the codec from the first bytes, with the words people know it by; ``check`` is called with
    every piece of the text and refuses what it does not like.
    """
    file.seek(0)
    piece = file.read(PIECE)
    if not piece.strip(b"\0 \r\n\t"):
        raise FileRefused("The file is empty. Export it again and choose the new file.")
    encoding, shown = encoding_of(piece)
    decoder = codecs.getincrementaldecoder(encoding)()
    digest, size, before = hashlib.sha256(), 0, ""
    while piece:
        size += len(piece)
        if size > max_bytes:
            raise FileRefused(
                f"The file is larger than {max_bytes // (1 << 20)} MB. Export one school year, or one term, at a time."
            )
        digest.update(piece)
        following = file.read(PIECE)
        try:
            text = before + decoder.decode(piece, not following)
        except UnicodeDecodeError as error:
            raise FileRefused(f"The file's letters cannot be read as {shown}. {advice}") from error
        if "\0" in text:
            raise FileRefused(f"The file has zero characters in it, so it is damaged or no text. {advice}")
        if check:
            check(text)
        before, piece = text[-OVERLAP:], following
    file.seek(0)
    return TextScan(size, digest.hexdigest(), encoding, shown)


def text_pieces(file: BinaryIO, scan: TextScan) -> Iterator[str]:
    """The text of the scanned file, from its beginning."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(scan.encoding)()
    while piece := file.read(PIECE):
        yield decoder.decode(piece)
