"""``[[hours]]`` in school.toml: read whole, refused with the place and what to do (REG-02, REG-03)."""

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest

from portal.content_loader import ContentError, load_content
from portal.content_loader.school_hours import HoursContent
from portal.content_loader.writing import write_school

Replace = Callable[[str, str, str], None]
FRIDAYS = """[[hours]]
valid_from = 2026-09-01
weekdays = ["friday", "monday"]
am_registration = "09:00"
am_ends = "12:00"
pm_registration = "12:45"
pm_ends = "14:00"

[contacts.office]"""


@pytest.fixture
def with_hours(folder: Path, replace: Replace) -> Path:
    replace("school.toml", "[contacts.office]", FRIDAYS)
    return folder


def test_what_is_left_out_is_as_usual(with_hours: Path) -> None:
    assert load_content(with_hours).school.hours == (
        HoursContent(
            valid_from=date(2026, 9, 1),
            weekdays=(0, 4),
            am_registration=time(9, 0),
            am_register_closes=time(9, 30),
            am_ends=time(12, 0),
            pm_registration=time(12, 45),
            pm_register_closes=time(13, 15),
            pm_ends=time(14, 0),
            report_by=time(8, 45),
        ),
    )


def test_written_hours_are_read_back(with_hours: Path) -> None:
    school = load_content(with_hours).school
    (with_hours / "school.toml").write_text(write_school(school))
    assert load_content(with_hours).school.hours == school.hours


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'pm_ends = "14:00"', 'pm_ends = "13:00"',
            "school.toml: hours[1].pm_ends: got '13:00'; accepted: a time after pm_register_closes, 13:15. Correct the "
            "value.",
        ),
        (
            '"friday"', '"fryday"',
            "school.toml: hours[1].weekdays: got 'fryday'; accepted: names among monday, tuesday, wednesday, thursday, "
            "friday, saturday, sunday. Correct the value.",
        ),
        (
            "[contacts.office]", FRIDAYS,
            "school.toml: hours: got 'monday from 2026-09-01 twice'; accepted: each weekday once from one day on. "
            "Remove one of the two.",
        ),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused(with_hours: Path, replace: Replace, old: str, new: str, message: str) -> None:
    replace("school.toml", old, new)
    with pytest.raises(ContentError) as refused:
        load_content(with_hours)
    assert str(refused.value) == message
