"""EAR-02: leave to go home for lunch is the headteacher's; either side ends it in writing; nothing is taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from portal.attendance_plugin.leaving.lunch import (
    LunchRefused,
    decide,
    end_for_parent,
    home_for_lunch,
    open_question,
    outcome_of,
    permission_of,
    state_on,
    take_form,
)
from portal.attendance_plugin.leaving.models import LunchPermission, LunchStep
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.submissions.confirming import confirm
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
from portal.attendance_plugin.submissions.services import hand_on, look_for_child
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit
from tests.forms import posts

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 1, 11)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def amara(school: School) -> Pupil:
    child = people.pupil(school)
    people.parent(child)
    return child


def form(child: Pupil, what: str = "ask", number: int = 1) -> Submission:
    answers = {"what": what, "from_day": MONDAY.isoformat(), "way": "alone"}
    return submit(child.school, child=child, form="lunch", number=number, answers=answers)


def granted(child: Pupil) -> LunchPermission:
    permission = permission_of(child)
    decide(permission, "granted", MONDAY, by=people.headteacher())
    return permission


def state(permission: LunchPermission, on: date) -> str:
    return state_on(permission.steps.all(), on)


def test_form_of_a_known_child_waits_for_the_headteacher(client: Client, amara: Pupil) -> None:
    """The whole way: pages, store, matching, and the question on the staff's page. It permits nothing by itself."""
    posts.send_whole(client, "lunch")
    submission = Submission.objects.get()
    hand_on(look_for_child(submission.pk))
    hand_on(submission)
    permission = LunchPermission.objects.get()
    (step,) = permission.steps.all()
    assert (permission.pupil, step.step, step.on, step.submission) == (amara, "asked", MONDAY, submission)
    assert (open_question([step]), state(permission, MONDAY)) == (step, "none")


def test_form_of_an_unknown_child_begins_nothing(school: School) -> None:
    take_form(submit(school, form="lunch", answers={"what": "ask", "from_day": MONDAY.isoformat()}))
    assert LunchPermission.objects.count() == 0


def test_permission_holds_from_its_day_until_it_is_ended(amara: Pupil) -> None:
    permission = granted(amara)
    end_for_parent(permission, MONDAY + 7 * DAY, by=people.office())
    days = (MONDAY - DAY, MONDAY, MONDAY + 6 * DAY, MONDAY + 7 * DAY)
    assert [state(permission, day) for day in days] == ["none", "granted", "granted", "ended"]


@pytest.mark.parametrize("step", ["refused", "ended_by_school"])
def test_the_school_says_no_with_reasons_only(amara: Pupil, step: str) -> None:
    permission = granted(amara) if step == "ended_by_school" else permission_of(amara)
    head = people.User.objects.filter(username="headteacher").first() or people.headteacher()
    with pytest.raises(LunchRefused, match="Write the reasons"):
        decide(permission, step, MONDAY, by=head, reasons="  ")
    decide(permission, step, MONDAY, by=head, reasons="Late back on five days.")
    assert permission.steps.last().reasons == "Late back on five days."


@pytest.mark.parametrize("end", ["ended_by_school", "ended_by_parent"])
def test_there_must_be_a_permission_to_end(amara: Pupil, end: str) -> None:
    permission, head = permission_of(amara), people.headteacher()
    ways = {
        "ended_by_school": lambda: decide(permission, end, MONDAY, by=head, reasons="Late back."),
        "ended_by_parent": lambda: end_for_parent(permission, MONDAY, by=head),
    }
    with pytest.raises(LunchRefused, match="none to end"):
        ways[end]()
    assert permission.steps.count() == 0


def test_it_is_given_once(amara: Pupil) -> None:
    permission = granted(amara)
    with pytest.raises(LunchRefused, match="holds on that day already"):
        decide(permission, "granted", MONDAY + DAY, by=people.User.objects.get(username="headteacher"))


def test_form_that_ends_it_waits_while_nobody_knows_who_sent_it(amara: Pupil) -> None:
    """A stranger's form takes nothing away; staff see that one asks, and ring first."""
    permission = granted(amara)
    take_form(form(amara, "end"))
    waiting = open_question(permission.steps.all())
    assert waiting is not None
    assert (waiting.step, state(permission, MONDAY)) == ("end_asked", "granted")
    scope = Scope(school=amara.school, on=MONDAY)
    assert home_for_lunch(scope, MONDAY) == [(permission, True)]


def test_form_of_a_confirmed_sender_ends_it_at_once(amara: Pupil) -> None:
    permission, submission = granted(amara), form(amara, "end")
    take_form(confirm(submission, how="staff", by=people.office(), why="Known voice."))
    assert [step.step for step in permission.steps.all()] == ["granted", "end_asked", "ended_by_parent"]
    assert home_for_lunch(Scope(school=amara.school, on=MONDAY), MONDAY) == []


def test_confirmed_form_without_a_permission_only_asks(amara: Pupil) -> None:
    """Nothing to end is no fault of the parent's: the form is taken all the same."""
    take_form(confirm(form(amara, "end"), how="staff", by=people.office(), why="Known voice."))
    assert [step.step for step in LunchStep.objects.all()] == ["end_asked"]


def test_today_lists_those_on_roll_whose_permission_holds(amara: Pupil) -> None:
    permission = granted(amara)
    scope = Scope(school=amara.school, on=MONDAY)
    assert home_for_lunch(scope, MONDAY - DAY) == []
    assert home_for_lunch(scope, MONDAY) == [(permission, False)]
    amara.left_on = MONDAY - DAY
    amara.save()
    assert home_for_lunch(scope, MONDAY) == []


def test_each_parent_is_told_alone_with_the_reasons_and_no_name(amara: Pupil) -> None:
    """Abuse cases 11 and 64; who may not be written to hears nothing."""
    people.separated_parent(amara, do_not_contact=True)
    permission = granted(amara)
    head = people.User.objects.get(username="headteacher")
    decide(permission, "ended_by_school", MONDAY + DAY, by=head, reasons="Late back on five days.")
    given, ended = OutboxMessage.objects.filter(purpose="lunch").order_by("pk")
    assert (given.recipient, ended.recipient) == (people.PARENT.email, people.PARENT.email)
    assert "From Monday 11 January 2027 your child may go home for lunch." in given.text_body
    assert "From Tuesday 12 January 2027 your child has lunch at school again." in ended.text_body
    assert "Late back on five days." in ended.text_body
    assert "There is no appeal." in ended.text_body
    for mail in (given, ended):
        told = mail.subject + mail.text_body + mail.html_body
        assert [word for word in ("Amara", "Okafor", "Declan") if word in told] == []
        assert "lunch" in mail.subject


def test_the_sender_learns_the_outcome_of_their_form(amara: Pupil) -> None:
    submission = form(amara)
    take_form(submission)
    assert outcome_of(submission) is None
    permission = granted(amara)
    assert outcome_of(submission) == permission.steps.last()
