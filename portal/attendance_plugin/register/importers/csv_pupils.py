"""The roll as a table: one row per pupil, contacts in numbered columns (`Contact 1 name`, `Contact 2 name`).

The file is the whole roll: a pupil who is on our roll and not in the file is a leaver. A file without any contact
column says nothing about contacts, and none is touched.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial

from portal.attendance_plugin.roll.entries import ContactEntry, RollEntry
from portal.attendance_plugin.roll.upn import InvalidUpn, clean_upn

from .cells import read_name, read_year_group
from .columns import MIS_ID, SCHOOL, UPN, Column, ColumnMap
from .contact_cells import CONTACT_HEADINGS, read_contact
from .dates import DayReader
from .findings import Findings
from .formats import Caps, Format, Holds, Progress
from .known import Known
from .problems import CellRefused
from .table_source import TABLE_SUFFIXES, TableSource
from .tables import Table

CONTACTS = range(1, 7)
PUPIL_COLUMNS = (
    UPN,
    MIS_ID,
    Column(name="given_name", headings=("Given name", "Forename", "First name", "Legal forename"), required=True),
    Column(name="family_name", headings=("Family name", "Surname", "Last name", "Legal surname"), required=True),
    Column(name="born", headings=("Date of birth", "DOB", "Birth date"), required=True),
    Column(name="year_group", headings=("Year group", "Year", "NC year"), required=True),
    Column(name="class_name", headings=("Class", "Registration group", "Reg group", "Form"), required=True),
    Column(
        name="admitted_on", headings=("Admitted", "Admission date", "Date of admission", "Entry date"), required=True
    ),
    Column(name="left_on", headings=("Left", "Leaving date", "Date of leaving")),
    SCHOOL,
)


def _contact_columns() -> Iterator[Column]:
    for number in CONTACTS:
        for field, names in CONTACT_HEADINGS.items():
            yield Column(name=f"contact_{number}_{field}", headings=tuple(f"Contact {number} {name}" for name in names))


COLUMNS = (*PUPIL_COLUMNS, *_contact_columns())


class PupilsReader:
    """Turns the cells of one file into entries of the roll; what is wrong goes into the findings."""

    def __init__(self, table: Table, columns: ColumnMap, known: Known, findings: Findings) -> None:
        self.table, self.columns, self.known, self.findings = table, columns, known, findings
        self.classes = {name.casefold(): name for name in known.class_names}
        self.days = DayReader()
        self._row_of: dict[str, int] = {}
        self._row_of_mis_id: dict[str, int] = {}
        self._has_contacts = any(name.startswith("contact_") for name in self.columns.places)
        self._cells: list[str] = []
        self._reading = ""

    def rows(self, progress: Progress | None = None) -> Iterator[RollEntry]:
        """The accepted entries in the order of the file; raises `FileRefused` when the file itself cannot be read."""
        for number, cells in self.table.rows(progress):
            self.findings.rows += 1
            self._cells = cells
            try:
                yield self._read(number)
            except CellRefused as refusal:
                got = self.columns.cell(cells, self._reading)
                self.findings.refuse(number, self.columns.heading(self._reading), got, str(refusal))
        self.findings.ambiguous_dates = self.days.ambiguous
        self.findings.date_order_is_unproved = self.days.order_is_unproved

    def _cell(self, name: str) -> str:
        self._reading = name
        return self.columns.cell(self._cells, name)

    def _read(self, number: int) -> RollEntry:
        self.findings.saw_school(self._cell("school"))
        upn = self._upn(number)
        entry = RollEntry(
            upn=upn,
            mis_id=self._mis_id(number, upn),
            given_name=read_name(self._cell("given_name"), longest=100),
            family_name=read_name(self._cell("family_name"), longest=100),
            born=self._born(),
            year_group=read_year_group(self._cell("year_group")),
            class_name=self._class(),
            admitted_on=self.days.read(self._cell("admitted_on")),
            left_on=self.days.read(self._cell("left_on")) if self._cell("left_on") else None,
            contacts=tuple(self._contacts()) if self._has_contacts else None,
        )
        if entry.left_on and entry.left_on < entry.admitted_on:
            self._reading = "left_on"
            raise CellRefused(f"a day not before the admission, {entry.admitted_on.isoformat()}")
        return entry

    def _upn(self, number: int) -> str:
        try:
            upn = clean_upn(self._cell("upn"))
        except InvalidUpn as refusal:
            raise CellRefused(f"a UPN ({refusal})") from refusal
        if upn in self._row_of:
            raise CellRefused(f"a UPN of this pupil alone; row {self._row_of[upn]} has the same one")
        self._row_of[upn] = number
        return upn

    def _mis_id(self, number: int, upn: str) -> str:
        mis_id = read_name(self._cell("mis_id"), longest=40, required=False)
        if not mis_id:
            return ""
        if (row := self._row_of_mis_id.setdefault(mis_id, number)) != number:
            raise CellRefused(f"an id of this pupil alone; row {row} has the same one")
        holder = self.known.pupil_by_mis_id.get(mis_id)
        if holder is not None and holder != self.known.pupil_by_upn.get(upn):
            raise CellRefused("an id of this pupil alone; on our roll it is a pupil's with another UPN")
        return mis_id

    def _born(self) -> date:
        born = self.days.read(self._cell("born"))
        if not self.known.today.year - 20 < born.year <= self.known.today.year:
            raise CellRefused("the birth date of somebody of school age")
        return born

    def _class(self) -> str:
        text = read_name(self._cell("class_name"), longest=40)
        if text.casefold() not in self.classes:
            known = ", ".join(sorted(self.classes.values())) or "none yet"
            raise CellRefused(
                f"one of the school's classes ({known}); a new class is added to the school's content first"
            )
        return self.classes[text.casefold()]

    def _contacts(self) -> Iterator[ContactEntry]:
        for number in CONTACTS:
            name = read_name(self._cell(f"contact_{number}_name"), longest=200, required=False)
            if name:
                yield read_contact(partial(self._contact_cell, number))

    def _contact_cell(self, number: int, field: str) -> str:
        return self._cell(f"contact_{number}_{field}")


class PupilsFile(TableSource):
    COLUMNS = COLUMNS

    def roll(self, known: Known, findings: Findings, progress: Progress | None = None) -> Iterator[RollEntry]:
        return PupilsReader(self.table, self.place(known.columns), known, findings).rows(progress)


PUPILS_CSV = Format(
    slug="pupils-csv",
    label="Pupils, classes and contacts: one row per pupil, the whole roll",
    holds=Holds.ROLL,
    suffixes=TABLE_SUFFIXES,
    open=PupilsFile,
    caps=Caps(rows=50_000),  # a row is a child, so the file is short
)
