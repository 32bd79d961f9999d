"""What a request still needs, in plain words, each with the place to give it."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.services import withdraw
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked
from tests.attendance_plugin.parents.test_views import opened, path_of, text
from tests.attendance_plugin.submissions.evidence.evidence_world import keep_in, upload

NEEDS = "What is missing"
EVIDENCE = "You said that you will send something that shows the reason."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 11, 16, 11, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    return keep_in(tmp_path / "evidence", settings)


def asked(school: School, **answers: Any) -> LeaveRequest:
    request = build_world(school, answers=answers)
    request.submission.sender_contact = request.pupil.contact_links.get().contact
    request.submission.save()
    return request


def section(client: Client) -> str:
    shown = client.get("/requests/").content.decode()
    found = re.search(r'aria-labelledby="missing-heading">(.*?)</section>', shown, re.DOTALL)
    return found[1] if found else ""


def test_evidence_that_was_promised_is_asked_for_until_it_comes(school: School) -> None:
    client = opened(path_of(asked(school, evidence="pending")))
    assert (EVIDENCE in section(client), 'href="/requests/evidence/"' in section(client)) == (True, True)
    client.post("/requests/evidence/", {"chosen": [upload()]})
    assert section(client) == ""


def test_a_fact_the_policy_asks_for_is_answered_by_correcting(school: School) -> None:
    """The family did not say which days are set apart; once it did, nothing is missing."""
    request = asked(school, kind="religious", reason_code=None, religious_body="Eid", set_apart_days="unsure")
    checked(request)
    client = opened(path_of(request))
    shown = section(client)
    assert "Our policy also asks for this: whether the days are set apart." in shown
    assert 'href="/requests/correct/religious-day/"' in shown
    page = client.get("/requests/correct/religious-day/").content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    typed = {"seen": seen, "religious_body": "Eid", "set_apart_days": "all"}
    assert client.post("/requests/correct/religious-day/", typed).status_code == 302
    assert section(client) == ""


def test_nothing_is_missing_from_a_request_taken_back_nor_told_to_another(school: School) -> None:
    request = asked(school, evidence="pending")
    father = opened(path_of(request, people.separated_parent(request.pupil).contact))
    client = opened(path_of(request))
    assert (section(father), NEEDS in text(client.get("/requests/"))) == ("", True)
    withdraw(request)
    assert section(client) == ""


def test_a_sender_who_is_not_settled_any_more_is_told(school: School) -> None:
    client = opened(path_of(asked(school)))
    Submission.objects.update(confirmed_at=None, confirmed_how="")
    assert "We do not know yet that it was you who sent this." in section(client)
