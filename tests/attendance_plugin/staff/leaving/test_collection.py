"""Abuse case 10 on the staff's page: flags in red, the number on record, the call written down, then the answer."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from portal.attendance_plugin.leaving.models import CollectionCall
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar, submit
from tests.attendance_plugin.staff.conftest import SignIn


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def asked(school: School) -> Submission:
    """Somebody who is on no record wants to collect a child whose father a court order concerns."""
    freeze_calendar(school)
    child = people.pupil(school)
    people.parent(child)
    people.separated_parent(child, court_order=True)
    return submit(school, child=child, form="early-collection", answers={
        "date": "2026-11-20", "time": "14:15", "collector": "Morgan Vane", "collector_relation": "Uncle",
        "reason": "Family matter", "telephone": people.OUTSIDER.telephone,
    })  # fmt: skip


def page_of(submission: Submission) -> str:
    return reverse("attendance_staff:collection", args=[submission.reference])


def test_flags_number_on_record_and_no_way_to_agree_yet(asked: Submission, sign_in: SignIn) -> None:
    page = sign_in("office").get(page_of(asked)).content.decode()
    for words in (
        "Court order on file",
        "Not a contact on record",
        "Ring back a number on record first",
        "07700 900111",
    ):
        assert words in page
    assert 'value="agree"' not in page
    assert people.SEPARATED_PARENT.telephone not in page


def test_call_is_written_down_and_opens_the_way(asked: Submission, sign_in: SignIn) -> None:
    client, mother = sign_in("office"), asked.pupil.contact_links.get(relationship="Mother").contact
    refused = client.post(page_of(asked), {"do": "call"}).content.decode()
    assert ("Choose whom you rang" in refused, "Choose what they said" in refused) == (True, True)
    client.post(page_of(asked), {"do": "call", "contact": mother.pk, "result": "agrees"})
    call = CollectionCall.objects.get()
    assert (call.by.get_username(), call.number, call.result) == ("office", people.PARENT.telephone, "agrees")
    page = client.get(page_of(asked)).content.decode()
    assert "They know of it, and it is right</strong> · Prue Lacey" in page
    assert 'value="agree"' in page
    client.post(page_of(asked), {"do": "agree", "seen": ""})
    assert asked.collection_answers.get().outcome == "agreed"
    assert ">Agreed<span" in client.get(reverse("attendance_staff:today")).content.decode()


def test_agreeing_by_hand_without_the_call_is_refused(asked: Submission, sign_in: SignIn) -> None:
    client = sign_in("office")
    told = client.post(page_of(asked), {"do": "agree", "seen": ""}, follow=True).content.decode()
    assert "Ring back a number on record first" in told
    assert asked.collection_answers.count() == 0


def test_today_says_what_each_request_waits_for(asked: Submission, sign_in: SignIn) -> None:
    child = asked.pupil
    quiet = people.pupil(asked.school, serial=2, given_name="Bohumil")
    people.contact_of(quiet, people.OUTSIDER, relationship="Uncle", order=1)
    for number, pupil in enumerate((quiet, None), start=5):
        submit(asked.school, child=pupil, number=number, form="early-collection", answers=asked.answers)
    assert isinstance(child, Pupil)
    page = sign_in("office").get(reverse("attendance_staff:today")).content.decode()
    assert [words in page for words in (">Ring back<span", ">To answer<span", ">Not matched<span")] == [True] * 3


def test_what_was_taken_back_is_not_there(asked: Submission, sign_in: SignIn) -> None:
    Submission.objects.update(withdrawn_at=datetime(2026, 11, 20, 9, tzinfo=UTC))
    assert sign_in("office").get(page_of(asked)).status_code == 404
