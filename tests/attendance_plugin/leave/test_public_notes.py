"""What a parent is told before sending: the policy's word on the answers, and nothing from any record."""

from datetime import UTC, datetime

import pytest
import time_machine

from portal.attendance_plugin.leave.services import public_notes
from portal.forms.notes import ReviewNote
from portal.hooks import answer_reviews
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import ANSWERS, fill_register, freeze_calendar, publish_policy


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 9, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def ready(school: School) -> School:
    freeze_calendar(school)
    publish_policy(school)
    return school


def notes(school: School, **answers: object) -> list[ReviewNote]:
    return public_notes("leave", school, ANSWERS | answers)


def test_the_dates_are_read_back_with_their_weekdays_and_counted(ready: School) -> None:
    assert notes(ready)[0] == ReviewNote(
        "information",
        "You are asking for Thursday 3 December 2026 to Friday 4 December 2026. That is 4 sessions (2 school days).",
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (
            ("2026-12-18", "am", "2027-01-05", "am"),
            "You are asking for Friday 18 December 2026 to Tuesday 5 January 2027, morning. "
            "That is 3 sessions (1.5 school days). Days without school do not count: "
            "Monday 21 December 2026 to Friday 25 December 2026; Monday 28 December 2026 to Friday 1 January 2027; "
            "Monday 4 January 2027, and weekends.",
        ),
        (
            ("2026-12-03", "pm", "2026-12-07", "pm"),
            "You are asking for Thursday 3 December 2026, afternoon to Monday 7 December 2026. "
            "That is 5 sessions (2.5 school days). Weekends do not count.",
        ),
        (
            ("2026-12-03", "am", "2026-12-03", "am"),
            "You are asking for Thursday 3 December 2026, morning. That is 1 session (0.5 school days).",
        ),
    ],
)
def test_days_are_read_back_with_halves_and_what_does_not_count(
    ready: School, days: tuple[str, str, str, str], said: str
) -> None:
    names = ("first_day", "first_half", "last_day", "last_half")
    assert notes(ready, **dict(zip(names, days, strict=True)))[0].text == said


def test_days_without_school_need_no_leave(ready: School) -> None:
    first = notes(ready, first_day="2026-12-05", last_day="2026-12-06")[0]
    assert first.text == (
        "There is no school on Saturday 5 December 2026 to Sunday 6 December 2026, so you do not need to ask for leave."
    )


def test_dates_beyond_the_calendar_are_said_so(ready: School) -> None:
    first = notes(ready, first_day="2029-12-03", last_day="2029-12-03")[0]
    assert first.text.startswith("These dates are not in our calendar yet.")


def test_each_note_links_its_clause_in_the_version_in_force(ready: School) -> None:
    found = {note.link: (note.kind, note.link_text) for note in notes(ready)[1:]}
    address = "/policies/attendance/versions/2026-09/"
    assert found == {
        f"{address}#leave-notice": ("does_not_meet", "4.2 Asking in time"),
        f"{address}#leave-exceptional": ("needs_judgement", "4.5 Exceptional circumstances"),
        f"{address}#leave-attendance": ("information", "4.3 Attendance so far"),
    }


def test_asking_in_time_meets_the_clause(ready: School) -> None:
    note = notes(ready, first_day="2026-12-10", last_day="2026-12-10")[1]
    assert (note.kind, note.link_text) == ("meets", "4.2 Asking in time")


def test_the_answer_is_the_same_whether_or_not_the_child_exists(ready: School) -> None:
    """Abuse case 3: the form is no oracle."""
    without = notes(ready)
    child = people.pupil(ready)
    people.parent(child)
    fill_register(ready, child, absent=("2026-11-10", "2026-11-11"))
    assert notes(ready) == without


def test_what_waits_for_the_record_is_named_and_not_guessed(ready: School) -> None:
    last = notes(ready)[-1]
    assert last.text == (
        "The school will also look at your child’s attendance record: 4.3 Attendance so far. We cannot show that here."
    )


def test_a_kind_without_rules_goes_to_the_headteacher(ready: School) -> None:
    found = notes(ready, kind="funeral", family_member=True)
    assert [(note.kind, note.link) for note in found] == [("information", "/policies/attendance/")]


def test_without_a_policy_the_form_still_works(school: School) -> None:
    assert [note.text for note in notes(school)] == ["The headteacher will look at your request and write to you."]


def test_answers_that_do_not_fit_keep_nobody_from_sending(ready: School, caplog: pytest.LogCaptureFixture) -> None:
    found = notes(ready, last_day="2026-12-01")
    assert [note.kind for note in found] == ["information"]
    assert "Lagos" not in caplog.text
    assert "request.to" in caplog.text


def test_the_forms_ask_through_their_hook() -> None:
    assert answer_reviews.get("leave") is public_notes
