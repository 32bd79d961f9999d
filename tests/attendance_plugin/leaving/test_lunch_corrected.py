"""A form about lunch is put right and taken back by its sender's link until it is answered (EAR-02, abuse case 37)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from portal.attendance_plugin.leaving.lunch import asked_from, decide, open_question, permission_of, state_on, take_form
from portal.attendance_plugin.leaving.models import LunchPermission, LunchStep
from portal.attendance_plugin.submissions.confirming import confirm
from portal.attendance_plugin.submissions.models import Submission
from portal.forms.definitions import JOURNEYS
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit
from tests.attendance_plugin.parents.test_corrections import change, opened, text

pytestmark = pytest.mark.django_db
MONDAY, LATER = date(2027, 1, 11), {"from_day_day": "18", "from_day_month": "1", "from_day_year": "2027"}


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def submission(school: School) -> Submission:
    child = people.pupil(school)
    return sent(child, people.parent(child).contact, "ask")


def sent(child: Any, contact: Any, what: str, number: int = 1, on: date = MONDAY) -> Submission:
    values = {
        "child_name": people.CHILD_NAME,
        "child_class": "Oak",
        "what": what,
        "from_day": on.isoformat(),
        "way": "alone",
        "reason": "",
    }
    kept = {name: value for name, value in values.items() if what == "ask" or name not in ("way", "reason")}
    form = submit(child.school, child=child, form="lunch", number=number, answers=kept, sender_contact=contact)
    take_form(form)
    return form


def waiting_on(permission: LunchPermission) -> LunchStep | None:
    return open_question(permission.steps.all())


def test_another_day_is_the_day_the_headteacher_is_asked_for(submission: Submission) -> None:
    change(opened(submission), "from-day", LATER)
    step = waiting_on(permission_of(submission.pupil))
    assert step is not None
    assert (step.on, asked_from(step)) == (MONDAY, date(2027, 1, 18))
    assert submission.corrections.get().after == {"from_day": "2027-01-18"}


def test_asking_for_it_never_becomes_ending_it(submission: Submission) -> None:
    assert JOURNEYS["lunch"].step_by_slug["what"]
    assert opened(submission).get("/requests/correct/what/").status_code == 404


def test_taken_back_it_waits_for_nobody_and_the_history_says_so(submission: Submission) -> None:
    mother = opened(submission)
    assert mother.post("/requests/withdraw/")["Location"] == "/requests/"
    permission = permission_of(submission.pupil)
    assert waiting_on(permission) is None
    assert [step.step for step in permission.steps.all()] == ["asked", "taken_back"]
    assert "This was taken back. The school does not count on it any more." in text(mother.get("/requests/"))
    assert mother.get("/requests/correct/from-day/")["Location"] == "/requests/"


def test_taking_one_form_back_leaves_the_other_parents_open(submission: Submission) -> None:
    father = people.separated_parent(submission.pupil).contact
    other = sent(submission.pupil, father, "ask", number=2)
    opened(other).post("/requests/withdraw/")
    step = waiting_on(permission_of(submission.pupil))
    assert step is not None
    assert step.submission == submission


def test_once_answered_it_stays(submission: Submission) -> None:
    decide(permission_of(submission.pupil), "granted", MONDAY, by=people.headteacher())
    mother = opened(submission)
    mother.post("/requests/withdraw/")
    submission.refresh_from_db()
    assert submission.withdrawn_at is None
    answer = mother.get("/requests/correct/from-day/", follow=True)
    assert "The school has answered this form, so its answers stay as they were." in text(answer)


def test_taken_back_before_the_child_was_matched_it_begins_nothing(school: School) -> None:
    child = people.pupil(school)
    form = submit(school, child=child, form="lunch", answers={"what": "ask", "from_day": MONDAY.isoformat()})
    form.withdrawn_at = timezone.now()
    take_form(form)
    assert not LunchStep.objects.exists()


def test_a_form_that_ends_it_does_so_when_its_sender_is_confirmed_later(
    submission: Submission, clock: time_machine.Traveller
) -> None:
    """From the day asked for, or from today where that day has passed meanwhile."""
    permission = permission_of(submission.pupil)
    decide(permission, "granted", date(2026, 11, 23), by=people.headteacher())
    ending = sent(submission.pupil, submission.sender_contact, "end", number=2, on=date(2026, 11, 24))
    assert state_on(permission.steps.all(), date(2026, 11, 24)) == "granted"
    clock.shift(timedelta(days=6))
    confirm(ending, how="staff", by=people.office(), why="She rang.")
    steps = list(permission.steps.all())
    assert (steps[-1].step, steps[-1].on, steps[-1].submission) == ("ended_by_parent", date(2026, 11, 26), ending)
    assert [state_on(steps, date(2026, 11, day)) for day in (25, 26)] == ["granted", "ended"]


def test_confirming_a_form_that_asks_gives_nothing(submission: Submission) -> None:
    confirm(submission, how="staff", by=people.office(), why="She rang.")
    assert [step.step for step in LunchStep.objects.all()] == ["asked"]
