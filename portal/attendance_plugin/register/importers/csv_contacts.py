"""Contacts as a file of their own: one row per contact, linked to the pupil by UPN or MIS id.

| column | also known as | |
| --- | --- | --- |
| UPN | Unique Pupil Number | needed, unless there is a MIS id |
| MIS id | Person ID, Student ID, Pupil id | the pupil's, not the contact's |
| Name | Full name, Contact name | needed |
| Order | Priority, Contact order | a whole number; without one the order of the file counts |
| Relationship, Email, Telephone, Address | | |
| Responsibility, Lives with, May collect, Court order, Do not contact | | yes or no |

The rows of a pupil are all of this pupil's contacts: one who is not among them is no longer on record. A pupil without
any row keeps the contacts held.
"""

from collections.abc import Iterator

from portal.attendance_plugin.roll.entries import ContactEntry, PupilContacts

from .cells import read_order
from .columns import MIS_ID, SCHOOL, UPN_OR_MIS_ID, Column, ColumnMap
from .contact_cells import CONTACT_HEADINGS, read_contact
from .findings import Findings
from .formats import Caps, Format, Holds, Progress
from .known import Known
from .problems import CellRefused, FileRefused
from .table_source import TABLE_SUFFIXES, TableSource
from .tables import Table

MOST_OF_A_PUPIL = 20
TELLING = ("relationship", "email", "telephone")


def _headings(known: tuple[str, ...]) -> tuple[str, ...]:
    return (*(word.capitalize() for word in known), *(f"Contact {word}" for word in known))


COLUMNS = (
    UPN_OR_MIS_ID,
    MIS_ID,
    *(
        Column(name=name, headings=_headings(known), required=name == "name")
        for name, known in CONTACT_HEADINGS.items()
    ),
    Column(name="order", headings=("Order", "Priority", "Contact order", "Contact priority")),
    SCHOOL,
)


class ContactsReader:
    """Turns the rows of one file into each pupil's contacts; what is wrong goes into the findings."""

    def __init__(self, table: Table, columns: ColumnMap, known: Known, findings: Findings) -> None:
        self.table, self.columns, self.known, self.findings = table, columns, known, findings
        self._cells: list[str] = []
        self._reading = "upn"
        self._found: dict[int, list[tuple[int, int, ContactEntry]]] = {}

    def pupils(self, progress: Progress | None = None) -> Iterator[PupilContacts]:
        """Each pupil of the file once, with the contacts in their order. Raises `FileRefused`."""
        for number, cells in self.table.rows(progress):
            self.findings.rows += 1
            self._cells = cells
            try:
                self._read(number)
            except CellRefused as refusal:
                got = self.columns.cell(cells, self._reading)
                self.findings.refuse(number, self.columns.heading(self._reading), got, str(refusal))
        for pupil_id, ordered in self._found.items():
            ordered.sort(key=lambda found: found[:2])
            yield PupilContacts(pupil_id=pupil_id, contacts=tuple(entry for _, _, entry in ordered))

    def _read(self, number: int) -> None:
        self.findings.saw_school(self._cell("school"))
        upn, mis_id = self.columns.texts(self._cells, ("upn", "mis_id"))
        self._reading = "upn" if upn or not mis_id else "mis_id"
        contacts = self._found.setdefault(self.known.pupil(upn, mis_id), [])
        entry = read_contact(self._cell)
        self._reading = "name"
        if len(contacts) == MOST_OF_A_PUPIL:
            raise CellRefused(f"at most {MOST_OF_A_PUPIL} contacts of one pupil")
        if any(entry.full_name.casefold() == other.full_name.casefold() for _, _, other in contacts):
            raise CellRefused("each contact of a pupil once; this one has a row above")
        contacts.append((read_order(self._cell("order")), number, entry))

    def _cell(self, name: str) -> str:
        self._reading = name
        return self.columns.cell(self._cells, name)


class ContactsFile(TableSource):
    COLUMNS = COLUMNS

    def require_fit(self, known: Known) -> None:
        """A list of pupils has names, too: a column that only contacts have must be there."""
        super().require_fit(known)
        if not any(self.columns.has(name) for name in TELLING):
            raise FileRefused(
                "The file has a column of names, but none that only contacts have. Accepted: Relationship, Email or "
                "Telephone besides. Say that it is a file of contacts if it is one."
            )

    def contacts(self, known: Known, findings: Findings, progress: Progress | None = None) -> Iterator[PupilContacts]:
        return ContactsReader(self.table, self.place(known.columns), known, findings).pupils(progress)


CONTACTS_CSV = Format(
    slug="contacts-csv",
    label="Contacts: one row per contact of a pupil",
    holds=Holds.CONTACTS,
    suffixes=TABLE_SUFFIXES,
    open=ContactsFile,
    caps=Caps(rows=50_000),
)
