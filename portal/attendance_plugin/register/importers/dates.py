"""Dates of a file. The order of day and month is never guessed.

Accepted are `2026-11-20` and, day first, `20/11/2026` (also with `.` or `-`). A date that can only be month first is
refused. When every slashed date of a file could be read either way (`05/11/2026`), nothing proves the order: the file
is taken only when the person says that its dates are day first.
"""

import re
from datetime import date

from .problems import CellRefused

ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?: 00:00(?::00)?)?", re.ASCII)
ACCEPTED = "a date such as 2026-11-20 or 20/11/2026 (day first, four-digit year)"


class DayReader:
    """Reads the dates of one file and remembers whether any of them proves that the day comes first."""

    def __init__(self) -> None:
        self.ambiguous, self.proved = 0, False
        self._known: dict[str, date] = {}

    @property
    def order_is_unproved(self) -> bool:
        """True when the file has dates that read either way and none that shows the day to come first."""
        return self.ambiguous > 0 and not self.proved

    def read(self, text: str) -> date:
        """The date; raises `CellRefused`."""
        day = self._known.get(text)
        if day is None:
            day = self._read(text)
            if len(self._known) < 10_000:
                self._known[text] = day
        return day

    def _read(self, text: str) -> date:
        if found := ISO.fullmatch(text):
            return _day(int(found[1]), int(found[2]), int(found[3]), text)
        if not (found := DAY_FIRST.fullmatch(text)):
            raise CellRefused(ACCEPTED)
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if second > 12 >= first:
            raise CellRefused(f"{ACCEPTED}; this one is month first, so change the dates of the whole file")
        day = _day(year, second, first, text)
        if first > 12:
            self.proved = True
        elif first != second:
            self.ambiguous += 1
        return day


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CellRefused(f"a day that exists, {ACCEPTED}") from None
