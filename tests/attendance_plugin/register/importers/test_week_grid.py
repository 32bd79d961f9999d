"""A week's marks as a grid, from a text file or a workbook; days, sessions and pupils are never guessed."""

import io
from datetime import date

import openpyxl
import pytest

from portal.attendance_plugin.register.importers import FORMATS
from portal.attendance_plugin.register.importers.findings import Findings
from portal.attendance_plugin.register.importers.known import Known
from portal.attendance_plugin.register.importers.mark_rows import MarkRow
from portal.attendance_plugin.register.importers.problems import FileRefused
from portal.attendance_plugin.register.importers.words import NO_SESSION, Words
from tests.attendance_plugin.register.importers.workbooks import saved, workbook

TODAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 16)
UPN = "B801200005001"
KNOWN = Known(today=TODAY, pupil_by_upn={UPN: 7}, pupil_by_mis_id={"4711": 7, "4712": 8})
Marks = list[tuple[int, str, str, str]]


def read_rows(content: str | bytes, known: Known = KNOWN) -> tuple[list[MarkRow], Findings]:
    findings, grid = Findings(), FORMATS["week-csv"]
    source = grid.open(io.BytesIO(content.encode() if isinstance(content, str) else content), grid.caps)
    return list(source.marks(known, findings)), findings


def read(content: str | bytes, known: Known = KNOWN) -> Marks:
    rows, findings = read_rows(content, known)
    assert [str(error) for error in findings.errors] == []
    return [(row.pupil_id, row.day.isoformat(), row.half, row.code) for row in rows]


WEEK = [(7, "2026-11-16", "am", "/"), (7, "2026-11-16", "pm", "\\"), (7, "2026-11-17", "am", "I")]


@pytest.mark.parametrize(
    "text",
    [
        f"UPN,Name,Mon 16/11/2026 AM,Monday 16/11/2026 PM,Tue 17/11/2026 AM\n{UPN},A O,/,\\,I\n",
        f"UPN,16/11/2026 AM,16/11/2026 PM,17/11/2026 AM,17/11/2026 PM\n{UPN},/,\\,i,-\n",
        f"UPN,2026-11-16 am,2026-11-16 pm,2026-11-17 am\n{UPN},/,\\,I\n",
        f"Week commencing 16/11/2026,,,\nUPN,Mon AM,Mon PM,Tue AM\n{UPN},/,\\,I\n",
        f"Attendance,,,\nw/c:,16/11/2026,,\n\nUPN,Mon AM,Mon PM,Tues AM\n{UPN},/,\\,I\n",
        f"Week beginning 2026-11-16\n,Mon,,Tue,\nUPN,AM,PM,AM,PM\n{UPN},/,\\,I,\n",
        f"UPN,16/11/2026,,17/11/2026,\n,AM,PM,AM,PM\n{UPN},/,\\,I,\n",
        f"UPN,Name,Session,16/11/2026,17/11/2026\n{UPN},A O,AM,/,I\n,,PM,\\,\n",
    ],
    ids=["both", "dates", "iso", "week-in-title", "week-in-next-cell", "two-lines", "merged-days", "merged-pupil"],
)
def test_grid_is_read_whatever_its_headings_look_like(text: str) -> None:
    assert sorted(read(text)) == WEEK


def test_grid_of_a_workbook_with_merged_days_and_pupils() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook(
                ["Attendance, Oak class"],
                ["UPN", "Session", MONDAY, date(2026, 11, 17)],
                [UPN, "AM", "/", "I"],
                [None, "PM", "\\", None],
            )
        )
    )
    book.active.merge_cells("A3:A4")
    rows, findings = read_rows(saved(book))
    assert sorted((row.pupil_id, row.day.isoformat(), row.half, row.code) for row in rows) == WEEK
    assert (findings.rows, findings.unmarked, findings.first_day) == (2, 1, MONDAY)


def test_grid_pupil_may_be_named_by_the_number_of_the_schools_own_system() -> None:
    assert read("Student ID,16/11/2026 AM\n4712,L\n") == [(8, "2026-11-16", "am", "L")]


def test_grid_wrong_cells_are_named_by_row_and_heading() -> None:
    text = f"UPN,16/11/2026 AM,23/11/2026 AM\n{UPN},QQ,\nX,/,\n{UPN},/,/\n"
    rows, findings = read_rows(text)
    assert [(error.row, error.column, error.got) for error in findings.errors] == [
        (2, "16/11/2026 AM", "QQ"),
        (3, "UPN", "X"),
        (4, "23/11/2026 AM", "/"),
    ]
    assert (len(rows), findings.rows, findings.unknown_codes) == (1, 3, {"QQ": 1})
    assert findings.errors[2].accepted.startswith("a date up to today")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("UPN,Mon AM\nx,/\n", r"names a weekday, but nothing says of which week.*Week commencing 07/09/2026"),
        ("Week commencing 17/11/2026\nUPN,Mon AM\nx,/\n", "'17/11/2026' is a Tuesday; accepted: the Monday"),
        ("Week commencing soon\nUPN,Mon AM\nx,/\n", "The week commencing 'soon' cannot be read"),
        ("w/c 16/11/2026\nw/c 09/11/2026\nUPN,Mon AM\nx,/\n", "two different weeks"),
        ("UPN,Tue 16/11/2026 AM\nx,/\n", "'Tue 16/11/2026 AM' is not right: that day is a Monday"),
        (
            "UPN,31/02/2026 AM\nx,/\n",
            "The heading '31/02/2026 AM' has no date we can read; accepted: a day that exists",
        ),
        ("UPN,16/11/2026 AM,2026-11-16 am\nx,/,/\n", r"columns 2 .* and 3 .* are the same session"),
        ("UPN,Code\nx,/\n", "No column is a session"),
        ("Name,Mon AM\nx,/\n", "no column for 'UPN'"),
    ],
)
def test_grid_that_does_not_say_its_days_is_refused(text: str, message: str) -> None:
    with pytest.raises(FileRefused, match=message):
        read_rows(text)


def test_grid_session_names_of_the_school_are_asked_once() -> None:
    text = f"UPN,Mon 16/11/2026 P1,Mon 16/11/2026 P5,Mon 16/11/2026 Club\n{UPN},/,\\,/\n"
    _, findings = read_rows(text)
    assert findings.unknown_sessions == {"p1": 1, "p5": 1, "club": 1}
    assert findings.errors[0].accepted == "a day and then AM or PM"
    words = Words(sessions={"p1": "am", "p5": "pm", "club": NO_SESSION})
    taught = Known(today=TODAY, pupil_by_upn={UPN: 7}, words=words)
    assert read(text, taught) == [(7, "2026-11-16", "am", "/"), (7, "2026-11-16", "pm", "\\")]


def test_grid_dates_that_read_both_ways_prove_nothing() -> None:
    _, findings = read_rows(f"UPN,05/11/2026 AM,06/11/2026 AM\n{UPN},/,/\n")
    assert findings.date_order_is_unproved
    _, findings = read_rows(f"UPN,05/11/2026 AM,16/11/2026 AM\n{UPN},/,/\n")
    assert not findings.date_order_is_unproved


def test_grid_of_which_two_sheets_could_be_meant_asks_which() -> None:
    rows = [["UPN", "16/11/2026 AM"], [UPN, "/"]]
    with pytest.raises(FileRefused, match="The sheets 'Marks' and 'Copy' could each be the one to import"):
        read_rows(workbook(*rows, more={"Copy": rows}))
    assert read(workbook(*rows, more={"Notes": [["Printed by the office"]]})) == [(7, "2026-11-16", "am", "/")]
