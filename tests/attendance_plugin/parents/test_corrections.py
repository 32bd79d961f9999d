"""Correcting what was sent: by the sender's own link, until it is decided or the day is over (abuse cases 11, 37)."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.models import Check, LeaveRequest
from portal.attendance_plugin.leave.problems import CorrectedMeanwhile
from portal.attendance_plugin.leave.services import decide, withdraw
from portal.attendance_plugin.parents import corrections as page
from portal.attendance_plugin.staff.requests.correction_rows import correction_rows
from portal.attendance_plugin.submissions.corrections.models import Correction
from portal.attendance_plugin.submissions.corrections.services import answers_first_sent
from portal.attendance_plugin.submissions.links import issue_link
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import ANSWERS, build_world, checked, publish_policy, submit
from tests.attendance_plugin.leave.leave_world import POLICY as POLICY_TEXT

NOW = datetime(2026, 11, 16, 11, 0, tzinfo=UTC)
FIRST_DAY = {"first_day_day": "3", "first_day_month": "12", "first_day_year": "2026", "first_half": "pm"}
LAST_DAY = {"last_day_day": "8", "last_day_month": "12", "last_day_year": "2026", "last_half": "pm"}
ABSENCE = {
    "child_name": people.CHILD_NAME,
    "child_class": "Oak",
    "when": "today",
    "first_day": "2026-11-16",
    "reason_kind": "ill",
    "reason": "Sick twice in the night",
    "return_when": "next",
    "parent_name": people.PARENT.name,
    "relationship": "mother",
    "email": people.PARENT.email,
    "telephone": "",
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def leave(school: School) -> LeaveRequest:
    request = build_world(school)
    request.submission.sender_contact = request.pupil.contact_links.get().contact
    request.submission.save()
    return request


@pytest.fixture
def mother(leave: LeaveRequest) -> Client:
    return opened(leave.submission)


@pytest.fixture
def absence(school: School) -> Submission:
    child = people.pupil(school)
    values = {"form": "absence", "sender_contact": people.parent(child).contact}
    submission = submit(school, child=child, **values)
    submission.answers = dict(ABSENCE)
    submission.save()
    return submission


def opened(submission: Submission, contact: Any = None) -> Client:
    client = Client()
    path = urlsplit(issue_link(submission, contact or submission.sender_contact)).path
    assert client.post(path)["Location"] == "/requests/"
    return client


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def hidden(response: Any) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(seen|given)" value="([^"]*)"', response.content.decode()))


def change(client: Client, step: str, typed: dict[str, str], shown: Any = None) -> Any:
    """Press Save on the page as it is shown now, or as it was shown."""
    address = f"/requests/correct/{step}/"
    return client.post(address, hidden(shown or client.get(address)) | typed)


def test_a_corrected_leave_request_is_checked_again_and_everything_earlier_stays(
    leave: LeaveRequest, mother: Client, school: School
) -> None:
    """By the policy in force on the day it was received, though another is in force now."""
    first = checked(leave)
    text_of_next = POLICY_TEXT.replace("effective_from = 2026-09-01", "effective_from = 2026-11-16")
    publish_policy(school, text_of_next, label="2026-11")
    Submission.objects.update(received_at=NOW - timedelta(days=1))
    LeaveRequest.objects.update(received_at=NOW - timedelta(days=1))
    response = change(mother, "last-day", LAST_DAY)
    assert (response.status_code, response["Location"]) == (302, "/requests/#said")
    leave.refresh_from_db()
    newest, earlier = Check.objects.filter(request=leave)
    assert (leave.last_day.isoformat(), leave.state) == ("2026-12-08", "waiting")
    assert (earlier.pk, newest.policy_version.label) == (first.pk, "2026-09")
    submission = Submission.objects.get()
    correction = Correction.objects.get()
    assert (correction.before, correction.after) == ({"last_day": "2026-12-04"}, {"last_day": "2026-12-08"})
    assert answers_first_sent(submission) == ANSWERS
    assert submission.answers == ANSWERS | {"last_day": "2026-12-08"}
    entry = AuditEntry.objects.get(action="submission_corrected")
    assert entry.detail == {"correction": correction.pk, "step": "last-day", "link": correction.link_id}
    assert "You changed it Monday 16 November 2026, 11am" in text(mother.get("/requests/"))


def test_what_the_new_answer_asks_for_is_asked_before_anything_is_saved(leave: LeaveRequest, mother: Client) -> None:
    """The leave would end before it begins: its last day is asked as well, then both are saved as one correction."""
    late = FIRST_DAY | {"first_day_day": "7"}
    response = change(mother, "first-day", late)
    assert "Because of your new answer we need to ask this too." in text(response)
    assert Correction.objects.count() == 0
    wrong = change(mother, "first-day", LAST_DAY | {"last_day_day": "2"}, response)
    assert "Error: Change your answer" in text(wrong)
    assert 'value="2"' in wrong.content.decode()
    assert change(mother, "first-day", LAST_DAY, wrong).status_code == 302
    assert Correction.objects.get().after == {
        "first_day": "2026-12-07",
        "first_half": "pm",
        "last_day": "2026-12-08",
    }
    twice = change(mother, "first-day", LAST_DAY, wrong)
    assert (twice.status_code, Correction.objects.count()) == (302, 1)


def test_an_error_keeps_what_was_typed_and_links_to_the_field(mother: Client) -> None:
    response = change(mother, "last-day", LAST_DAY | {"last_day_month": "frost"})
    shown = response.content.decode()
    assert ('value="frost"' in shown, 'href="#id_last_day_1"' in shown or 'href="#id_last_day' in shown) == (True, True)
    assert Correction.objects.count() == 0


@pytest.mark.parametrize("step", ["child", "you", "kind", "funeral", "nothing"])
def test_whose_leave_it_is_and_of_which_kind_stays(step: str, mother: Client) -> None:
    """Peers c7: what a parent can change later is limited; abuse case 36 for who is speaking."""
    assert mother.get(f"/requests/correct/{step}/").status_code == 404
    assert mother.post(f"/requests/correct/{step}/", {"child_name": "Somebody Else"}).status_code == 404
    assert f"/requests/correct/{step}/" not in mother.get("/requests/").content.decode()


def test_another_contact_sees_and_changes_nothing(leave: LeaveRequest) -> None:
    """Abuse cases 1 and 11."""
    father = opened(leave.submission, people.separated_parent(leave.pupil).contact)
    assert father.get("/requests/correct/reason/").status_code == 404
    assert father.post("/requests/correct/reason/", {"reason": "No"}).status_code == 404
    assert "correct/" not in father.get("/requests/").content.decode()
    assert Client().get("/requests/correct/reason/")["Location"] == "/requests/"
    assert Correction.objects.count() == 0


def test_two_windows_lose_nothing(mother: Client) -> None:
    """Abuse case 37: the second is told, keeps its words, and may save them then."""
    first = mother.get("/requests/correct/reason/")
    second = mother.get("/requests/correct/reason/")
    change(mother, "reason", {"reason": "The wedding is in Lagos."}, first)
    response = change(mother, "reason", {"reason": "The wedding is in Abuja."}, second)
    assert response.status_code == 409
    assert "Your answers have changed since you opened this page" in text(response)
    assert "The wedding is in Abuja." in text(response)
    assert change(mother, "reason", {"reason": "The wedding is in Abuja."}, response).status_code == 302
    assert [row.after for row in Correction.objects.all()] == [
        {"reason": "The wedding is in Lagos."},
        {"reason": "The wedding is in Abuja."},
    ]


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        ("decided", "The headteacher has decided your request, so its answers stay as they were."),
        ("withdrawn", "You have taken this back, so it stays as it is."),
    ],
)
def test_a_decision_in_between_is_said_with_what_was_typed(
    ended: str, words: str, leave: LeaveRequest, mother: Client
) -> None:
    """Abuse case 37."""
    shown = mother.get("/requests/correct/reason/")
    if ended == "decided":
        decide(leave, checked(leave), "refuse", by=people.headteacher(), reason="We talked it over with you.")
    else:
        withdraw(leave)
    response = change(mother, "reason", {"reason": "The wedding is in Abuja."}, shown)
    assert response.status_code == 409
    assert words in text(response)
    assert "In your words The wedding is in Abuja." in text(response)
    assert (Correction.objects.count(), "correct/" in mother.get("/requests/").content.decode()) == (0, False)
    assert mother.get("/requests/correct/reason/")["Location"] == "/requests/"


def test_who_decides_on_an_earlier_page_is_told_of_the_correction(leave: LeaveRequest, mother: Client) -> None:
    """Abuse case 37, from the other side: neither check nor decision is made on answers that are no longer so."""
    check = checked(leave)
    change(mother, "reason", {"reason": "The wedding is in Abuja."})
    with pytest.raises(CorrectedMeanwhile, match="The parent corrected the request after you opened this page"):
        decide(
            leave, check, "refuse", by=people.headteacher(), reason="We talked it over with you.", seen_corrections=0
        )
    leave.refresh_from_db()
    assert leave.state == "waiting"


def test_a_fault_keeps_what_was_typed_and_says_not_saved(mother: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Abuse case 60."""

    def full(*given: object, **named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(page, "correct", full)
    response = change(mother, "reason", {"reason": "The wedding is in Abuja."})
    assert response.status_code == 503
    assert "your change was not saved" in text(response)
    assert "The wedding is in Abuja." in text(response)


def test_another_sites_post_changes_nothing(mother: Client) -> None:
    """Abuse case 28."""
    mother.handler.enforce_csrf_checks = True
    response = mother.post("/requests/correct/reason/", {"reason": "Forged"})
    assert (response.status_code, Correction.objects.count()) == (403, 0)


def test_a_made_up_step_before_is_not_believed(mother: Client) -> None:
    """Abuse case 36: what travels with the page is signed for this link and this question."""
    shown = mother.get("/requests/correct/last-day/")
    forged = hidden(shown) | {"given": '["reason",{"kind":{"kind":"funeral"}}]'}
    mother.post("/requests/correct/last-day/", forged | LAST_DAY)
    assert Correction.objects.get().after == {"last_day": "2026-12-08"}
    assert Submission.objects.get().answers["kind"] == "exceptional_leave"


def test_an_absence_gets_another_day_of_return_and_day_until_it_is_over(
    absence: Submission, clock: time_machine.Traveller
) -> None:
    """ "Today" is asked again as a day: by tomorrow it would be another."""
    mother = opened(absence)
    asked = change(mother, "return", {"return_when": "other"})
    assert "What day will your child be back?" in text(asked)
    back = {"expected_return_day": "18", "expected_return_month": "11", "expected_return_year": "2026"}
    assert change(mother, "return", back, asked).status_code == 302
    day = {"first_day_day": "17", "first_day_month": "11", "first_day_year": "2026"}
    assert change(mother, "day", day).status_code == 302
    absence.refresh_from_db()
    assert [absence.answers[name] for name in ("when", "first_day", "expected_return")] == [
        "other",
        "2026-11-17",
        "2026-11-18",
    ]
    assert answers_first_sent(absence) == ABSENCE
    said = text(mother.get("/requests/"))
    assert (said.count("First day off Tuesday 17 November 2026"), "Back at school" in said) == (1, True)
    assert mother.get("/requests/correct/when/").status_code == 404
    clock.shift(timedelta(days=2))
    late = opened(absence)
    assert "correct/" not in late.get("/requests/").content.decode()
    assert "The day is over" in text(late.get("/requests/correct/reason/", follow=True))


def test_what_is_no_longer_asked_goes_with_its_question(absence: Submission) -> None:
    absence.answers |= {"return_when": "other", "expected_return": "2026-11-18"}
    absence.save()
    change(opened(absence), "return", {"return_when": "unknown"})
    absence.refresh_from_db()
    assert (absence.answers["return_when"], "expected_return" in absence.answers) == ("unknown", False)


def test_worrying_words_in_a_correction_go_to_the_safeguarding_lead(leave: LeaveRequest, mother: Client) -> None:
    """Abuse case 72: as if they had been sent at first; they are shown and changed no more."""
    change(mother, "reason", {"reason": "He hits me and the children are afraid of him."})
    submission = Submission.objects.get()
    assert submission.has_words_apart
    shown = mother.get("/requests/").content.decode()
    assert ("hits me" in shown, "/requests/correct/reason/" in shown) == (False, False)
    assert mother.get("/requests/correct/reason/").status_code == 404
    assert [row for row in correction_rows(submission) if "hits me" in row.after] == []


def test_staff_read_before_and_after(leave: LeaveRequest, mother: Client, client: Client) -> None:
    change(mother, "last-day", LAST_DAY)
    rows = [(row.name, row.before, row.after) for row in correction_rows(Submission.objects.get())]
    assert rows == [("Last day", "Friday 4 December 2026", "Tuesday 8 December 2026")]
    client.force_login(people.headteacher())
    said = text(client.get(f"/admin/attendance/requests/{leave.submission.reference}/"))
    assert "Corrected by the parent" in said
    assert "Last day Friday 4 December 2026 Tuesday 8 December 2026" in said
