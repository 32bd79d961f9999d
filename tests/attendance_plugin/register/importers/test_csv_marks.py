"""Rows of marks: every wrong cell is named with its row and column, and nothing is guessed (abuse case 56)."""

import io
from datetime import date

import pytest

from portal.attendance_plugin.register.importers import FORMATS
from portal.attendance_plugin.register.importers.findings import Findings
from portal.attendance_plugin.register.importers.known import Known
from portal.attendance_plugin.register.importers.mark_rows import MarkRow
from portal.attendance_plugin.register.importers.problems import FileRefused

TODAY = date(2026, 11, 20)
UPN, OTHER = "B801200005001", "P207000016049"
KNOWN = Known(today=TODAY, pupil_by_upn={UPN: 7}, pupil_by_mis_id={"4711": 7, "4712": 8})


def read(text: str) -> tuple[list[MarkRow], Findings]:
    findings = Findings()
    marks = FORMATS["marks-csv"]
    source = marks.open(io.BytesIO(text.encode()), marks.caps)
    return list(source.marks(KNOWN, findings)), findings


def test_marks_are_read_under_the_headings_of_other_systems() -> None:
    headings = "Unique Pupil Number,Surname,Attendance Date,Session Name,Attendance Mark,MinsLate,Comments"
    text = f"{headings}\n{UPN},Smith,19/11/2026,PM,l,12,Bus\n"
    rows, findings = read(text)
    assert rows == [MarkRow(2, 7, date(2026, 11, 19), "pm", "L", 12, "Bus")]
    assert (findings.rows, findings.error_count, findings.first_day, findings.last_day) == (
        1,
        0,
        rows[0].day,
        rows[0].day,
    )


@pytest.mark.parametrize(
    ("row", "column", "got", "accepted"),
    [
        ("A801200005001,2026-11-19,AM,/,,", "UPN", "A801200005001", "its check letter should be B"),
        (f"{OTHER},2026-11-19,AM,/,,", "UPN", OTHER, "a pupil on the school's roll; import the pupils first"),
        (f"{UPN},31/02/2026,AM,/,,", "Date", "31/02/2026", "a day that exists"),
        (f"{UPN},11/19/2026,AM,/,,", "Date", "11/19/2026", "month first"),
        (f"{UPN},2026-11-21,AM,/,,", "Date", "2026-11-21", "a date up to today, 2026-11-20"),
        (f"{UPN},2026-11-19,1,/,,", "Session", "1", "AM or PM"),
        (f"{UPN},2026-11-19,AM,ZZ,,", "Code", "ZZ", "a national attendance code in use on 2026-11-19"),
        (f"{UPN},2026-11-19,AM,LL,,", "Code", "LL", "a national attendance code"),
        (f"{UPN},2026-11-19,AM,L,-3,", "Mins late", "-3", "whole minutes from 0 to 999"),
        (f"{UPN},2026-11-19,AM,L,3,a\u202eb", "Comment", "a\u202eb", "hidden control characters"),
    ],
)
def test_marks_wrong_cell_is_named_with_what_is_accepted(row: str, column: str, got: str, accepted: str) -> None:
    rows, findings = read(f"UPN,Date,Session,Code,Mins late,Comment\n{UPN},2026-11-18,AM,/,,\n{row}\n")
    assert [mark.row for mark in rows] == [2]
    assert [(error.row, error.column, error.got) for error in findings.errors] == [(3, column, got)]
    assert accepted in findings.errors[0].accepted


def test_marks_code_of_older_years_is_accepted_only_in_its_time() -> None:
    """The code set changed on 19 August 2024: H was in use before it and is not after."""
    rows, findings = read(f"UPN,Date,Session,Code\n{UPN},2024-07-10,AM,H\n{UPN},2026-11-19,AM,H\n")
    assert [(mark.day.year, mark.code) for mark in rows] == [(2024, "H")]
    assert [(error.row, error.got) for error in findings.errors] == [(3, "H")]
    assert findings.unknown_codes == {"H": 1}


def test_marks_session_without_a_mark_is_counted_and_left_out() -> None:
    rows, findings = read(f"UPN,Date,Session,Code\n{UPN},2026-11-19,AM,-\n{UPN},2026-11-19,PM,\n")
    assert (rows, findings.unmarked, findings.rows, findings.error_count) == ([], 2, 2, 0)


def test_marks_errors_are_all_counted_and_the_first_hundred_kept() -> None:
    text = "UPN,Date,Session,Code\n" + f"{UPN},2026-11-19,noon,/\n" * 250
    _, findings = read(text)
    assert (findings.error_count, len(findings.errors), findings.errors[-1].row) == (250, 100, 101)


def test_marks_without_a_needed_column_are_refused() -> None:
    with pytest.raises(FileRefused, match=r"no column for 'Code'\. Accepted headings: Code, Mark, Attendance mark"):
        read("UPN,Date,Session\nx,y,z\n")


@pytest.mark.parametrize(
    ("headings", "row", "found"),
    [
        ("Person ID,Date,Session,Code", "4712,2026-11-19,AM,/", 8),
        ("UPN,Student ID,Date,Session,Code", f"{UPN},4711,2026-11-19,AM,/", 7),
        ("UPN,Pupil id,Date,Session,Code", f"{UPN},not on our roll,2026-11-19,AM,/", 7),
        ("UPN,MIS id,Date,Session,Code", ",4712,2026-11-19,AM,/", 8),
    ],
)
def test_marks_pupil_may_be_named_by_the_number_of_the_schools_own_system(headings: str, row: str, found: int) -> None:
    rows, findings = read(f"{headings}\n{row}\n")
    assert ([mark.pupil_id for mark in rows], findings.error_count) == ([found], 0)


@pytest.mark.parametrize(
    ("row", "column", "accepted"),
    [
        (f"{UPN},4712", "UPN", "the UPN and the MIS id of one pupil; the id 4712 is another pupil's"),
        (",99", "MIS id", "the MIS id of a pupil on the school's roll"),
        (",", "UPN", "a UPN ('' is not a UPN"),
        (f"{OTHER},4711", "UPN", "the UPN of a pupil on the school's roll"),
    ],
)
def test_marks_numbers_that_name_no_pupil_or_two_are_refused(row: str, column: str, accepted: str) -> None:
    rows, findings = read(f"UPN,MIS id,Date,Session,Code\n{row},2026-11-19,AM,/\n")
    assert (rows, [error.column for error in findings.errors]) == ([], [column])
    assert findings.errors[0].accepted.startswith(accepted)


def test_marks_without_any_number_of_a_pupil_are_refused() -> None:
    with pytest.raises(FileRefused, match="no column for 'UPN'"):
        read("Name,Date,Session,Code\nx,y,z,/\n")


def test_marks_of_a_year_under_a_sessions_own_name_are_asked_about_not_refused() -> None:
    text = "UPN,Date,Session,Code\n" + f"{UPN},2026-11-19,Period 1,/\n" * 10_050
    _, findings = read(text)
    assert (findings.error_count, findings.unknown_sessions) == (10_050, {"Period 1": 10_050})
    with pytest.raises(FileRefused, match="More than 10,000 cells cannot be accepted"):
        read(text + f"{OTHER},2026-11-19,AM,/\n" * 10_001)
