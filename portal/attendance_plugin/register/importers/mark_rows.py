"""One accepted mark of a file, whatever its format."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class MarkRow:
    """``row`` is where a person finds it in the file; ``half`` is am or pm; ``reason`` is kept with an amendment."""

    row: int
    pupil_id: int
    day: date
    half: str
    code: str
    minutes_late: int | None
    reason: str
