"""The file itself: columns as each system names them, and no cell that a spreadsheet would run (abuse case 12, R29)."""

import csv
import io

import openpyxl
import pytest

from portal.attendance_plugin.hand_back.models import HandBackFile
from portal.attendance_plugin.hand_back.rendering import name_of, render_file
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from portal.pages.spreadsheets import LABELS, guard
from tests import people

from .hand_back_world import decision, hand_back, mark, report, withdraw_report


@pytest.fixture
def file(school: School, child: Pupil) -> HandBackFile:
    report(child)
    mark(child, "N")
    return hand_back(school, people.office())


def table(file: HandBackFile, columns: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(render_file(file, columns=columns, form="csv").decode("utf-8-sig"))))


def test_the_plain_table_names_pupil_session_code_reason_and_reference(file: HandBackFile, child: Pupil) -> None:
    heading, first, _ = table(file, "general")
    assert dict(zip(heading, first, strict=True)) == {
        "UPN": child.upn,
        "Pupil ID": "4711",
        "Family name": "O'Neill-Okafor",
        "Given name": "Amara",
        "Date": "2026-11-19",
        "Session": "AM",
        "Code": "I",
        "Minutes late": "",
        "Reason": "Absence reported by a parent",
        "Reference": "TEST0001",
        "Note": "the register has N",
    }


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            "sims",
            {
                "PersonID": "4711",
                "AttendanceDate": "2026-11-19",
                "SessionName": "AM",
                "AttendanceMark": "I",
                "Comments": "Absence reported by a parent, TEST0001; the register has N",
                "MinsLate": "",
            },
        ),
        (
            "wonde",
            {
                "date": "2026-11-19",
                "session": "AM",
                "student_id": "4711",
                "attendance_code": "I",
                "comment": "Absence reported by a parent, TEST0001; the register has N",
                "minutes_late": "",
            },
        ),
    ],
)
def test_columns_as_the_schools_system_names_them(columns: str, expected, file: HandBackFile) -> None:
    heading, first, _ = table(file, columns)
    assert dict(zip(heading, first, strict=True)) == expected


def test_no_word_of_the_parent_is_in_any_file(file: HandBackFile) -> None:
    for columns in ("general", "sims", "wonde"):
        for form in LABELS:
            assert b"Sick" not in render_file(file, columns=columns, form=form)
        assert "Sick" not in str(table(file, columns))


def test_rows_say_what_they_replace_and_take_back(school: School, child: Pupil) -> None:
    office, submission = people.office(), report(child)
    hand_back(school, office)
    granted = decision(child)
    replacing = hand_back(school, office)
    assert table(replacing, "general")[1][-1] == "replaces I of file 1"
    granted.request.state = "withdrawn"
    granted.request.save()
    withdraw_report(submission)
    correction = hand_back(school, office)
    assert [row[6:11] for row in table(correction, "general")[1:2]] == [
        ["", "", "No longer so", "TEST0050", "takes back C of file 2"]
    ]
    assert table(correction, "sims")[1][3] == "-"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-Smith", "'-Smith"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ('"=1', "'\"=1"),
        ("'=1", "''=1"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("O'Neill-Okafor", "O'Neill-Okafor"),
        ("a=b", "a=b"),
        ("-", "-"),
        ("", ""),
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_gets_a_quote(cell: str, written: str) -> None:
    assert guard(cell) == written


def test_a_name_that_is_a_formula_stays_text_in_both_forms(school: School, child: Pupil) -> None:
    """Abuse case 12: =HYPERLINK as a name."""
    child.given_name = '=HYPERLINK("https://evil.example","x")'
    child.family_name = "\x0bZhang"
    child.save()
    report(child)
    file = hand_back(school, people.office())
    assert table(file, "general")[1][3].startswith("'=HYPERLINK")
    book = openpyxl.load_workbook(io.BytesIO(render_file(file, columns="general", form="xlsx")))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells if "HYPERLINK" in cell.value] == [child.given_name] * 2
    assert "Zhang" in {cell.value for cell in cells}


def test_the_same_rows_make_the_same_table_again(file: HandBackFile) -> None:
    assert table(file, "general") == table(HandBackFile.objects.get(), "general")
    assert name_of(file, "csv") == "suggested-codes-2026-11-20-file-1.csv"
