"""What a person is asked about a table whose headings we do not know."""

import io

import pytest

from portal.attendance_plugin.register.importers import FORMATS
from portal.attendance_plugin.register.importers.problems import FileRefused
from portal.attendance_plugin.register.importers.table_source import TableSource
from portal.attendance_plugin.register.importers.teachable import Teachable, teachable
from tests.attendance_plugin.register.importers.workbooks import workbook


def ask(format: str, content: str | bytes) -> Teachable:
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    source = FORMATS[format].open(file, FORMATS[format].caps)
    assert isinstance(source, TableSource)
    return teachable(source, {})


def test_the_line_with_most_headings_is_asked_about_with_what_we_know_of_it() -> None:
    seen = ask("marks-csv", "Report of the autumn,,,\n\nUPN,When,Half,Mark\nB801200005001,2026-11-16,AM,/\n")
    assert (seen.line, seen.needed) == (3, "UPN or MIS id, Date, Session, Code")
    assert [(column.key, column.heading, column.place, column.field) for column in seen.columns] == [
        ("upn", "UPN", 1, "upn"),
        ("when", "When", 2, ""),
        ("half", "Half", 3, ""),
        ("mark", "Mark", 4, "code"),
    ]
    assert [column.samples for column in seen.columns] == [("B8…",), ("2026-11-16",), ("AM",), ("/",)]


def test_of_a_grid_only_the_columns_that_are_no_sessions_are_asked_about() -> None:
    rows = [["", "", "16/11/2026", ""], ["Ref", "Child", "AM", "PM"], ["B801200005001", "Amara", "/", "\\"]]
    seen = ask("week-csv", workbook(*rows))
    assert (seen.line, [column.heading for column in seen.columns]) == (2, ["Ref", "Child"])
    assert seen.problems({"ref": "upn", "child": ""}) == []
    assert seen.problems({}) == ["Say which column is UPN or MIS id."]


def test_a_grid_without_anything_but_sessions_is_refused() -> None:
    with pytest.raises(FileRefused, match="no column of its own beside the sessions"):
        ask("week-csv", "Mon 16/11/2026 AM,Mon 16/11/2026 PM\n/,/\n")
