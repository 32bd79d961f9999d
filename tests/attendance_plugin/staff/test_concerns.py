"""Abuse case 72 on the staff's side: who reads words that are kept apart, and what everybody else sees instead."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.submissions.concerns.models import SafeguardingConcern
from portal.attendance_plugin.submissions.concerns.services import look_for_worries
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit

from .conftest import SignIn

WORDS = "Her stepdad hit her and she is afraid to go home"
CANARIES = ("stepdad", "afraid to go home")
LISTING = reverse("attendance_staff:concerns")


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def concern(waiting: LeaveRequest) -> SafeguardingConcern:
    """An absence report of today with worrying words, and the same words in the leave request that waits."""
    leave = waiting.submission
    leave.answers = {**leave.answers, "reason": WORDS}
    leave.save()
    look_for_worries(leave)
    report = submit(
        waiting.school,
        child=waiting.pupil,
        number=7,
        form="absence",
        answers={"first_day": "2026-11-20", "return_when": "next", "reason_kind": "ill", "reason": WORDS},
    )
    found = look_for_worries(report)
    assert found is not None
    return found


@pytest.mark.parametrize("who", ["office", "attendance_officer", "headteacher"])
def test_everybody_else_sees_that_words_are_kept_apart(who: str, concern: SafeguardingConcern, sign_in: SignIn) -> None:
    client, leave = sign_in(who), LeaveRequest.objects.get()
    pages = {
        "today": [],
        "today_live": [],
        "requests": [],
        "request": [leave.submission.reference],
        "submission_evidence": [concern.submission.reference],
        "hand_back": [],
        "hand_back_choose": [f"reported:{concern.submission.pk}"],
        "pupil": [leave.pupil_id],
        "letters": [],
    }
    told = {
        name: client.get(reverse(f"attendance_staff:{name}", args=args)).content.decode()
        for name, args in pages.items()
    }
    told["search"] = client.get(reverse("attendance_staff:requests"), {"q": "stepdad"}).content.decode()
    told["match"] = self_matched(client, concern)
    # What somebody types into the search comes back in its field and in the address of the download.
    told["search"] = told["search"].replace('value="stepdad"', "").replace("?q=stepdad", "")
    for name, page in told.items():
        assert [word for word in CANARIES if word in page] == [], name
    for name in ("today", "request", "submission_evidence"):
        assert "Words kept apart" in told[name], name
    assert client.get(reverse("attendance_staff:concern", args=[concern.pk])).status_code == 403


def self_matched(client, concern: SafeguardingConcern) -> str:
    """The page of matching, as it was before the child was found."""
    Submission.objects.filter(pk=concern.submission_id).update(pupil=None, match="not_found")
    return client.get(reverse("attendance_staff:match", args=[concern.submission.reference])).content.decode()


def test_the_lead_reads_every_word_and_is_written_down(concern: SafeguardingConcern, sign_in: SignIn) -> None:
    client = sign_in("safeguarding_lead")
    page = client.get(reverse("attendance_staff:concern", args=[concern.pk])).content.decode()
    assert WORDS in page
    assert "harm by somebody" in page
    assert "07700 900111" in page
    concern.refresh_from_db()
    assert (concern.seen_by.get_username(), concern.seen_at) == ("lead", datetime(2026, 11, 20, 9, 30, tzinfo=UTC))


def test_the_list_tells_no_words(concern: SafeguardingConcern, sign_in: SignIn) -> None:
    client = sign_in("safeguarding_lead")
    page = client.get(LISTING, {"state": "new"}).content.decode()
    assert concern.submission.reference in page
    assert [word for word in (*CANARIES, "Harm", "Fear") if word in page] == []
    assert concern.submission.reference not in client.get(LISTING, {"state": "closed"}).content.decode()


def test_closing_asks_how_it_ended_and_stands(concern: SafeguardingConcern, sign_in: SignIn) -> None:
    client, address = sign_in("safeguarding_lead"), reverse("attendance_staff:concern", args=[concern.pk])
    refused = client.post(address)
    assert (refused.status_code, "Choose how it ended" in refused.content.decode()) == (422, True)
    assert client.post(address, {"outcome": "no_worry"})["Location"] == LISTING
    concern.refresh_from_db()
    assert (concern.closed_by.get_username(), concern.outcome) == ("lead", "no_worry")
    assert "by Marisol Penry: No worry about the child" in client.get(address).content.decode()
    client.post(address, {"outcome": "followed_up"})
    concern.refresh_from_db()
    assert concern.outcome == "no_worry"


def test_a_concern_of_another_school_is_not_there(
    concern: SafeguardingConcern, school: School, sign_in: SignIn
) -> None:
    """R17 and abuse case 1."""
    there = people.other_school()
    submission = submit(there, number=8, form="absence", answers={"first_day": "2026-11-20", "reason": WORDS})
    elsewhere = look_for_worries(submission)
    assert elsewhere is not None
    client = sign_in("safeguarding_lead")
    assert client.get(reverse("attendance_staff:concern", args=[elsewhere.pk])).status_code == 404
    assert submission.reference not in client.get(LISTING).content.decode()
