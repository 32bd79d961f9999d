from collections.abc import Callable
from pathlib import Path

import pytest

from portal.content_loader import load_content


@pytest.mark.parametrize(
    ("written", "shown"),
    [("00:05", "12:05am"), ("08:45", "8:45am"), ("12:00", "12 noon"), ("13:00", "1pm"), ("13:15", "1:15pm")],
)
def test_times_are_shown_as_parents_write_them(
    folder: Path, replace: Callable[[str, str, str], None], written: str, shown: str
) -> None:
    replace("school.toml", 'report_by = "08:45"', f'report_by = "{written}"')
    replace("pages/home.md", "Ring ", "By {{ school.report_absence_by }} ring ")
    assert load_content(folder).pages[0].body.startswith(f"By {shown} ring ")
