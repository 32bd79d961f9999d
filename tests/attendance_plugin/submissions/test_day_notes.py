"""R42: the day read back against the school's own calendar, before anything is sent."""

import pytest

from portal.attendance_plugin.submissions.day_notes import day_notes
from portal.forms.notes import ReviewNote
from portal.pages.models import School
from tests.attendance_plugin.leave.leave_world import freeze_calendar

pytestmark = pytest.mark.django_db


def answers(form: str, day: str) -> dict[str, object]:
    if form == "absence":
        return {"first_day": day, "reason": "Sick"}
    return {
        "date": day,
        "time": "14:15",
        "reason": "Dentist",
        "collector": "Grace Okafor",
        "collector_relation": "Aunt",
    }


@pytest.mark.parametrize("form", ["absence", "early-collection"])
@pytest.mark.parametrize(
    ("day", "spoken"), [("2026-11-21", "Saturday 21 November 2026"), ("2026-10-28", "Wednesday 28 October 2026")]
)
def test_day_without_school_is_said(school: School, form: str, day: str, spoken: str) -> None:
    freeze_calendar(school)
    assert day_notes(form, school, answers(form, day)) == [
        ReviewNote(
            "information",
            f"There is no school on {spoken}. Check the day; you can still send this.",
            "/dates/",
            "Term dates",
        )
    ]


@pytest.mark.parametrize("day", ["2026-11-20", "2031-11-20"])
def test_school_day_and_day_beyond_the_calendar_need_no_note(school: School, day: str) -> None:
    freeze_calendar(school)
    assert day_notes("absence", school, answers("absence", day)) == []
