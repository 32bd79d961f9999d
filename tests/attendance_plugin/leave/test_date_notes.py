"""Blocked dates before the days are chosen, the sessions read back after, and no word that depends on any child."""

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from portal.attendance_plugin.leave import date_notes as module
from portal.attendance_plugin.leave.date_notes import date_notes
from portal.attendance_plugin.leave.services import open_request
from portal.attendance_plugin.roll.models import SchoolClass
from portal.calendars.models import CalendarVersion
from portal.forms.children import CHILDREN
from portal.forms.notes import ReviewNote
from portal.hooks import step_notes
from portal.pages.models import School
from portal.rules.calendar_data import parse_calendar
from tests import people
from tests.attendance_plugin.leave.leave_world import ANSWERS, CALENDAR, POLICY, publish_policy, submit
from tests.forms import posts
from tests.forms.test_views import words

pytestmark = pytest.mark.django_db
DATED = """
## 4.6 Tests {#leave-tests}

No leave during the tests.

```rule
rule = "assessment.window"
kinds = ["exceptional_leave"]
immediately_before_school_days = 1
```

## 4.7 Start of term {#leave-term-start}

```rule
rule = "term.start"
kinds = ["exceptional_leave"]
school_days = 3
strength = "expected"
```
"""
CLAUSE = "/policies/attendance/versions/2026-09/#leave-"


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 20, 9, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def ready(school: School) -> School:
    """Tests of Year 6 in May, and a class each for Year 4 and Year 6."""
    data: dict[str, Any] = copy.deepcopy(CALENDAR)
    data["years"][0]["assessment_windows"] = [
        {"name": "National tests", "year_groups": [6], "start": "2027-05-10", "end": "2027-05-13"}
    ]
    calendar = parse_calendar(data, source="test calendar")
    CalendarVersion.objects.create(
        school=school, number=1, calendar=calendar.to_json(), sha256=calendar.sha256, made_at=timezone.now()
    )
    publish_policy(school, POLICY + DATED)
    for name, year in (("Oak", 4), ("Elm", 6)):
        SchoolClass.objects.create(school=school, name=name, phase="Key stage 2", year_groups=[year])
    return school


def before(*classes: str, **changes: Any) -> dict[str, Any]:
    """The answers before the days; one child in each class."""
    children = [{"child_name": f"Child in {name}", "child_class": name} for name in classes]
    return {CHILDREN: children, "kind": "exceptional_leave", "reason_code": "family_event", **changes}


def after(*classes: str, **days: str) -> dict[str, Any]:
    names = ("first_day", "first_half", "last_day", "last_half")
    return before(*classes, **{name: ANSWERS[name] for name in names} | days)


def notes(school: School, step: str, answers: dict[str, Any]) -> list[ReviewNote]:
    found = date_notes("leave", step, school, answers)
    return found.notes if found else []


def test_blocked_dates_stand_before_the_question_with_their_clause(ready: School) -> None:
    """LOA-01, LOA-02, LOA-06: whose year is not known reads of every window."""
    assert notes(ready, "first-day", before("I do not know")) == [
        ReviewNote(
            "information",
            "Ask early. If you ask today, the first day can be Friday 4 December 2026 or later.",
            f"{CLAUSE}notice",
            "4.2 Asking in time",
        ),
        ReviewNote(
            "does_not_meet",
            "Friday 7 May 2027 to Thursday 13 May 2027: National tests, Year 6.",
            f"{CLAUSE}tests",
            "4.6 Tests",
        ),
        ReviewNote(
            "needs_judgement",
            "The first 3 school days of a term: Tuesday 5 January 2027 to Thursday 7 January 2027; "
            "Monday 12 April 2027 to Wednesday 14 April 2027; Wednesday 1 September 2027 to Friday 3 September 2027.",
            f"{CLAUSE}term-start",
            "4.7 Start of term",
        ),
    ]


@pytest.mark.parametrize(
    ("classes", "is_told"),
    [(("Oak",), False), (("Elm",), True), (("Year 4",), False), (("year 6",), True), (("Oak", "Elm"), True)],
)
def test_tests_of_other_years_are_left_out_where_every_year_is_known(
    ready: School, classes: tuple[str, ...], is_told: bool
) -> None:
    said = " ".join(note.text for note in notes(ready, "first-day", before(*classes)))
    assert ("National tests" in said) is is_told


def test_windows_of_the_past_are_no_longer_told(ready: School) -> None:
    with time_machine.travel(datetime(2027, 5, 14, 9, 0, tzinfo=UTC), tick=False):
        said = " ".join(note.text for note in notes(ready, "first-day", before("Elm")))
    assert "National tests" not in said


def test_chosen_days_are_read_back_and_blocked_ones_named_for_whom_they_concern(ready: School) -> None:
    days = {"first_day": "2027-05-12", "last_day": "2027-05-13"}
    read_back, *others = notes(ready, "reason", after("Oak", "Elm", **days))
    assert read_back.text.endswith("That is 4 sessions (2 school days).")
    assert [(note.about, note.kind, note.link_text) for note in others] == [
        ("Child in Elm", "does_not_meet", "4.6 Tests")
    ]


def test_days_outside_the_known_terms_are_told(ready: School) -> None:
    read_back, *_ = notes(ready, "reason", after("Oak", first_day="2029-12-03", last_day="2029-12-03"))
    assert read_back.text.startswith("These dates are not in our calendar yet.")


@pytest.mark.parametrize("step", ["first-day", "reason"])
def test_without_a_policy_or_rules_nothing_is_said(school: School, step: str) -> None:
    assert notes(school, step, after("Oak")) == []


@pytest.mark.usefixtures("ready")
def test_parent_reads_both_on_the_way(client: Client) -> None:
    posts.answer(client, "leave", {slug: posts.LEAVE[slug] for slug in ("child", "kind", "circumstances")})
    assert "Before you choose" in words(client.get("/forms/leave/first-day/"))
    posts.answer(client, "leave", {slug: posts.LEAVE[slug] for slug in ("first-day", "last-day")})
    page = words(client.get("/forms/leave/reason/"))
    assert "The days you chose Good to know You are asking for Thursday 11 March 2027" in page


def test_earlier_request_for_the_same_days_changes_no_word(ready: School, client: Client) -> None:
    """Abuse case 3: neither the child's record nor a request from this very browser is given away."""
    child = people.pupil(ready)
    people.parent(child)
    posts.answer(client, "leave", posts.LEAVE)
    addresses = ("first-day/", "reason/", "check/")
    first = [words(client.get(f"/forms/leave/{address}")) for address in addresses]
    posts.send(client, "leave")
    open_request(submit(ready, child=child, answers={"first_day": "2027-03-11", "last_day": "2027-03-12"}))
    client.post("/forms/leave/again/")
    posts.answer(client, "leave", posts.LEAVE)
    assert [words(client.get(f"/forms/leave/{address}")) for address in addresses] == first


def test_fault_in_the_notes_keeps_nobody_from_answering(
    ready: School, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """R35: the log holds no child's name."""

    def broken(*_: object) -> None:
        raise LookupError(f"no rule for {posts.CHILD['child_name']}")

    assert step_notes.get("leave") is module.date_notes
    monkeypatch.setitem(step_notes._fillings, "leave", broken)
    posts.answer(client, "leave", posts.LEAVE)
    assert client.get("/forms/leave/first-day/").status_code == 200
    assert "LookupError" in caplog.text
    assert "Amara" not in caplog.text
