"""The columns a file of suggested codes may have: one set in plain words, others as a school's system names them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .models import HandBackRow

Cell = Callable[[HandBackRow], str]


@dataclass(frozen=True, kw_only=True)
class ColumnSet:
    """``needs_mis_id``: pupils are named by the id the school's own system gave them, so it must be known."""

    label: str
    help: str
    columns: tuple[tuple[str, Cell], ...]
    needs_mis_id: bool = False

    @property
    def headings(self) -> list[str]:
        return [heading for heading, _ in self.columns]

    def cells(self, row: HandBackRow) -> list[str]:
        return [cell(row) for _, cell in self.columns]


def _session(row: HandBackRow) -> str:
    return row.half.upper()


def _minutes(row: HandBackRow) -> str:
    return "" if row.minutes_late is None else str(row.minutes_late)


def _code_or_dash(row: HandBackRow) -> str:
    """SIMS writes a session without a mark as a dash."""
    return row.code or "-"


def _note(row: HandBackRow) -> str:
    """What the row does beside naming a code."""
    words = []
    if row.kind == HandBackRow.Kind.REPLACES and row.replaces:
        words.append(f"replaces {row.replaces.code or 'no code'} of file {row.replaces.file.number}")
    if row.kind == HandBackRow.Kind.CORRECTION and row.replaces:
        words.append(f"takes back {row.replaces.code} of file {row.replaces.file.number}")
    if row.register_had:
        words.append(f"the register has {row.register_had}")
    return "; ".join(words)


def _comment(row: HandBackRow) -> str:
    note = _note(row)
    return f"{row.get_because_display()}, {row.reference}" + (f"; {note}" if note else "")


GENERAL = ColumnSet(
    label="Plain table",
    help="UPN, id and name with the reason and the reference in columns of their own: to read, or to type in.",
    columns=(
        ("UPN", lambda row: row.pupil.upn),
        ("Pupil ID", lambda row: row.pupil.mis_id),
        ("Family name", lambda row: row.pupil.family_name),
        ("Given name", lambda row: row.pupil.given_name),
        ("Date", lambda row: row.day.isoformat()),
        ("Session", _session),
        ("Code", lambda row: row.code),
        ("Minutes late", _minutes),
        ("Reason", lambda row: row.get_because_display()),
        ("Reference", lambda row: row.reference),
        ("Note", _note),
    ),
)
SIMS = ColumnSet(
    label="SIMS fields",
    help="The fields of a SIMS session attendance record, by PersonID.",
    columns=(
        ("PersonID", lambda row: row.pupil.mis_id),
        ("AttendanceDate", lambda row: row.day.isoformat()),
        ("SessionName", _session),
        ("AttendanceMark", _code_or_dash),
        ("Comments", _comment),
        ("MinsLate", _minutes),
    ),
    needs_mis_id=True,
)
WONDE = ColumnSet(
    label="Wonde fields",
    help="The fields of Wonde's attendance write-back, by student_id.",
    columns=(
        ("date", lambda row: row.day.isoformat()),
        ("session", _session),
        ("student_id", lambda row: row.pupil.mis_id),
        ("attendance_code", lambda row: row.code),
        ("comment", _comment),
        ("minutes_late", _minutes),
    ),
    needs_mis_id=True,
)

COLUMN_SETS: Mapping[str, ColumnSet] = MappingProxyType({"general": GENERAL, "sims": SIMS, "wonde": WONDE})
