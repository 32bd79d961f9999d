"""One accepted mark of a file, whatever its format."""

from datetime import date
from typing import NamedTuple


class MarkRow(NamedTuple):
    """``row`` is where a person finds it in the file; ``half`` is am or pm; ``reason`` is kept with an amendment.

    In the order of the table that `staging` compares it in; a file has hundreds of thousands, so it is a plain tuple.
    """

    row: int
    pupil_id: int
    day: date
    half: str
    code: str
    minutes_late: int | None
    reason: str
