"""The questions and refusals of an import are the same whatever shape and kind of file the marks come in."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.register.services import ImportRefused, import_register, preview_import
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.register.importers.workbooks import workbook

AT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
Marked = list[tuple[str, str, str]]
Make = Callable[..., bytes]


def as_rows(upn: str, marks: Marked, school: str = "") -> bytes:
    """One row per mark, in a workbook, below a title."""
    rows = [[upn, date.fromisoformat(day), half, code, school] for day, half, code in marks]
    return workbook(["Marks of Millbrook"], ["UPN", "Date", "Session", "Code", "DfE number"], *rows)


def as_grid_text(upn: str, marks: Marked, school: str = "") -> bytes:
    headings = [f"{date.fromisoformat(day):%d/%m/%Y} {half}" for day, half, _ in marks]
    cells = ";".join(code for _, _, code in marks)
    return f"UPN;DfE number;{';'.join(headings)}\n{upn};{school};{cells}\n".encode("utf-16")


def as_grid_workbook(upn: str, marks: Marked, school: str = "") -> bytes:
    days = [day if half == "AM" else "" for day, half, _ in marks]
    halves = [half for _, half, _ in marks]
    return workbook(["", "", *days], ["UPN", "DfE number", *halves], [upn, school, *(code for _, _, code in marks)])


KINDS = pytest.mark.parametrize(
    ("format", "make"), [("marks-csv", as_rows), ("week-csv", as_grid_text), ("week-csv", as_grid_workbook)]
)
DAY = [("2026-11-19", "AM", "/"), ("2026-11-19", "PM", "\\")]


@pytest.fixture
def child(school: School) -> Pupil:
    return people.pupil(school)


def questions(school: School, format: str, file: bytes) -> list[str]:
    return [question.key for question in preview_import(school, format, file, at=AT).questions]


@KINDS
def test_marks_are_taken_once(school: School, child: Pupil, format: str, make: Make) -> None:
    """Abuse case 57: the same file again."""
    file = make(child.upn, DAY, "9992001")
    assert questions(school, format, file) == []
    import_register(school, file, format=format, at=AT)
    assert list(Mark.objects.values_list("half", "code")) == [("am", "/"), ("pm", "\\")]
    with pytest.raises(ImportRefused, match="This very file was imported on 20 November 2026"):
        import_register(school, file, format=format, at=AT)


@KINDS
def test_an_older_file_and_another_schools_file_ask_first(
    school: School, child: Pupil, format: str, make: Make
) -> None:
    """Abuse case 57."""
    import_register(school, make(child.upn, DAY), format=format, at=AT)
    older = make(child.upn, [("2026-11-18", "AM", "/"), ("2026-11-18", "PM", "/")], "9992002")
    assert questions(school, format, older) == ["other-school", "older"]
    with pytest.raises(ImportRefused, match="confirm: other-school, older"):
        import_register(school, older, format=format, at=AT)
    assert Mark.objects.count() == 2


@KINDS
def test_a_file_that_changes_most_marks_asks_first(school: School, child: Pupil, format: str, make: Make) -> None:
    days = [date(2026, 6, 1) + timedelta(days=number) for number in range(150)]

    def all_days(code: str) -> bytes:
        return make(child.upn, [(day.isoformat(), half, code) for day in days for half in ("AM", "PM")])

    import_register(school, all_days("/"), format=format, at=AT)
    assert questions(school, format, all_days("I")) == ["changes"]


@KINDS
def test_one_wrong_code_writes_nothing(school: School, child: Pupil, format: str, make: Make) -> None:
    """Abuse case 56."""
    preview = preview_import(school, format, make(child.upn, [*DAY, ("2026-11-20", "AM", "QQ")]), at=AT)
    assert (preview.unknown_codes, preview.error_count, preview.can_be_imported) == ({"QQ": 1}, 1, False)
    with pytest.raises(ImportRefused, match="1 cell cannot be accepted"):
        import_register(school, preview, at=AT)
    assert not Mark.objects.exists()


def test_dates_of_a_grid_that_prove_no_order_ask_first(school: School, child: Pupil) -> None:
    file = as_grid_text(child.upn, [("2026-11-05", "AM", "/"), ("2026-11-06", "AM", "/")])
    assert questions(school, "week-csv", file) == ["day-first"]


def test_a_roll_from_a_workbook_with_few_pupils_asks_first(school: School) -> None:
    """Abuse case 58."""
    stays, *_ = [people.pupil(school, serial=serial) for serial in range(1, 21)]
    headings = ["UPN", "Forename", "Surname", "DOB", "Year", "Class", "Admitted"]
    file = workbook(headings, [stays.upn, "Amara", "Okafor", date(2018, 3, 14), 4, "Oak", date(2022, 9, 5)])
    preview = preview_import(school, "pupils-csv", file, at=AT)
    assert ([question.key for question in preview.questions], preview.counts["leaving"]) == (["leavers"], 19)
