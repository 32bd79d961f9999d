"""What the reading of a file brought to light besides its rows."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from .problems import FileRefused, RowError

ERRORS_KEPT = 100
# After so many nobody corrects a file cell by cell: it is another school's, or another report.
MOST_ERRORS = 10_000
TEXT_SHOWN = 40


@dataclass(slots=True)
class Findings:
    """Filled while the rows stream by; bounded however long the file is."""

    errors_kept: int = ERRORS_KEPT

    rows: int = 0
    errors: list[RowError] = field(default_factory=list)
    error_count: int = 0
    unknown_codes: Counter[str] = field(default_factory=Counter)
    unknown_sessions: Counter[str] = field(default_factory=Counter)
    unmarked: int = 0
    no_session: int = 0
    school_numbers: set[str] = field(default_factory=set)
    first_day: date | None = None
    last_day: date | None = None
    ambiguous_dates: int = 0
    date_order_is_unproved: bool = False

    def refuse(self, row: int, column: str, got: str, accepted: str) -> None:
        """Note a cell that cannot be accepted; the first ones are kept in full.

        Raises `FileRefused` after ten thousand, not counting a hundred words that the school can explain.
        """
        self.error_count += 1
        if self.error_count - self.unknown_codes.total() - self.unknown_sessions.total() > MOST_ERRORS:
            raise FileRefused(
                f"More than {MOST_ERRORS:,} cells cannot be accepted. First: {self.errors[0]} "
                "Check that it is this school's file, and the right report."
            )
        if len(self.errors) < self.errors_kept:
            self.errors.append(RowError(row, column, got[:TEXT_SHOWN], accepted))

    def saw_code_unknown(self, code: str) -> None:
        _count(self.unknown_codes, code)

    def saw_session_unknown(self, name: str) -> None:
        _count(self.unknown_sessions, name)

    def saw_day(self, day: date) -> None:
        if self.first_day is None or day < self.first_day:
            self.first_day = day
        if self.last_day is None or day > self.last_day:
            self.last_day = day

    def saw_school(self, number: str) -> None:
        if number and len(self.school_numbers) < ERRORS_KEPT:
            self.school_numbers.add("".join(character for character in number if character.isalnum()))


def _count(counter: Counter[str], text: str) -> None:
    shown = text[:TEXT_SHOWN]
    if shown in counter or len(counter) < ERRORS_KEPT:
        counter[shown] += 1
