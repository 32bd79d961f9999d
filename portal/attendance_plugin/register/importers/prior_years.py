"""What a former school says of a pupil's attendance in one school year."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorYear:
    """`year` is as the former school wrote it. The sessions are its own counts; we have not seen the marks."""

    year: str
    school_number: str
    school_name: str
    possible: int
    attended: int
    authorised: int
    unauthorised: int
    first_day: date | None = None
    last_day: date | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it one statement: a later file that says otherwise of the same replaces it."""
        return self.year, self.school_number, self.school_name, self.first_day
