"""Samples of a column for the person who says what it holds: enough to recognise it, not to read about a child."""

import re
from collections import Counter
from collections.abc import Iterable

SAMPLES = 3
SHOWN = 2
PLAIN_CHARACTERS = 3
REPEATED_CHARACTERS = 12
DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?: 00:00(?::00)?)?", re.ASCII)


def samples_of(values: Iterable[str]) -> tuple[str, ...]:
    """A few different values in their own order, not the file's: nobody sees which belong to one row.

    Dates, very short words and short ones that stand in several rows are shown whole; of others the beginning.

    >>> samples_of(["Amara", "Ngozi", "07/09/2026", "AM", "Period 1", "Period 1", ""])
    ('07/09/2026', 'AM', 'Am…')
    """
    times = Counter(value.strip() for value in values if value.strip())
    shown = {value if _is_plain(value, count) else f"{value[:SHOWN]}…" for value, count in times.items()}
    return tuple(sorted(shown)[:SAMPLES])


def _is_plain(value: str, count: int) -> bool:
    repeated = count > 1 and len(value) <= REPEATED_CHARACTERS
    return len(value) <= PLAIN_CHARACTERS or repeated or DATE.fullmatch(value) is not None
