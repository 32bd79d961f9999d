"""Which format a file is, by what is in it. Its name says nothing; a file that fits two formats is not guessed."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import BinaryIO

from .formats import Format
from .known import Known
from .problems import FileRefused

SHOWN = 3


def guess_format(file: BinaryIO, formats: Mapping[str, Format], known: Known, *, file_name: str = "") -> Format:
    """The one format the file can be read as; the file is left at its beginning.

    ``file_name`` only chooses which reasons are told. Raises `FileRefused` when it fits none or several.
    """
    fitting: list[Format] = []
    reasons: dict[str, str] = {}
    for format in formats.values():
        try:
            opened = format.open(file, format.caps)
            opened.require_fit(known)
        except FileRefused as refused:
            reasons[format.slug] = str(refused)
        else:
            fitting.append(format)
        finally:
            file.seek(0)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        named = " or ".join(f"{format.slug} ({format.label})" for format in fitting)
        raise FileRefused(f"The file can be read as {named}. Say which one it is.")
    raise FileRefused(_why_none(formats, reasons, PurePath(file_name).suffix.casefold()))


def _why_none(formats: Mapping[str, Format], reasons: Mapping[str, str], suffix: str) -> str:
    likely = [slug for slug, format in formats.items() if suffix in format.suffixes] or list(formats)
    told = " ".join(f"As {slug}: {reasons[slug]}" for slug in likely[:SHOWN])
    return f"The file is none of the formats we read ({', '.join(formats)}). {told}"
