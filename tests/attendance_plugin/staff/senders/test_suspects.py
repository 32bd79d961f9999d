"""Abuse case 45: the office sees what is to be looked at, and decides."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.submissions.evidence.services import add_evidence
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit
from tests.attendance_plugin.staff.conftest import SignIn
from tests.attendance_plugin.submissions.evidence.evidence_world import keep_in, link_to, upload

LIST = "/admin/attendance/suspects/"


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def suspect(school: School) -> Submission:
    answers = {"first_day": "2026-11-20", "date": "2026-11-20", "reason": "Sick twice in the night"}
    submission = submit(school, child=people.pupil(school), form="absence", answers=answers)
    submission.is_suspect, submission.signals = True, ["fast", "over_budget_network"]
    submission.save()
    return submission


@pytest.fixture
def client(sign_in: SignIn) -> Client:
    return sign_in("office")


def words_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_list_says_why_and_accuses_nobody(suspect: Submission, client: Client) -> None:
    page = words_of(client, LIST)
    for words in (
        suspect.reference,
        "To be looked at",
        "faster than anybody reads it",
        "Many forms came from one place",
    ):
        assert words in page
    assert [word for word in ("spam", "bot", "fraud", "suspicious") if f" {word}" in page.casefold()] == []


def test_menu_and_dashboard_count_what_waits(suspect: Submission, client: Client) -> None:
    page = words_of(client, "/admin/")
    assert ("To be looked at (1)" in page, "1 form to be looked at" in page) == (True, True)
    Submission.objects.update(kept_apart_at=datetime(2026, 11, 20, 9, tzinfo=UTC))
    page = words_of(client, "/admin/")
    assert ("To be looked at (" in page, "to be looked at</a>" in page) == (False, False)


def test_no_other_list_shows_a_suspect(suspect: Submission, client: Client, tmp_path, settings) -> None:
    keep_in(tmp_path, settings)
    add_evidence(link_to(suspect, people.parent(suspect.pupil).contact), upload())
    lists = [
        reverse(f"attendance_staff:{name}") for name in ("today", "today_live", "evidence", "requests", "hand_back")
    ]
    assert [address for address in lists if suspect.reference in words_of(client, address)] == []
    assert "0 absences reported" in words_of(client, "/admin/")
    Submission.objects.update(is_suspect=False)
    assert [address for address in lists[:3] if suspect.reference in words_of(client, address)] == lists[:3]


def test_page_shows_the_words_and_the_child(suspect: Submission, client: Client) -> None:
    page = words_of(client, f"{LIST}{suspect.reference}/")
    for words in ("Absence report", "Sick twice in the night", "The roll has this child: Amara"):
        assert words in page.replace("&#x27;", "'")


def test_reasons_need_their_own_right(suspect: Submission, school: School, client: Client) -> None:
    Group.objects.get(name="Office").permissions.remove(
        *Group.objects.get(name="Office").permissions.filter(codename="view_health_words")
    )
    page = words_of(client, f"{LIST}{suspect.reference}/")
    assert ("Sick twice" in page, "Child’s name" in page) == (False, True)


def test_released_from_the_page(suspect: Submission, client: Client) -> None:
    answer = client.post(f"{LIST}{suspect.reference}/", {"do": "release"}, follow=True)
    assert f"{suspect.reference} is released" in answer.content.decode()
    suspect.refresh_from_db()
    assert (suspect.is_suspect, OutboxMessage.objects.count()) == (False, 1)
    assert suspect.reference in words_of(client, reverse("attendance_staff:today"))
    assert client.get(f"{LIST}{suspect.reference}/").status_code == 404


def test_keeping_apart_needs_a_reason(suspect: Submission, client: Client) -> None:
    address = f"{LIST}{suspect.reference}/"
    answer = client.post(address, {"do": "keep", "because": " "})
    assert (answer.status_code, "Write why it is kept apart" in answer.content.decode()) == (422, True)
    client.post(address, {"do": "keep", "because": "We rang; the mother did not send it"})
    assert "Kept apart" in words_of(client, LIST)
    page = words_of(client, address)
    assert ("We rang; the mother did not send it" in page, "Keep it apart" in page) == (True, False)


def test_another_schools_suspects_are_not_there(suspect: Submission, client: Client) -> None:
    Submission.objects.update(school=people.other_school())
    assert suspect.reference not in words_of(client, LIST)
    assert client.get(f"{LIST}{suspect.reference}/").status_code == 404
