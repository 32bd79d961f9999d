"""Notes, whose request it is, the wrong child, illness asked for as leave, and plans that changed."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.ledger import balance_of
from portal.attendance_plugin.leave.models import LeaveRequest, Note
from portal.attendance_plugin.leave.services import decide
from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.submissions.links import issue_link
from portal.attendance_plugin.submissions.models import OutboxMessage, RequestLink, Submission
from tests import people

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
NOTE = "The grandmother rang; she sounded worried."


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sent_by_mother(waiting: LeaveRequest) -> LeaveRequest:
    mother = Contact.objects.get(full_name=people.PARENT.name)
    Submission.objects.filter(pk=waiting.submission_id).update(sender_contact=mother, sender_on_record=True)
    waiting.submission.refresh_from_db()
    return waiting


def address(request: LeaveRequest, name: str = "request") -> str:
    return reverse(f"attendance_staff:{name}", args=[request.submission.reference])


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def do(client: Client, request: LeaveRequest, name: str, **typed: object) -> str:
    return words(client.post(address(request, name), typed, follow=True))


def test_a_note_is_kept_for_staff_and_reaches_no_parent_letter_or_log(sent_by_mother: LeaveRequest, sign_in) -> None:
    page = do(sign_in("office"), sent_by_mother, "note", words=f"  {NOTE}  ")
    assert "Prue Lacey, Friday 20 November 2026, 09:00 " + NOTE in page
    assert NOTE not in str(list(AuditEntry.objects.values_list("detail", flat=True)))
    decide(sent_by_mother, sent_by_mother.checks.get(), "grant", by=people.headteacher())
    assert NOTE not in str(list(OutboxMessage.objects.values_list("text_body", "html_body", "subject")))
    parent = Client()
    parent.post(urlsplit(issue_link(sent_by_mother.submission, sent_by_mother.submission.sender_contact)).path)
    assert "The headteacher has agreed to the leave." in words(parent.get("/requests/"))
    assert NOTE not in parent.get("/requests/").content.decode()


def test_an_empty_note_is_refused(waiting: LeaveRequest, sign_in) -> None:
    assert "The note is empty." in do(sign_in("office"), waiting, "note", words="   ")
    assert Note.objects.count() == 0


def test_a_request_is_given_to_a_colleague_and_found_as_ones_own(waiting: LeaveRequest, sign_in) -> None:
    officer = people.attendance_officer()
    assert "Tomasz Wrona sees to it now." in do(sign_in("office"), waiting, "assign", to=officer.pk)
    client = Client()
    client.force_login(officer)
    listing = reverse("attendance_staff:requests")
    assert waiting.submission.reference in client.get(listing, {"whose": "mine"}).content.decode()
    assert waiting.submission.reference not in client.get(listing, {"whose": "nobody"}).content.decode()
    detail = AuditEntry.objects.get(action="leave_assigned").detail
    assert detail == {"before": None, "to": officer.pk}


@pytest.mark.parametrize("who", ["governor", "signed_in_outsider"])
def test_who_cannot_see_a_request_is_not_given_it(who: str, waiting: LeaveRequest, sign_in) -> None:
    stranger = getattr(people, who)()
    page = do(sign_in("office"), waiting, "assign", to=stranger.pk)
    assert "This account may not see the request." in page
    waiting.refresh_from_db()
    assert waiting.assigned_to is None


def test_the_wrong_child_is_taken_off_with_a_reason_and_the_links_end(sent_by_mother: LeaveRequest, sign_in) -> None:
    issue_link(sent_by_mother.submission, sent_by_mother.submission.sender_contact)
    office = sign_in("office")
    assert "Say why this is the wrong child" in do(office, sent_by_mother, "unmatch", why="no")
    page = do(office, sent_by_mother, "unmatch", why="The mother rang: it is her niece.")
    sent_by_mother.refresh_from_db()
    assert (sent_by_mother.state, sent_by_mother.pupil, "Which child is meant?" in page) == ("unmatched", None, True)
    assert RequestLink.objects.get().revoked_at == NOW
    assert Note.objects.get().words == "Not the child meant: The mother rang: it is her niece."
    niece = people.pupil(sent_by_mother.school, serial=2, given_name="Adaeze")
    do(office, sent_by_mother, "match", pupil=niece.pk)
    sent_by_mother.refresh_from_db()
    checks = list(sent_by_mother.checks.order_by("pk"))
    assert (sent_by_mother.state, sent_by_mother.pupil, len(checks)) == ("waiting", niece, 2)
    assert checks[1].snapshot.sha256 != checks[0].snapshot.sha256, "the newest check reads the niece's record"


def test_a_decided_request_keeps_its_child(waiting: LeaveRequest, sign_in) -> None:
    decide(waiting, waiting.checks.get(), "grant", by=people.headteacher())
    assert "Already decided by Farah Siddiq" in do(sign_in("office"), waiting, "unmatch", why="It is her niece.")
    waiting.refresh_from_db()
    assert waiting.pupil is not None


def test_matching_again_somebody_else_matched_meanwhile_changes_nothing(waiting: LeaveRequest, sign_in) -> None:
    cousin = people.pupil(waiting.school, serial=2, given_name="Adaeze")
    page = do(sign_in("office"), waiting, "match", pupil=cousin.pk)
    assert "is matched to Amara" in page
    waiting.submission.refresh_from_db()
    assert waiting.submission.pupil == waiting.pupil != cousin


def test_illness_asked_for_as_leave_becomes_an_absence_report_and_the_parent_is_told(
    sent_by_mother: LeaveRequest, sign_in
) -> None:
    page = do(sign_in("office"), sent_by_mother, "pass_on")
    sent_by_mother.refresh_from_db()
    report = Submission.objects.get(form="absence")
    assert (sent_by_mother.state, report.pupil, report.received_at) == (
        "passed_on",
        sent_by_mother.pupil,
        sent_by_mother.received_at,
    )
    assert {name: report.answers[name] for name in ("first_day", "expected_return", "reason_kind", "reason")} == {
        "first_day": "2026-12-03",
        "expected_return": "2026-12-05",
        "reason_kind": "ill",
        "reason": "My sister marries in Lagos that week.",
    }
    assert f"It is absence report {report.reference} now. The parent is told by email." in page
    message = OutboxMessage.objects.get(purpose="passed-on")
    assert (message.recipient, report.reference in message.text_body) == (people.PARENT.email, True)
    for private in ("Amara", "Lagos"):
        assert private not in message.subject + message.text_body
    assert "“passed on as an absence report”" in do(browser("attendance_officer"), sent_by_mother, "pass_on")
    assert Submission.objects.filter(form="absence").count() == 1


def browser(who: str) -> Client:
    client = Client()
    client.force_login(getattr(people, who)())
    return client


def test_staff_enter_that_the_family_does_not_take_the_leave(waiting: LeaveRequest, sign_in) -> None:
    decision = decide(waiting, waiting.checks.get(), "grant", by=people.headteacher())
    office = sign_in("office")
    assert "The family does not take the leave" in words(office.get(address(waiting)))
    page = do(office, waiting, "take_back", decision=decision.pk)
    waiting.refresh_from_db()
    assert (waiting.state, balance_of(waiting)) == ("withdrawn", {})
    assert "The family does not take the leave. Its days are back in the ledger." in page


@pytest.mark.parametrize("decision", ["", "0", "x"])
def test_taking_back_names_the_decision(decision: str, waiting: LeaveRequest, sign_in) -> None:
    decide(waiting, waiting.checks.get(), "grant", by=people.headteacher())
    page = do(sign_in("office"), waiting, "take_back", decision=decision)
    assert "That decision is not one on this request." in page
