"""Marks as rows of a table: one pupil, one session, one code.

| column | also known as | |
| --- | --- | --- |
| UPN | Unique Pupil Number | needed, unless there is a MIS id |
| MIS id | Person ID, Student ID, Pupil id | the number the school's own system has; compared with the UPN's pupil |
| Date | Attendance date, Mark date | needed; see `dates` for its forms |
| Session | AM/PM, Session name | needed: AM or PM |
| Code | Mark, Attendance mark, Attendance code | needed; empty or `-`: no mark was made, the row is only counted |
| Minutes late | Mins late | whole minutes |
| Comment | Reason, Notes | kept only as the reason of an amendment: comments may speak of health |
| DfE number | School number, LAESTAB | compared with the school's own |
"""

from collections.abc import Iterator
from dataclasses import replace

from .cells import read_minutes, read_name
from .columns import MIS_ID, SCHOOL, SESSION, UPN_OR_MIS_ID, Column, ColumnMap
from .dates import DayReader
from .findings import Findings
from .formats import Format, Holds, Progress
from .known import Known
from .mark_codes import NO_MARK, CodeReader, SessionReader
from .mark_rows import MarkRow
from .problems import CellRefused
from .rows_read import RowsRead
from .table_source import TABLE_SUFFIXES, TableSource
from .tables import Table
from .words import NO_SESSION

COLUMNS = (
    UPN_OR_MIS_ID,
    MIS_ID,
    Column(name="day", headings=("Date", "Attendance date", "Mark date", "Session date"), required=True),
    replace(SESSION, required=True),
    Column(name="code", headings=("Code", "Mark", "Attendance mark", "Attendance code"), required=True),
    Column(name="minutes", headings=("Minutes late", "Mins late", "Late minutes")),
    Column(name="reason", headings=("Comment", "Comments", "Reason", "Notes")),
    SCHOOL,
)
NAMES = tuple(column.name for column in COLUMNS)
REASON_CHARACTERS = 255


class MarksReader:
    """Turns the cells of one file into marks; what is wrong goes into the findings."""

    def __init__(self, table: Table, columns: ColumnMap, known: Known, findings: Findings) -> None:
        self.table, self.columns, self.known, self.findings = table, columns, known, findings
        self.days, self.sessions = DayReader(), SessionReader(findings, known.words)
        self.codes = CodeReader(findings, known.words)
        self._read_before = RowsRead(columns, NAMES[:2], NAMES[2:])

    def rows(self, progress: Progress | None = None) -> Iterator[MarkRow]:
        """The accepted rows in the order of the file; raises `FileRefused` when the file itself cannot be read."""
        for number, cells in self.table.rows(progress):
            self.findings.rows += 1
            mark = self._read_before.again(number, cells) or self._read(number, cells)
            if mark is not None:
                yield mark
        self.findings.ambiguous_dates = self.days.ambiguous
        self.findings.date_order_is_unproved = self.days.order_is_unproved

    def _read(self, number: int, cells: list[str]) -> MarkRow | None:
        reading = "school"
        try:
            texts = self.columns.texts(cells, NAMES)
            upn, mis_id, day_text, half_text, code_text, minutes_text, reason_text, school = texts
            self.findings.saw_school(school)
            reading = "upn" if upn or not mis_id else "mis_id"
            pupil_id = self.known.pupil(upn, mis_id)
            reading = "day"
            day = self.known.check_past(self.days.read(day_text))
            reading = "half"
            half = self.sessions.read(half_text)
            if half == NO_SESSION:
                self.findings.no_session += 1
                return None
            if code_text in NO_MARK:
                self.findings.unmarked += 1
                return None
            reading = "code"
            code = self.codes.read(code_text, day)
            reading = "minutes"
            minutes = read_minutes(minutes_text)
            reading = "reason"
            reason = read_name(reason_text, longest=REASON_CHARACTERS, required=False) if reason_text else ""
        except CellRefused as refusal:
            self.findings.refuse(number, self.columns.heading(reading), self.columns.cell(cells, reading), str(refusal))
            return None
        self.findings.saw_day(day)
        mark = MarkRow(number, pupil_id, day, half, code, minutes, reason)
        self._read_before.keep(cells, mark)
        return mark


class MarksFile(TableSource):
    COLUMNS = COLUMNS

    def marks(self, known: Known, findings: Findings, progress: Progress | None = None) -> Iterator[MarkRow]:
        return MarksReader(self.table, self.place(known.columns), known, findings).rows(progress)


MARKS_CSV = Format(
    slug="marks-csv",
    label="Marks: one row per pupil and session",
    holds=Holds.MARKS,
    suffixes=TABLE_SUFFIXES,
    open=MarksFile,
)
