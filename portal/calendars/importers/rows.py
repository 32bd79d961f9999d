"""What every format hands on: one date with the line it stands on, or the reason why the file is refused."""

from dataclasses import dataclass
from datetime import date, time

MAX_BYTES = 1_000_000
MAX_DATES = 5_000
MAX_TITLE = 120
MAX_TEXT = 4_000
MAX_UID = 255
OLDEST, NEWEST = 2000, 2099


class FileRefused(ValueError):
    """A file, or one line of it, that cannot be dates of a school: what was got, what is accepted, what to do next."""

    def __init__(self, line: int | None, got: str, accepted: str, next_step: str) -> None:
        self.line, self.got, self.accepted, self.next_step = line, got, accepted, next_step
        where = f"Line {line}" if line else "The file"
        super().__init__(f"{where}: got {shorten(got)}; accepted: {accepted}. {next_step}")


@dataclass(frozen=True, kw_only=True)
class ReadDate:
    """A date as a file has it. Both days are included; times are the school's clock.

    ``uid`` is the file's own name for the entry, empty where it has none. ``category`` is empty where the file does not
    say; ``sequence`` is None where the format does not count changes.
    """

    line: int
    uid: str
    title: str
    first_day: date
    last_day: date
    starts_at: time | None = None
    ends_at: time | None = None
    category: str = ""
    half: str = ""
    year_groups: tuple[int, ...] = ()
    description: str = ""
    source: str = ""
    cancelled: bool = False
    sequence: int | None = None


def shorten(text: str) -> str:
    """What was got, short enough for a message and without anything a terminal would act on."""
    printable = "".join(char if char.isprintable() else "?" for char in text[:61])
    return printable if len(text) <= 60 else f"{printable[:60]}…"


def check_date(found: ReadDate) -> ReadDate:
    """The date itself where its parts fit together. Raises `FileRefused` naming its line."""
    complaint = _complaint(found)
    if complaint:
        raise FileRefused(found.line, *complaint)
    return found


def _complaint(found: ReadDate) -> tuple[str, str, str] | None:
    if not found.title:
        return "no title", "a title for each date", "Give it one."
    if len(found.title) > MAX_TITLE:
        return found.title, f"a title of at most {MAX_TITLE} characters", "Shorten it; the rest can be its description."
    if len(found.description) > MAX_TEXT or len(found.source) > 255:
        return "a very long text", f"descriptions of at most {MAX_TEXT:,} and sources of 255 characters", "Shorten it."
    if len(found.uid) > MAX_UID:
        return found.uid, f"a UID of at most {MAX_UID} characters", "Export the file again."
    if not OLDEST <= found.first_day.year <= found.last_day.year <= NEWEST:
        days = f"{found.first_day} to {found.last_day}"
        return days, f"days from {OLDEST} to {NEWEST}, the last not before the first", "Correct the days."
    if (found.last_day - found.first_day).days > 200:
        return (
            f"{found.first_day} to {found.last_day}",
            "at most 200 days in one date",
            "Split it, or correct the days.",
        )
    return _complaint_about_times(found)


def _complaint_about_times(found: ReadDate) -> tuple[str, str, str] | None:
    if found.starts_at is None:
        return ("an end without a start", "both times, or none", "Add the start.") if found.ends_at else None
    if not found.ends_at and found.first_day < found.last_day:
        return "a start without an end over several days", "both times, or none", "Add the end."
    if found.ends_at and found.first_day == found.last_day and found.ends_at <= found.starts_at:
        times = f"{found.starts_at:%H:%M} to {found.ends_at:%H:%M}"
        return times, "an end after the start", "Correct the times."
    return None
