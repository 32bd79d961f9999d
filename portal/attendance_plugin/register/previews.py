"""What an import would do, for the person who confirms it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from .importers.findings import ERRORS_KEPT
from .importers.problems import RowError
from .models import RegisterImport

WORDS = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "repeated": "repeated in the file and counted once",
    "unmarked": "without a mark",
    "moved_class": "moving to another class",
    "returned": "coming back after having left",
    "leaving": "leaving (on our roll and not in the file)",
    "contacts_new": "new contacts",
    "contacts_changed": "contacts with changed details",
    "contacts_ended": "contacts no longer on record",
    "prior_years": "statements of former schools about a year",
    "no_session": "of sessions that are no register",
    "pupils_with_contacts": "pupils with contacts in the file",
    "pupils_untouched": "pupils on roll without a row, whose contacts stay as they are",
    "pupils": "pupils with marks in the file",
    "pupils_without": "pupils on roll without any mark in the file",
}
CHANGES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Question:
    """Something unusual a person must say yes to before the file is taken. `key` goes into ``confirm``."""

    key: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ImportPreview:
    """Everything the reading of a file tells. Nothing has been written."""

    format: str
    file_name: str
    file: BinaryIO = field(repr=False, compare=False)
    size: int
    sha256: str
    read_as: str
    rows: int
    counts: dict[str, int]
    first_day: date | None = None
    last_day: date | None = None
    errors: tuple[RowError, ...] = ()
    error_count: int = 0
    unknown_codes: dict[str, int] = field(default_factory=dict)
    unknown_sessions: dict[str, int] = field(default_factory=dict)
    unused_columns: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    changed_codes: tuple[tuple[str, str, int], ...] = ()
    new_names: tuple[str, ...] = ()
    leaving_names: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    already_imported: RegisterImport | None = None
    errors_kept: int = ERRORS_KEPT

    @property
    def can_be_imported(self) -> bool:
        """True when nothing but the answers to the questions stands in the way."""
        return not self.error_count and self.already_imported is None and self.rows > 0

    def report(self) -> dict[str, Any]:
        """The counts as they are stored with the import: no names."""
        days = {"first_day": self.first_day, "last_day": self.last_day}
        return {
            "rows": self.rows,
            "read_as": self.read_as,
            **self.counts,
            **{name: day.isoformat() if day else None for name, day in days.items()},
        }

    def lines(self) -> list[str]:
        """The preview in plain sentences, without names, for a terminal or a page."""
        found = [f"{rows_line(self.rows, self.first_day, self.last_day)}. Read as {self.read_as}."]
        found += [f"  {line}" for line in count_lines(self.counts)]
        found += [f"  {line}" for line in change_lines(self.changed_codes)]
        found += self.warnings
        if self.unused_columns:
            found.append(f"Columns not used: {', '.join(self.unused_columns)}.")
        for what, words in (("codes", self.unknown_codes), ("sessions", self.unknown_sessions)):
            if words:
                listed = ", ".join(f"{word!r} ({count:,})" for word, count in words.items())
                found.append(f"Unknown {what}: {listed}.")
        return found


def rows_line(rows: int, first_day: date | None, last_day: date | None) -> str:
    """How many rows, of which days."""
    days = f", {first_day:%d %b %Y} to {last_day:%d %b %Y}" if first_day and last_day else ""
    return f"{rows:,} rows{days}"


def change_lines(changed_codes: Sequence[tuple[str, str, int]]) -> list[str]:
    """Which codes become which: the most frequent in full, the rest as a number."""
    shown, rest = changed_codes[:CHANGES_SHOWN], changed_codes[CHANGES_SHOWN:]
    found = [f"changed from {old} to {new}: {count:,}" for old, new, count in shown]
    return found + ([f"changed in {len(rest)} other ways: {sum(count for *_, count in rest):,}"] if rest else [])


def count_lines(counts: Mapping[str, Any]) -> list[str]:
    """The counts that are not nothing, in words; a stored report holds more than counts."""
    return [f"{WORDS.get(name, name)}: {count:,}" for name, count in counts.items() if name in WORDS and count]


def report_lines(report: Mapping[str, Any]) -> list[str]:
    """What an import did, in words, from the report stored with it."""
    first, last = (date.fromisoformat(day) if (day := report.get(name)) else None for name in ("first_day", "last_day"))
    return [rows_line(report["rows"], first, last), *count_lines(report)]


def preview_data(preview: ImportPreview) -> dict[str, Any]:
    """The preview as plain data, for a page that is shown later than the file was read."""
    return {
        "file_name": preview.file_name,
        "format": preview.format,
        "rows": preview.rows,
        "lines": preview.lines(),
        "counts": preview.counts,
        "errors": [[error.row, error.column, error.got, error.accepted] for error in preview.errors],
        "error_count": preview.error_count,
        "unknown_codes": preview.unknown_codes,
        "unknown_sessions": preview.unknown_sessions,
        "changed_codes": [list(change) for change in preview.changed_codes],
        "warnings": list(preview.warnings),
        "new_names": list(preview.new_names),
        "leaving_names": list(preview.leaving_names),
        "questions": [[question.key, question.text] for question in preview.questions],
        "already_imported": preview.already_imported is not None,
        "can_be_imported": preview.can_be_imported,
    }
