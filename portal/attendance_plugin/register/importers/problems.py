"""What can be wrong with a register file, in words a school office can act on."""

from dataclasses import dataclass


class FileRefused(ValueError):
    """The file as a whole cannot be read. One sentence or two: what was got, what is accepted, what to do next."""


class HeadingsUnknown(FileRefused):
    """The headings do not say where a needed field stands; a person of the school can."""


@dataclass(frozen=True, slots=True)
class RowError:
    """One cell that cannot be accepted. Rows count from 1, the headings being row 1, as a spreadsheet shows them."""

    row: int
    column: str
    got: str
    accepted: str

    def __str__(self) -> str:
        return f"Row {self.row}, {self.column}: got {self.got!r}; accepted: {self.accepted}."


class CellRefused(ValueError):
    """A cell's text means nothing here; the words say what is accepted."""
