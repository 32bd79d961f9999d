"""Dates of exchange formats, which leave no choice: year, month, day."""

import re
from datetime import date

from .problems import CellRefused

# Some systems write a day as its midnight, with or without an offset.
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)
DAYS_REMEMBERED = 10_000


class IsoDayReader:
    """Reads the dates of one file; a file has few of them, each many times."""

    def __init__(self) -> None:
        self._known: dict[str, date] = {}

    def read(self, text: str) -> date:
        """The day; raises `CellRefused`."""
        day = self._known.get(text)
        if day is None:
            day = read_iso_day(text)
            if len(self._known) < DAYS_REMEMBERED:
                self._known[text] = day
        return day


def read_iso_day(text: str) -> date:
    """The day of `2026-09-14`, also with a time of midnight; raises `CellRefused`.

    >>> read_iso_day("2026-09-14 00:00:00.000000")
    datetime.date(2026, 9, 14)
    """
    found = ISO.fullmatch(text)
    if found is None:
        raise CellRefused("a date such as 2026-09-14")
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise CellRefused("a day that exists, such as 2026-09-14") from None
