"""Samples of a column for the person who says what it holds: enough to recognise it, not to read about a child."""

import re
from collections.abc import Iterable

SAMPLES = 3
SHOWN = 2
PLAIN_CHARACTERS = 3
DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?: 00:00(?::00)?)?", re.ASCII)
SESSION = re.compile(r"(?:am|pm|morning|afternoon|session|period|lesson|reg|registration|year|yr)\b.{0,10}", re.I)


def samples_of(values: Iterable[str]) -> tuple[str, ...]:
    """A few different values in their own order, not the file's: nobody sees which belong to one row.

    Dates, sessions, years and very short words are shown whole; of others the beginning.

    >>> samples_of(["Period 1", "07/09/2026", "", "Ngozi"])
    ('07/09/2026', 'Ng…', 'Period 1')
    """
    found = {value.strip() for value in values if value.strip()}
    return tuple(sorted({value if _is_plain(value) else f"{value[:SHOWN]}…" for value in found})[:SAMPLES])


def _is_plain(value: str) -> bool:
    return len(value) <= PLAIN_CHARACTERS or bool(DATE.fullmatch(value) or SESSION.fullmatch(value))
