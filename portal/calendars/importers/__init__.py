"""Reading dates from files other programs wrote. One module per format; none of them touches the database.

A file is read whole or refused: with one bad line nothing of it is taken. Every refusal names the line.
"""

from collections.abc import Callable
from pathlib import PurePath

from . import ics, spreadsheet
from .rows import MAX_BYTES, FileRefused, ReadDate

__all__ = ["FORMATS", "MAX_BYTES", "FileRefused", "ReadDate", "read_dates"]

FORMATS: dict[str, Callable[[str], list[ReadDate]]] = {".ics": ics.read_ics, ".csv": spreadsheet.read_csv}


def read_dates(file_name: str, body: bytes) -> list[ReadDate]:
    """The dates of a file in the order of its lines; the ending of the name says which format it is.

    Raises `FileRefused` for another ending, a file that is too large, is not UTF-8 or holds control characters, and
    for the first line that cannot be a date.
    """
    ending = PurePath(file_name).suffix.lower()
    if ending not in FORMATS:
        raise FileRefused(None, ending or "no ending", "a file that ends in .ics or .csv", "Save it as one of these.")
    dates = FORMATS[ending](_text(body))
    if not dates:
        raise FileRefused(None, "no dates", "at least one date", "Check that it is the right file.")
    return dates


def _text(body: bytes) -> str:
    if len(body) > MAX_BYTES:
        got = f"{len(body):,} bytes"
        raise FileRefused(None, got, f"at most {MAX_BYTES:,} bytes", "Export only the years you need.")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise FileRefused(
            line, "letters that are not UTF-8", "UTF-8", "Save it as “CSV UTF-8” or export it again."
        ) from error
    for position, char in enumerate(text):
        if char < " " and char not in "\t\r\n":
            line = text.count("\n", 0, position) + 1
            raise FileRefused(line, f"the control character {ord(char)}", "plain text", "Export the file again.")
    return text
