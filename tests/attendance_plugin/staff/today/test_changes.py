"""What a parent changed or took back is marked until somebody of the office has seen it (abuse case 37)."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.corrections.models import ChangeSeen, Correction
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.hand_back.hand_back_world import report
from tests.attendance_plugin.leave.leave_world import freeze_calendar, submit

TODAY = date(2026, 11, 20)
LIVE, SEEN = reverse("attendance_staff:today_live"), reverse("attendance_staff:today_seen")


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 9, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def child(school: School) -> Pupil:
    freeze_calendar(school)
    return people.pupil(school)


def correct(sent: Submission, step: str = "return") -> Correction:
    return Correction.objects.create(submission=sent, step=step, made_at=timezone.now())


def take_back(sent: Submission) -> None:
    Submission.objects.filter(pk=sent.pk).update(withdrawn_at=timezone.now())


def buttons(client: Client) -> list[str]:
    return re.findall(r'name="change" value="([^"]+)"', client.get(LIVE).content.decode())


def press(client: Client, value: str):
    return client.post(SEEN, {"change": value, "day": TODAY.isoformat()})


def test_a_report_nobody_changed_has_no_mark(child: Pupil, sign_in) -> None:
    report(child, day=TODAY)
    found = sign_in("office").get(LIVE).content.decode()
    assert ("TEST0001" in found, "Changed by the parent" in found) == (True, False)


def test_a_changed_report_is_marked_until_seen_and_again_after_the_next_change(child: Pupil, sign_in) -> None:
    sent = report(child, day=TODAY)
    correct(sent)
    client = sign_in("office")
    assert "Changed by the parent at 09:12: the day back" in client.get(LIVE).content.decode()
    (value,) = buttons(client)
    response = press(client, value)
    assert response.headers["Location"] == f"{reverse('attendance_staff:today')}#absences"
    assert buttons(client) == []
    correct(sent, "reason")
    assert "Changed by the parent at 09:12: the reason" in client.get(LIVE).content.decode()


def test_a_change_made_while_somebody_presses_is_not_taken_as_seen(child: Pupil, sign_in) -> None:
    sent = report(child, day=TODAY)
    correct(sent)
    client = sign_in("office")
    (value,) = buttons(client)
    correct(sent, "reason")
    press(client, value)
    assert len(buttons(client)) == 1


def test_what_was_taken_back_stays_to_be_seen_once(child: Pupil, sign_in) -> None:
    take_back(report(child, day=TODAY))
    client = sign_in("office")
    found = client.get(LIVE).content.decode()
    assert "Taken back by parents" in found
    assert "Taken back by the parent at 09:12" in found
    press(client, buttons(client)[0])
    assert "TEST0001" not in client.get(LIVE).content.decode()


def test_an_early_collection_that_was_changed_or_taken_back_is_marked_too(child: Pupil, sign_in) -> None:
    asked = {"date": "2026-11-20", "time": "14:15", "collector": "Ngozi Okafor"}
    sent = submit(child.school, child=child, form="early-collection", answers=asked)
    correct(sent, "collector")
    client = sign_in("office")
    assert "Changed by the parent at 09:12: who collects" in client.get(LIVE).content.decode()
    take_back(sent)
    assert "early collection at 14:15" in client.get(LIVE).content.decode()


def test_who_saw_it_is_kept(child: Pupil, sign_in) -> None:
    correct(report(child, day=TODAY))
    client = sign_in("attendance_officer")
    press(client, buttons(client)[0])
    assert ChangeSeen.objects.get().by.username == "attendance"


def test_another_classes_report_is_not_there(child: Pupil, school: School) -> None:
    sent = report(child, day=TODAY)
    user = people.office()
    people.post_at(user, school, people.school_class(school, "Elm"))
    client = Client()
    client.force_login(user)
    answers = [press(client, f"{reference}:0:0").status_code for reference in (sent.reference, "NOSUCH99")]
    assert (answers, ChangeSeen.objects.count()) == ([404, 404], 0)
