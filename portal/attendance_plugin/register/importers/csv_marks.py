"""Marks as rows of a CSV file: one pupil, one session, one code.

| column | also known as | |
| --- | --- | --- |
| UPN | Unique Pupil Number | needed |
| Date | Attendance date, Mark date | needed; see `dates` for its forms |
| Session | AM/PM, Session name | needed: AM or PM |
| Code | Mark, Attendance mark, Attendance code | needed; empty or `-`: no mark was made, the row is only counted |
| Minutes late | Mins late | whole minutes |
| Comment | Reason, Notes | kept only as the reason of an amendment: comments may speak of health |
| DfE number | School number, LAESTAB | compared with the school's own |
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from portal.attendance_plugin.roll.upn import InvalidUpn, clean_upn
from portal.rules import codes
from portal.rules.problems import NoValueInForce

from .cells import read_half, read_minutes, read_name
from .columns import Column, ColumnMap, map_headings
from .csv_table import CsvTable, Progress
from .dates import DayReader
from .findings import Findings
from .problems import CellRefused

COLUMNS = (
    Column(name="upn", headings=("UPN", "Unique Pupil Number"), required=True),
    Column(name="day", headings=("Date", "Attendance date", "Mark date", "Session date"), required=True),
    Column(name="half", headings=("Session", "AM/PM", "Session name"), required=True),
    Column(name="code", headings=("Code", "Mark", "Attendance mark", "Attendance code"), required=True),
    Column(name="minutes", headings=("Minutes late", "Mins late", "Late minutes")),
    Column(name="reason", headings=("Comment", "Comments", "Reason", "Notes")),
    Column(name="school", headings=("DfE number", "School number", "LAESTAB", "School DfE number")),
)
NAMES = tuple(column.name for column in COLUMNS)
NO_MARK = {"", "-"}
REASON_CHARACTERS = 255


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One accepted row."""

    row: int
    pupil_id: int
    day: date
    half: str
    code: str
    minutes_late: int | None
    reason: str


class MarksReader:
    """Turns the cells of one file into marks; what is wrong goes into the findings."""

    def __init__(self, table: CsvTable, *, pupils: Mapping[str, int], today: date, findings: Findings) -> None:
        self.table, self.pupils, self.today, self.findings = table, pupils, today, findings
        self.columns: ColumnMap = map_headings(table.headings, COLUMNS)
        self.days = DayReader()
        self._pupil_of: dict[str, int] = {}
        self._codes_known: set[tuple[str, date]] = set()

    def rows(self, progress: Progress | None = None) -> Iterator[MarkRow]:
        """The accepted rows in the order of the file; raises `FileRefused` when the file itself cannot be read."""
        for number, cells in self.table.rows(progress):
            self.findings.rows += 1
            mark = self._read(number, cells)
            if mark is not None:
                yield mark
        self.findings.ambiguous_dates = self.days.ambiguous
        self.findings.date_order_is_unproved = self.days.order_is_unproved

    def _read(self, number: int, cells: list[str]) -> MarkRow | None:
        reading = "upn"
        try:
            upn, day_text, half_text, code_text, minutes_text, reason_text, school = self.columns.texts(cells, NAMES)
            self.findings.saw_school(school)
            pupil_id = self._pupil(upn)
            reading = "day"
            day = self._day(day_text)
            reading = "half"
            half = read_half(half_text)
            if code_text in NO_MARK:
                self.findings.unmarked += 1
                return None
            reading = "code"
            code = self._code(code_text, day)
            reading = "minutes"
            minutes = read_minutes(minutes_text)
            reading = "reason"
            reason = read_name(reason_text, longest=REASON_CHARACTERS, required=False) if reason_text else ""
        except CellRefused as refusal:
            self.findings.refuse(number, self.columns.heading(reading), self.columns.cell(cells, reading), str(refusal))
            return None
        self.findings.saw_day(day)
        return MarkRow(number, pupil_id, day, half, code, minutes, reason)

    def _pupil(self, text: str) -> int:
        found = self._pupil_of.get(text)
        if found is not None:
            return found
        try:
            found = self.pupils.get(clean_upn(text))
        except InvalidUpn as refusal:
            raise CellRefused(f"a UPN ({refusal})") from refusal
        if found is None:
            raise CellRefused("the UPN of a pupil on the school's roll; import the pupils first if this one is new")
        self._pupil_of[text] = found
        return found

    def _day(self, text: str) -> date:
        day = self.days.read(text)
        if day > self.today:
            raise CellRefused(f"a date up to today, {self.today.isoformat()}: a session is marked when it happens")
        return day

    def _code(self, text: str, day: date) -> str:
        code = text.upper()
        if (code, day) in self._codes_known:
            return code
        try:
            accepted = codes.codes_on(day)
        except NoValueInForce as none:
            raise CellRefused(f"a code on a day for which codes are known ({none})") from none
        if code not in accepted:
            self.findings.saw_code_unknown(text)
            raise CellRefused(f"a national attendance code in use on {day.isoformat()}: {' '.join(accepted)}")
        self._codes_known.add((code, day))
        return code
