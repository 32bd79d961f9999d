"""Is a PDF only paper? It is searched as a whole, not read as its own table of contents would have it read.

A reader of PDFs mends what is broken, and so may find what a strict parser passes over. Here every byte counts, and
every packed object stream is unpacked; a name counts also where its letters are written as numbers (``/J#61vaScript``).
"""

import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

END_WITHIN = 2_048
UNPACKED_MOST = 40 * 1024 * 1024
DICTIONARY_WITHIN = 4_096

# The name in the file, and what it brings, in a parent's words.
ACTIVE = {
    b"/JavaScript": _("a script"),
    b"/Rendition": _("a film or a script"),
    b"/RichMedia": _("a film or a game"),
    b"/Launch": _("a command that starts a program"),
    b"/EmbeddedFile": _("another file inside it"),
    b"/SubmitForm": _("a form that sends itself"),
    b"/ImportData": _("a form that fetches data"),
    b"/XFA": _("a form with a program in it"),
}
LOCKED, OBJECT_STREAM = b"/Encrypt", b"/ObjStm"
# Packing that no writer of PDFs uses for objects, by its long and short names.
FURTHER_PACKING = (b"/ASCII", b"/LZW", b"/RunLength", b"/Crypt", b"/AHx", b"/A85", b"/RL", b"/Predictor")
_ENCODED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"\bstream\r?\n")


class NotWholeError(ValueError):
    """The file ends before it is over, or packs its objects in a way that cannot be looked into."""


class LockedError(ValueError):
    """The file asks for a password, or is encrypted without asking."""


class ActiveContentError(ValueError):
    """The file holds more than paper; the message says what."""


def check_pdf(content: bytes) -> None:
    """Raise `NotWholeError`, `LockedError` or `ActiveContentError` unless the PDF is plain paper."""
    if b"%%EOF" not in content[-END_WITHIN:]:
        raise NotWholeError("ends too early")
    plain = _spelt_out(content)
    if LOCKED in plain:
        raise LockedError
    for text in (plain, *_object_streams(content, plain.count(OBJECT_STREAM))):
        for name, brings in ACTIVE.items():
            if name in text:
                raise ActiveContentError(str(brings))


def _spelt_out(text: bytes) -> bytes:
    """Names with every letter as itself."""
    return _ENCODED.sub(lambda found: bytes.fromhex(found[1].decode()), text)


def _object_streams(content: bytes, named: int) -> Iterator[bytes]:
    """What is packed in each object stream, spelt out. One that is named but not found is refused."""
    room = UNPACKED_MOST
    for found in _STREAM.finditer(content):
        before = content[max(0, found.start() - DICTIONARY_WITHIN) : found.start()]
        dictionary = _spelt_out(before[max(0, before.rfind(b"obj")) :])
        if OBJECT_STREAM not in dictionary:
            continue
        named -= dictionary.count(OBJECT_STREAM)
        packed = content[found.end() : content.find(b"endstream", found.end())]
        unpacked = _unpacked(packed, dictionary, room)
        room -= max(len(packed), len(unpacked))
        yield _spelt_out(unpacked)
    if named:
        raise NotWholeError("objects packed out of sight")


def _unpacked(packed: bytes, dictionary: bytes, room: int) -> bytes:
    if b"/Filter" not in dictionary:
        return packed
    if b"/Fl" not in dictionary or any(name in dictionary for name in FURTHER_PACKING):
        raise NotWholeError("packed in an unusual way")
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(packed, max(1, room))
    except zlib.error as error:
        raise NotWholeError("packed objects cannot be unpacked") from error
    if not unpacking.eof:
        raise NotWholeError("packed objects are cut off or too large")
    return unpacked
