"""A parent's own page: by link only, acted on by POST only, about nobody else (R19, abuse cases 6 to 8, 11)."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.ledger import balance_of
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.services import decide, supersede, withdraw
from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.submissions.links import find_link, issue_link
from portal.attendance_plugin.submissions.models import RequestLink
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked, submit

NOW = datetime(2026, 11, 16, 11, 0, tzinfo=UTC)
OURS = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def leave(school: School) -> LeaveRequest:
    """Amara's request, sent by her mother, whose address is on record."""
    request = build_world(school)
    request.submission.sender_contact = mother()
    request.submission.sender_on_record = True
    request.submission.save()
    return request


def mother() -> Contact:
    return Contact.objects.get(full_name=people.PARENT.name)


def path_of(leave: LeaveRequest, contact: Contact | None = None) -> str:
    return urlsplit(issue_link(leave.submission, contact or mother())).path


def opened(path: str) -> Client:
    """A browser that pressed the button behind the link."""
    client = Client()
    assert client.post(path)["Location"] == "/requests/"
    return client


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_fetching_the_link_changes_nothing_and_shows_nothing(leave: LeaveRequest) -> None:
    """R19 and abuse case 6: scanners come first, as often as they like; then the parent."""
    path = path_of(leave)
    scanner = Client()
    for method in (scanner.get, scanner.head) * 10:
        response = method(path)
        assert (response.status_code, "request-link" in response.cookies) == (200, False)
        assert [word for word in ("Amara", leave.submission.reference) if word in text(response)] == []
    assert RequestLink.objects.get().opened_at is None
    assert leave.submission.reference in text(opened(path).get("/requests/"))
    link = RequestLink.objects.get()
    entry = AuditEntry.objects.get(action="request_opened")
    assert (link.opened_at, entry.subject, entry.detail) == (
        NOW,
        f"submission:{leave.submission.pk}",
        {"link": link.pk},
    )


def test_token_is_in_no_address_and_no_page_afterwards(leave: LeaveRequest) -> None:
    """Abuse case 8."""
    path = path_of(leave)
    token = path.split("/")[2]
    client = opened(path)
    response = client.get("/requests/")
    assert token not in response.content.decode()
    assert token not in client.cookies["request-link"].value
    cookie = client.cookies["request-link"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        "/requests/", True, "Lax", 1_800,
    )  # fmt: skip


@pytest.mark.parametrize("address", ["link", "/requests/", "/requests/withdraw/", "/requests/unknown-token-of-nobody/"])
def test_every_page_is_told_to_nobody_and_kept_nowhere(leave: LeaveRequest, address: str) -> None:
    """R19 and R22."""
    path = path_of(leave)
    response = opened(path).get(path if address == "link" else address)
    assert (response["Referrer-Policy"], response["Cache-Control"], response["X-Robots-Tag"]) == (
        "no-referrer",
        "no-store",
        "noindex, nofollow",
    )


def test_token_is_random_and_only_its_hash_is_stored(leave: LeaveRequest) -> None:
    """R19: at least 128 bits."""
    tokens = {path_of(leave).split("/")[2] for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 43
    assert not tokens & {str(value) for row in RequestLink.objects.values() for value in row.values()}


@pytest.mark.parametrize(
    "ending",
    [{"expires_at": NOW}, {"revoked_at": NOW - timedelta(minutes=1)}],
    ids=["expired", "revoked"],
)
def test_ended_link_opens_nothing_nor_stays_open(leave: LeaveRequest, ending: dict[str, datetime]) -> None:
    path = path_of(leave)
    client = opened(path)
    RequestLink.objects.update(**ending)
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    assert leave.submission.reference not in text(client.get("/requests/"))


@pytest.mark.parametrize("flag", [{"do_not_contact": True}, {"has_responsibility": False}, {"ended_on": "2026-11-16"}])
def test_contact_the_school_may_not_write_to_loses_open_pages_at_once(
    leave: LeaveRequest, flag: dict[str, object]
) -> None:
    """R19: ending the contact ends the links; nobody has to think of them."""
    path = path_of(leave)
    client = opened(path)
    leave.pupil.contact_links.filter(contact=mother()).update(**flag)
    assert leave.submission.reference not in text(client.get("/requests/"))
    assert client.post(path).status_code == 404


def test_opening_the_senders_link_confirms_who_sent_it_and_fetching_it_does_not(leave: LeaveRequest) -> None:
    """Abuse cases 6 and 9: a scanner fetches the link, the parent presses the button."""
    path = path_of(leave)
    for _ in range(20):
        Client().get(path)
    leave.submission.refresh_from_db()
    assert not leave.submission.is_confirmed
    opened(path)
    leave.submission.refresh_from_db()
    assert (leave.submission.confirmed_at, leave.submission.confirmed_how) == (NOW, "link")


def test_link_lives_for_fourteen_days(leave: LeaveRequest, clock: time_machine.Traveller) -> None:
    path = path_of(leave)
    clock.shift(timedelta(days=14, seconds=-1))
    assert Client().get(path).status_code == 200
    clock.shift(timedelta(seconds=1))
    assert Client().get(path).status_code == 404


def test_page_closes_after_half_an_hour_or_at_once(leave: LeaveRequest, clock: time_machine.Traveller) -> None:
    client = opened(path_of(leave))
    clock.shift(timedelta(minutes=31))
    assert leave.submission.reference not in text(client.get("/requests/"))
    client = opened(path_of(leave))
    client.post("/requests/close/")
    assert leave.submission.reference not in text(client.get("/requests/"))


@pytest.mark.parametrize("wrong", ["", "x", "1", "../1"])
def test_made_up_cookie_opens_nothing(leave: LeaveRequest, wrong: str) -> None:
    """Abuse case 1."""
    path_of(leave)
    client = Client()
    client.cookies["request-link"] = wrong
    assert leave.submission.reference not in text(client.get("/requests/"))


def test_reference_opens_nothing(leave: LeaveRequest) -> None:
    """Abuse case 2: a reference is no secret."""
    assert Client().post(f"/requests/{leave.submission.reference}/").status_code == 404
    assert find_link(leave.submission.reference) is None


def test_sender_sees_what_they_said_and_that_nothing_is_decided(leave: LeaveRequest) -> None:
    page = opened(path_of(leave)).get("/requests/")
    said = text(page)
    assert re.findall(r'<(a|button) class="button.*?>([^<]+)', page.content.decode()) == [
        ("a", "Add evidence"),
        ("a", "Take this back"),
        ("button", "Close this page"),
    ]
    assert "The headteacher has not decided yet." in said
    assert "First day Thursday 3 December 2026" in said
    assert "My sister marries in Lagos that week." in said


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("grant", "The headteacher has agreed to the leave."), ("refuse", "The headteacher has not agreed to the leave.")],
)
def test_decision_is_shown_with_the_readers_own_letter(leave: LeaveRequest, outcome: str, words: str) -> None:
    path = path_of(leave)
    decide(leave, checked(leave), outcome, by=people.headteacher(), reason="We talked it over with you.")
    said = text(opened(path).get("/requests/"))
    assert words in said
    assert "Dear Ngozi Okafor," in said
    assert ("Take this back" in said) == (outcome == "grant"), "only leave that was granted can be given back"


def test_standing_decision_comes_first_and_the_earlier_one_below(leave: LeaveRequest) -> None:
    head = people.headteacher()
    first = decide(leave, checked(leave), "refuse", by=head, reason="We talked it over with you.")
    supersede(first, "grant", by=head, why="A new fact came in by telephone.")
    said = text(opened(path_of(leave)).get("/requests/"))
    assert "The headteacher has agreed to the leave." in said
    assert said.index("has leave:") < said.index("Earlier answers") < said.index("No leave from")
    assert "by telephone" not in said, "why it was replaced is for staff"


def test_granted_leave_is_given_back_by_the_decision_the_page_named(leave: LeaveRequest) -> None:
    decision = decide(leave, checked(leave), "grant", by=people.headteacher(), reason="We talked it over with you.")
    client = opened(path_of(leave))
    page = client.get("/requests/withdraw/")
    assert "The school then expects your child on these days." in text(page)
    client.post("/requests/withdraw/", {"decision": str(page.context["decision"].pk)})
    leave.refresh_from_db()
    assert (leave.state, balance_of(leave), leave.standing_decision()) == ("withdrawn", {}, decision)


def test_other_parents_words_and_letter_stay_theirs(leave: LeaveRequest) -> None:
    """Abuse case 11: a link for the father opens his letter; of the mother he sees no word, address or letter."""
    father = people.separated_parent(leave.pupil).contact
    decide(leave, checked(leave), "refuse", by=people.headteacher(), reason="Too close to the tests.")
    his = text(opened(path_of(leave, father)).get("/requests/"))
    hers = text(opened(path_of(leave)).get("/requests/"))
    assert ("Dear Declan O&#x27;Neill," in his or "Dear Declan O'Neill," in his, "Dear Ngozi Okafor," in hers) == (
        True,
        True,
    )
    assert [word for word in ("Ngozi", "Lagos", people.PARENT.email, people.PARENT.telephone) if word in his] == []
    assert [word for word in ("Declan", people.SEPARATED_PARENT.email) if word in hers] == []


def test_a_letter_is_kept_as_pdf_by_its_reader_alone(leave: LeaveRequest) -> None:
    """Abuse case 11: the number of the other parent's letter leads nowhere, with a link or without."""
    father = people.separated_parent(leave.pupil).contact
    decide(leave, checked(leave), "refuse", by=people.headteacher(), reason="Too close to the tests.")
    hers, his = (leave.letters.get(contact=contact) for contact in (leave.submission.sender_contact, father))
    path = f"/requests/letters/{hers.pk}/letter.pdf"
    client = opened(path_of(leave))
    assert path in client.get("/requests/").content.decode()
    answer = client.get(path)
    assert answer.content.startswith(b"%PDF-")
    assert [answer[name] for name in ("Cache-Control", "Content-Disposition", "Content-Security-Policy")] == [
        "no-store",
        f'attachment; filename="letter-{hers.pk}.pdf"',
        "default-src 'none'; sandbox",
    ]
    entry = AuditEntry.objects.get(action="letter_paper_opened")
    assert (entry.subject, entry.actor_name, list(entry.detail)) == (f"letter:{hers.pk}", "parent", ["link"])
    assert client.get(f"/requests/letters/{his.pk}/letter.pdf").status_code == 404
    assert Client().get(path)["Location"] == "/requests/"


def test_withdrawing_asks_first_and_acts_on_post_only(leave: LeaveRequest) -> None:
    """R19: GET shows, POST acts."""
    client = opened(path_of(leave))
    for _ in range(3):
        assert "Take your leave request back?" in text(client.get("/requests/withdraw/"))
    leave.refresh_from_db()
    assert leave.state == "waiting"
    assert client.post("/requests/withdraw/")["Location"] == "/requests/"
    leave.refresh_from_db()
    assert leave.state == "withdrawn"
    assert "You have taken this request back." in text(client.get("/requests/"))


def test_withdrawing_twice_or_too_late_changes_nothing(leave: LeaveRequest) -> None:
    """Abuse case 37."""
    client = opened(path_of(leave))
    decide(leave, checked(leave), "grant", by=people.headteacher(), reason="We talked it over with you.")
    assert client.post("/requests/withdraw/")["Location"] == "/requests/"
    leave.refresh_from_db()
    assert leave.state == "decided"


def test_decided_while_the_page_was_open_is_said(leave: LeaveRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Abuse case 37: decide and withdraw at once: one wins, the other is told."""
    client = opened(path_of(leave))

    def decided_meanwhile(request: LeaveRequest) -> LeaveRequest:
        decide(request, checked(request), "grant", by=people.headteacher(), reason="We talked it over with you.")
        return withdraw(request)

    monkeypatch.setattr("portal.attendance_plugin.parents.views.withdraw_request", decided_meanwhile)
    client.post("/requests/withdraw/")
    said = text(client.get("/requests/"))
    assert "The headteacher had decided before you pressed the button. Read the answer first." in said
    assert "The headteacher has agreed to the leave." in said


def test_only_the_sender_can_withdraw(leave: LeaveRequest) -> None:
    father = people.separated_parent(leave.pupil).contact
    client = opened(path_of(leave, father))
    client.post("/requests/withdraw/")
    leave.refresh_from_db()
    assert leave.state == "waiting"


def test_another_sites_page_opens_and_withdraws_nothing(leave: LeaveRequest) -> None:
    """R23 and abuse case 28; our own page, told to no site, says its origin is "null" and may."""
    path = path_of(leave)
    client = Client(enforce_csrf_checks=True)
    for headers in (OURS, {"Origin": "https://evil.example"}, {"Origin": "null", "Sec-Fetch-Site": "cross-site"}):
        assert client.post(path, headers=headers).status_code == 403
    token = str(client.get(path).context["csrf_token"])
    assert client.post(path, {"csrfmiddlewaretoken": token}, headers=OURS).status_code == 302
    assert client.post("/requests/withdraw/", headers=OURS).status_code == 403
    leave.refresh_from_db()
    assert leave.state == "waiting"
    token = str(client.get("/requests/withdraw/").context["csrf_token"])
    assert client.post("/requests/withdraw/", {"csrfmiddlewaretoken": token}, headers=OURS).status_code == 302
    leave.refresh_from_db()
    assert leave.state == "withdrawn"


def test_typed_markup_is_shown_as_typed(leave: LeaveRequest) -> None:
    """Abuse case 13."""
    leave.submission.answers["reason"] = "<script>alert(1)</script>"
    leave.submission.save()
    page = opened(path_of(leave)).get("/requests/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_absence_report_is_shown_too(school: School) -> None:
    child = people.pupil(school)
    link = people.parent(child)
    answers = {"when": "today", "first_day": "2026-11-16", "reason_kind": "ill", "return_when": "unknown"}
    submission = submit(school, child=child, form="absence", answers=answers, sender_contact=link.contact)
    said = text(opened(urlsplit(issue_link(submission, link.contact)).path).get("/requests/"))
    assert "Your absence report" in said
    assert "We have it." in said
    assert "The school knows that your child is off on Monday 16 November 2026." in said
    assert said.count("First day off Monday 16 November 2026") == 1
    assert "Take this back" in said
