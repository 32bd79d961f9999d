"""What was accepted before is not read again, and nothing else is taken for it."""

from datetime import date

from portal.attendance_plugin.register.importers.columns import ColumnMap
from portal.attendance_plugin.register.importers.mark_rows import MarkRow
from portal.attendance_plugin.register.importers.rows_read import RowsRead

COLUMNS = ColumnMap(
    places={"upn": 0, "day": 2, "code": 3}, headings=("UPN", "Tutor", "Date", "Code"), unused=("Tutor",)
)
MARK = MarkRow(2, 7, date(2026, 11, 9), "am", "/", None, "")


def rows_read(*kept: tuple[list[str], MarkRow]) -> RowsRead:
    found = RowsRead(COLUMNS, who=("upn", "mis_id"), said=("day", "code", "reason"))
    for cells, mark in kept:
        found.keep(cells, mark)
    return found


def test_row_with_a_known_pupil_and_a_known_mark_is_that_mark_of_that_pupil() -> None:
    read = rows_read((["A", "X", "9 Nov", "/"], MARK), (["B", "X", "10 Nov", "I"], MARK._replace(pupil_id=8, code="I")))
    assert read.again(5, ["B", "anybody", "9 Nov", "/"]) == MARK._replace(row=5, pupil_id=8)
    assert read.again(6, ["A", "", "10 Nov", "I"]) == MARK._replace(row=6, code="I")


def test_row_with_anything_new_has_to_be_read() -> None:
    read = rows_read((["A", "X", "9 Nov", "/"], MARK))
    for cells in (["C", "X", "9 Nov", "/"], ["A", "X", "9 Nov", "I"], ["A", "X", "9 nov", "/"], ["A", "X", "9 Nov"]):
        assert read.again(5, cells) is None


def test_comments_are_not_remembered() -> None:
    cells = ["A", "X", "9 Nov", "/"]
    assert rows_read((cells, MARK._replace(reason="Dentist"))).again(5, cells) is None
