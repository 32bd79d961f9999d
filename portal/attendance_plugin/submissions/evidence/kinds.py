"""What a file is, by its first bytes alone. Its name is never asked (abuse case 19)."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

MOST_FILES = 5
MEGABYTE = 1024 * 1024
MOST_BYTES = 7 * MEGABYTE
ACCEPTED = _("PDF, JPEG, PNG and HEIC files")


class Kind(StrEnum):
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"


# The first four letters of a HEIC file's own name for itself; AVIF and films begin the same way up to there.
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
BEGINNINGS = {b"%PDF-": Kind.PDF, b"\xff\xd8\xff": Kind.JPEG, b"\x89PNG\r\n\x1a\n": Kind.PNG}
OTHERS = {
    b"PK": _("a zip file or an Office document"),
    b"\xd0\xcf\x11\xe0": _("an Office document"),
    b"GIF8": _("a GIF picture"),
    b"RIFF": _("a WebP picture, a sound or a film"),
    b"II*\x00": _("a TIFF picture"),
    b"MM\x00*": _("a TIFF picture"),
    b"BM": _("a BMP picture"),
    b"MZ": _("a program"),
    b"\x7fELF": _("a program"),
    b"Rar!": _("an archive"),
    b"7z": _("an archive"),
    b"{\\rtf": _("a text document"),
}


def kind_of(content: bytes) -> Kind | None:
    """The kind of file, or None for one that is not accepted.

    >>> kind_of(b"%PDF-1.7 ..."), kind_of(b"<html>%PDF-1.7")
    (<Kind.PDF: 'pdf'>, None)
    """
    if content[4:8] == b"ftyp":
        return Kind.HEIC if content[8:12] in HEIC_BRANDS else None
    return next((kind for beginning, kind in BEGINNINGS.items() if content.startswith(beginning)), None)


def describe(content: bytes) -> str:
    """What a file that is not accepted seems to be, in a parent's words."""
    if content[4:8] == b"ftyp":
        return str(_("a film, or a picture of a newer kind"))
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return str(_("a web page or a drawing made of code"))
    known = (words for beginning, words in OTHERS.items() if content.startswith(beginning))
    return str(next(known, _("a kind of file that we do not know")))
