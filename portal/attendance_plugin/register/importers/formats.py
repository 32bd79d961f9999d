"""What a format of file is to the importers: a name, the caps, and a way to open it.

A format is one module. It makes a `Format`, whose ``open`` reads the file's bytes once, counts and hashes them and
gives back a `Source`; the source then yields marks, or entries of the roll, as a stream. What is wrong with a cell
goes into `Findings` and the row is left out; what is wrong with the whole file raises `FileRefused`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from portal.attendance_plugin.roll.entries import PupilContacts, RollEntry

from .findings import Findings
from .known import Known
from .mark_rows import MarkRow
from .prior_years import PriorYear

# Called now and then with the rows and the bytes read so far; what it raises stops the reading.
Progress = Callable[[int, int], None]


class Holds(StrEnum):
    MARKS = "marks"
    ROLL = "roll"
    CONTACTS = "contacts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """The largest file we read. A year of a school with 1,300 pupils is about 500,000 rows and 20 MB.

    ``depth`` is how many elements of XML or JSON may stand inside each other, ``unpacked_bytes`` what an Excel file may
    hold unpacked.
    """

    bytes: int = 64 << 20
    unpacked_bytes: int = 256 << 20
    rows: int = 1_000_000
    columns: int = 100
    cell_characters: int = 1_000
    line_characters: int = 64_000
    depth: int = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What one reading of the bytes told. ``shown`` says it in words: `UTF-8, separated by commas`."""

    size: int
    sha256: str
    shown: str


class Source:
    """An opened file. A format overrides the method of what it holds."""

    scan: Scan
    # Whether a pupil on our roll and not in the file has left. False: the file names only some pupils.
    is_whole_roll: bool = True

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know about the file as a whole, in sentences; complete once its rows were read."""
        return ()

    @property
    def unused(self) -> tuple[str, ...]:
        """Columns or elements of the file that mean nothing to us; complete once its rows were read."""
        return ()

    def require_fit(self, known: Known) -> None:
        """Raise `FileRefused` when the opened file is of another format after all. Opening may have told enough."""

    def prior_years(self) -> Mapping[str, tuple[PriorYear, ...]]:
        """What former schools say of pupils' attendance, by UPN; complete once the entries were read."""
        return {}

    def marks(self, known: Known, findings: Findings, progress: Progress | None = None) -> Iterator[MarkRow]:
        """The accepted marks in the order of the file. Raises `FileRefused`."""
        raise NotImplementedError

    def roll(self, known: Known, findings: Findings, progress: Progress | None = None) -> Iterator[RollEntry]:
        """The accepted entries of the roll in the order of the file. Raises `FileRefused`."""
        raise NotImplementedError

    def contacts(self, known: Known, findings: Findings, progress: Progress | None = None) -> Iterator[PupilContacts]:
        """The accepted contacts, each pupil once, when the whole file was read. Raises `FileRefused`."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One shape of file. ``slug`` is what people give on the command line and what is stored with an import."""

    slug: str
    label: str
    holds: Holds
    suffixes: tuple[str, ...]
    open: Callable[[BinaryIO, Caps], Source]
    caps: Caps = Caps()
