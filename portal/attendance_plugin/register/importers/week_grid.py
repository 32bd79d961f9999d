"""Marks as a week grid: one row per pupil, one column per session, a code in each cell.

| column | also known as | |
| --- | --- | --- |
| UPN | Unique Pupil Number | needed, unless there is a MIS id |
| MIS id | Person ID, Student ID, Pupil id | |
| Mon AM … Fri PM | Monday PM, 07/09/2026 AM, Mon 07/09/2026 PM | see `week_headings` |
| Session | AM/PM, Session name | when a pupil has a row for each session, and the columns are days |
| DfE number | School number, LAESTAB | compared with the school's own |

Where rows have a session of their own, the pupil may stand only in the first row of a pair, merged with the next.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from .columns import MIS_ID, SCHOOL, SESSION, UPN_OR_MIS_ID, ColumnMap
from .dates import DayReader
from .findings import Findings
from .formats import Caps, Format, Holds, Progress
from .known import Known
from .mark_codes import NO_MARK, CodeReader, SessionReader
from .mark_rows import MarkRow
from .problems import CellRefused, FileRefused, HeadingsUnknown
from .table_source import TABLE_SUFFIXES, TableSource, Taught
from .tables import Line
from .week_headings import SessionHeading, day_of, find_week, join_lines, names_week, read_heading
from .words import NO_SESSION


@dataclass(frozen=True, slots=True)
class SessionColumn:
    """``half`` is empty where the row says which session it is."""

    place: int
    shown: str
    day: date
    half: str


class WeekGrid(TableSource):
    COLUMNS = (UPN_OR_MIS_ID, MIS_ID, SESSION, SCHOOL)

    def heading_lines(self, head: Sequence[Line]) -> Iterator[Sequence[Line]]:
        yield from super().heading_lines(head)
        yield from (pair for pair in pairwise(head) if not names_week(pair[0][1]))

    def headings_of(self, lines: Sequence[list[str]]) -> list[str]:
        return join_lines(*lines) if len(lines) == 2 else super().headings_of(lines)

    def own_places(self, headings: Sequence[str]) -> list[int]:
        sessions = {found.place for found in session_headings(headings)}
        return [place for place in range(len(headings)) if place not in sessions]

    def fit(self, headings: Sequence[str]) -> int:
        return super().fit(headings) + sum(bool(found.session) for found in session_headings(headings))

    def match(self, lines: Sequence[list[str]], taught: Taught) -> ColumnMap:
        columns = super().match(lines, taught)
        sessions = session_headings(columns.headings)
        if not any(found.session for found in sessions) and not (sessions and columns.has("half")):
            raise HeadingsUnknown(
                "No column is a session. Accepted headings: Mon AM, Monday PM, 07/09/2026 AM, in one line or with AM "
                "and PM below the day."
            )
        return columns

    def marks(self, known: Known, findings: Findings, progress: Progress | None = None) -> Iterator[MarkRow]:
        columns = self.place(known.columns)
        above = [cells for number, cells in self.table.head() if number <= (self.table.heading_line or 0)]
        return GridReader(self, columns, above, known, findings).rows(progress)


class GridReader:
    """Turns the rows of one grid into marks; what is wrong goes into the findings."""

    def __init__(
        self, grid: WeekGrid, columns: ColumnMap, above: list[list[str]], known: Known, findings: Findings
    ) -> None:
        self.grid, self.columns, self.known, self.findings = grid, columns, known, findings
        self.codes, self.sessions = CodeReader(findings, known.words), SessionReader(findings, known.words)
        self.days = DayReader()
        self._above, self._pupil_above = above, 0

    def rows(self, progress: Progress | None = None) -> Iterator[MarkRow]:
        sessions = self._session_columns()
        for number, cells in self.grid.table.rows(progress):
            self.findings.rows += 1
            yield from self._read(number, cells, sessions)
        self.findings.ambiguous_dates = self.days.ambiguous
        self.findings.date_order_is_unproved = self.days.order_is_unproved

    def _session_columns(self) -> list[SessionColumn]:
        monday, found = find_week(self._above, self.days), []
        for heading in session_headings(self.columns.headings):
            day = day_of(heading, monday, self.days)
            half = self._half_of(heading)
            if half is not None and half != NO_SESSION:
                found.append(SessionColumn(heading.place, heading.shown, day, half))
        _refuse_twice(found)
        return found

    def _half_of(self, heading: SessionHeading) -> str | None:
        """The session of the column; empty when the row says it, None when the heading cannot be read."""
        if not heading.session and self.columns.has("half"):
            return ""
        try:
            return self.sessions.read(heading.session)
        except CellRefused as refusal:
            line = self.grid.table.heading_line or 1
            self.findings.refuse(line, "headings", heading.shown, f"a day and then {refusal}")
            return None

    def _read(self, number: int, cells: list[str], sessions: list[SessionColumn]) -> Iterator[MarkRow]:
        reading, got = "upn", ""
        try:
            self.findings.saw_school(self.columns.cell(cells, "school"))
            upn, mis_id = self.columns.texts(cells, ("upn", "mis_id"))
            reading, got = ("upn", upn) if upn or not mis_id else ("mis_id", mis_id)
            pupil_id = self._pupil(upn, mis_id)
            reading, got = "half", self.columns.cell(cells, "half")
            own_half = self.sessions.read(got) if self.columns.has("half") else ""
        except CellRefused as refusal:
            self.findings.refuse(number, self.columns.heading(reading), got, str(refusal))
            return
        if own_half == NO_SESSION:
            self.findings.no_session += 1
            return
        for column in sessions:
            yield from self._cell(number, cells, column, pupil_id, column.half or own_half)

    def _pupil(self, upn: str, mis_id: str) -> int:
        if self.columns.has("half") and self._pupil_above and not upn and not mis_id:
            return self._pupil_above
        self._pupil_above = 0
        self._pupil_above = self.known.pupil(upn, mis_id)
        return self._pupil_above

    def _cell(
        self, number: int, cells: list[str], column: SessionColumn, pupil_id: int, half: str
    ) -> Iterator[MarkRow]:
        text = cells[column.place].strip() if column.place < len(cells) else ""
        if text in NO_MARK:
            self.findings.unmarked += 1
            return
        try:
            code = self.codes.read(text, self.known.check_past(column.day))
        except CellRefused as refusal:
            self.findings.refuse(number, column.shown, text, str(refusal))
            return
        self.findings.saw_day(column.day)
        yield MarkRow(number, pupil_id, column.day, half, code, None, "")


def session_headings(headings: Sequence[str]) -> list[SessionHeading]:
    return [found for place, text in enumerate(headings) if (found := read_heading(place, text))]


def _refuse_twice(columns: list[SessionColumn]) -> None:
    seen: dict[tuple[date, str], SessionColumn] = {}
    for column in columns:
        first = seen.setdefault((column.day, column.half), column)
        if first is not column:
            raise FileRefused(
                f"The columns {first.place + 1} ({first.shown!r}) and {column.place + 1} ({column.shown!r}) are the "
                "same session. Leave only the right one in the file."
            )


WEEK_CSV = Format(
    slug="week-csv",
    label="Marks: a week grid, one row per pupil and a column for each session",
    holds=Holds.MARKS,
    suffixes=TABLE_SUFFIXES,
    open=WeekGrid,
    caps=Caps(columns=420, rows=20_000),  # a school year has 380 sessions; a row is a pupil
)
