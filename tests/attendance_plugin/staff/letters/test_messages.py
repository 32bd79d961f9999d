"""R7 and abuse case 63: the office sees what failed and what to do about it."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django_q.models import OrmQ

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.attendance_plugin.submissions.sending_again import send_again
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.staff.conftest import SignIn

LIST = "/admin/attendance/messages/"
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


def written(school: School, state: str, **changes: object) -> OutboxMessage:
    values: dict[str, object] = {
        "purpose": "leave-decision",
        "cause": f"decision:{state}",
        "recipient": people.PARENT.email,
        "subject": "Your request",
        "text_body": "Dear Ngozi, the words of the letter.",
        "message_id": f"<{state}@millbrook.example>",
        "created_at": NOW,
        "next_attempt_at": NOW,
        "attempts": 3,
    }
    return OutboxMessage.objects.create(school=school, state=state, **values | changes)


@pytest.fixture
def client(sign_in: SignIn) -> Client:
    return sign_in("office")


def words_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_list_says_what_next(school: School, client: Client) -> None:
    for state in OutboxMessage.State.values:
        written(school, state)
    page = words_of(client, LIST)
    for words in (
        "Send again, or ring",
        "Tried again at 20 Nov, 09:30, 3 of 10 tries so far",
        "Goes out within minutes",
    ):
        assert words in page
    assert "the words of the letter" not in page


def test_failed_message_is_sent_again_under_its_own_number(school: School, client: Client) -> None:
    failed = written(school, "failed", last_error="The mail server cannot be reached.", attempts=10)
    page = words_of(client, f"{LIST}{failed.pk}/")
    assert ("The mail server cannot be reached." in page, "the words of the letter" in page) == (True, False)
    client.post(f"{LIST}{failed.pk}/")
    again = OutboxMessage.objects.get()
    assert (again.state, again.attempts, again.message_id) == ("queued", 0, failed.message_id)
    assert (OrmQ.objects.count(), AuditEntry.objects.filter(action="mail_sent_again").count()) == (1, 1)
    assert send_again(again, by=people.headteacher()) is False


@pytest.mark.parametrize("text", ["See https://portal.example/requests/…/ where it is.", ""], ids=["link", "deleted"])
def test_message_that_has_lost_its_link_or_words_is_not_sent(school: School, client: Client, text: str) -> None:
    failed = written(school, "failed", text_body=text)
    assert "Ring instead" in words_of(client, LIST)
    assert "cannot be sent again" in words_of(client, f"{LIST}{failed.pk}/")
    client.post(f"{LIST}{failed.pk}/")
    assert OutboxMessage.objects.get().state == "failed"


def test_nobody_is_written_to_again_against_the_record(school: School, client: Client) -> None:
    child = people.pupil(school)
    people.contact_of(child, people.PARENT, relationship="Mother", order=1, do_not_contact=True)
    failed = written(school, "failed", pupil=child)
    client.post(f"{LIST}{failed.pk}/")
    assert OutboxMessage.objects.get().state == "failed"


def test_worries_and_other_schools_are_not_in_the_list(school: School, client: Client) -> None:
    worry = written(school, "sent", purpose="concern", subject="Please sign in")
    elsewhere = written(people.other_school(), "failed")
    page = words_of(client, LIST)
    assert people.PARENT.email not in page
    assert [client.get(f"{LIST}{one.pk}/").status_code for one in (worry, elsewhere)] == [404, 404]


def test_filter_by_state(school: School, client: Client) -> None:
    written(school, "sent", recipient="sent@family.example")
    written(school, "failed", recipient="failed@family.example")
    page = words_of(client, f"{LIST}?state=failed")
    assert ("failed@family.example" in page, "sent@family.example" in page) == (True, False)
