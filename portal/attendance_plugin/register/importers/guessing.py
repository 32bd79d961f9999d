"""Which format a file is, by what is in it. Its name says nothing; a file that fits two formats is not guessed."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import BinaryIO

from .formats import Format
from .known import Known
from .problems import FileRefused

SHOWN = 3


def find_fitting(
    file: BinaryIO, formats: Mapping[str, Format], known: Known
) -> tuple[list[Format], dict[str, FileRefused]]:
    """The formats the file can be read as, and why not as the others; it is left at its beginning."""
    fitting: list[Format] = []
    reasons: dict[str, FileRefused] = {}
    for format in formats.values():
        try:
            opened = format.open(file, format.caps)
            opened.require_fit(known.for_format(format.slug))
        except FileRefused as refused:
            reasons[format.slug] = refused
        else:
            fitting.append(format)
        finally:
            file.seek(0)
    return fitting, reasons


def guess_format(file: BinaryIO, formats: Mapping[str, Format], known: Known, *, file_name: str = "") -> Format:
    """The one format the file can be read as; the file is left at its beginning.

    ``file_name`` only chooses which reasons are told. Raises `FileRefused` when it fits none or several.
    """
    fitting, reasons = find_fitting(file, formats, known)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        named = " or ".join(f"{format.slug} ({format.label})" for format in fitting)
        raise FileRefused(f"The file can be read as {named}. Say which one it is.")
    raise FileRefused(_why_none(formats, reasons, file_name))


def likely_formats(formats: Mapping[str, Format], file_name: str) -> list[str]:
    """Those whose files end like this one; all when none does."""
    suffix = PurePath(file_name).suffix.casefold()
    return [slug for slug, format in formats.items() if suffix in format.suffixes] or list(formats)


def _why_none(formats: Mapping[str, Format], reasons: Mapping[str, FileRefused], file_name: str) -> str:
    likely = likely_formats(formats, file_name)
    told = " ".join(f"As {slug}: {reasons[slug]}" for slug in likely[:SHOWN])
    return f"The file is none of the formats we read ({', '.join(formats)}). {told}"
