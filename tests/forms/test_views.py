"""Journeys in a browser's manner: pages, cookies, posts. What is said is what a parent reads."""

from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError
from django.test import Client

from portal import hooks
from portal.attendance_plugin.submissions.models import Submission
from portal.forms.drafts import remove_old_drafts
from portal.forms.models import JourneyDraft
from portal.forms.notes import ReviewNote
from portal.forms.sent_forms import SentForm
from portal.pages.models import School
from tests.forms import posts

pytestmark = pytest.mark.django_db
MORNING = "2026-11-20 07:50:00+00:00"
FORMS = sorted(posts.ALL)


class Words(HTMLParser):
    """The words of a page's main part."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.depth, self.words = 0, []  # type: ignore[var-annotated]
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag == "main"

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "main"

    def handle_data(self, data: str) -> None:
        if self.depth and data.strip():
            self.words.append(" ".join(data.split()))


def words(response) -> str:
    return " ".join(Words(response.content).words)


@pytest.fixture(autouse=True)
def _at_ten_to_eight(school: School):
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.mark.parametrize("form", FORMS)
def test_whole_journey_stores_what_was_answered(client: Client, form: str) -> None:
    reference = posts.send_whole(client, form)
    submission = Submission.objects.get()
    assert (submission.reference, submission.form, submission.child_name) == (reference, form, "Amara O’Neill-Okafor")
    assert (submission.sender_name, submission.sender_email) == ("Ngozi Okafor", "ngozi.okafor@family.example")


@pytest.mark.parametrize("form", FORMS)
def test_every_page_is_stored_by_no_cache(client: Client, form: str) -> None:
    """R22."""
    posts.answer(client, form, posts.ALL[form])
    addresses = [f"/forms/{form}/", *(f"/forms/{form}/{step}/" for step in posts.ALL[form]), f"/forms/{form}/check/"]
    answers = {address: client.get(address) for address in addresses}
    posts.send(client, form)
    answers["sent"] = client.get(f"/forms/{form}/sent/")
    assert {
        address: (answer.status_code, answer["Cache-Control"]) for address, answer in answers.items()
    } == dict.fromkeys(answers, (200, "no-store"))


def test_start_page_sets_no_cookie(client: Client) -> None:
    """R22: nothing is set before a parent begins."""
    response = client.get("/forms/absence/")
    assert (response.status_code, list(response.cookies)) == (200, [])


def test_key_lives_in_a_cookie_of_this_form_only(client: Client) -> None:
    """R3 and R5: random, read by no script, sent to this form's addresses only, and not in any page."""
    response = client.get("/forms/absence/child/")
    cookie = response.cookies["form-absence"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        "/forms/absence/", True, "Lax", 86_400,
    )  # fmt: skip
    assert cookie.value.split(":")[0].encode() not in response.content
    assert JourneyDraft.objects.count() == 0


def test_only_the_hash_of_the_key_is_stored(client: Client) -> None:
    posts.answer(client, "absence", {"child": posts.CHILD})
    draft = JourneyDraft.objects.get()
    assert len(draft.key_sha256) == 64
    assert draft.key_sha256 not in client.cookies["form-absence"].value


@pytest.mark.parametrize("step", ["when", "reason", "return", "you"])
def test_skipped_step_leads_to_the_first_missing_question(client: Client, step: str) -> None:
    """Abuse case 40."""
    response = client.get(f"/forms/absence/{step}/")
    assert (response.status_code, response["Location"]) == (302, "/forms/absence/child/")


def test_post_to_the_last_page_first_keeps_its_answers(client: Client) -> None:
    """Abuse case 40: nothing is sent, nothing is lost."""
    client.get("/forms/absence/child/")
    response = client.post("/forms/absence/you/", posts.YOU)
    assert response["Location"] == "/forms/absence/check/"
    assert client.get("/forms/absence/check/")["Location"] == "/forms/absence/child/"
    posts.answer(client, "absence", {step: posts.ABSENCE[step] for step in ("child", "when", "reason", "return")})
    assert client.get("/forms/absence/check/").status_code == 200
    assert "Ngozi Okafor" in words(client.get("/forms/absence/check/"))
    assert Submission.objects.count() == 0


def test_post_to_send_first_writes_nothing(client: Client) -> None:
    """Abuse case 40."""
    client.get("/forms/absence/child/")
    response = client.post("/forms/absence/check/", {"answers": "x", **posts.CHILD, **posts.YOU})
    assert (response["Location"], Submission.objects.count()) == ("/forms/absence/child/", 0)


def test_error_page_says_what_is_wrong_and_keeps_what_was_typed(client: Client) -> None:
    """R5 and R41: error summary linked to the field, "Error:" in the title, the typed words still there."""
    client.get("/forms/absence/child/")
    response = client.post("/forms/absence/child/", {"child_name": "", "child_class": "Oak"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error: Which child is off school? – Report an absence" in page
    assert '<a href="#id_child_name">Enter your child’s full name</a>' in page
    assert 'value="Oak"' in page


def test_back_and_forth_keeps_answers(client: Client) -> None:
    """R5: what was answered stands in the page again, after the session ended too."""
    posts.answer(client, "absence", posts.ABSENCE)
    client.cookies.pop("sessionid", None)
    assert 'value="Amara O’Neill-Okafor"' in client.get("/forms/absence/child/").content.decode()
    assert "Sick twice in the night" in words(client.get("/forms/absence/reason/"))
    assert '<a href="/forms/absence/when/">Back</a>' in client.get("/forms/absence/reason/").content.decode()


def test_change_link_returns_to_the_check_page(client: Client) -> None:
    posts.answer(client, "absence", posts.ABSENCE)
    assert '"/forms/absence/reason/?change"' in client.get("/forms/absence/check/").content.decode()
    changed = {"reason_kind": "ill", "reason": "Chickenpox"}
    response = client.post("/forms/absence/reason/?change", changed)
    assert response["Location"] == "/forms/absence/check/"
    assert "Chickenpox" in words(client.get("/forms/absence/check/"))


def test_change_that_opens_a_question_leads_to_it(client: Client) -> None:
    posts.answer(client, "absence", posts.ABSENCE)
    response = client.post("/forms/absence/when/?change", {"when": "other"})
    assert response["Location"] == "/forms/absence/day/"


def test_check_page_reads_every_answer_back_with_the_weekday(client: Client) -> None:
    """R42."""
    posts.answer(client, "leave", posts.LEAVE)
    shown = {row["name"]: row["value"] for row in client.get("/forms/leave/check/").context["rows"]}
    assert shown == {
        "Child’s name": "Amara O’Neill-Okafor",
        "Class": "Oak",
        "Date of birth": "Not given",
        "Leave for": "Anything else, such as a family event or a holiday",
        "Closest to": "A family event, such as a wedding",
        "First day": "Thursday 11 March 2027",
        "From": "The start of the day",
        "Last day": "Friday 12 March 2027",
        "Until": "The end of the day",
        "In your words": "Her aunt is getting married in Lagos.",
        "Evidence": "Yes, I will send it or bring it in",
        "Your name": "Ngozi Okafor",
        "Related to the child": "Mother",
        "Child lives with you": "Yes",
        "Your email": "ngozi.okafor@family.example",
        "Your telephone": "07700 900111",
    }


def review(form: str, school: School, answers: dict[str, object]) -> list[ReviewNote]:
    return [
        ReviewNote("does_not_meet", f"Asked {answers['kind']} <b>", "/policies/attendance/#leave-notice", "4.2 Notice"),
        ReviewNote("meets", "The dates are in our calendar."),
    ]


def broken_review(form: str, school: School, answers: dict[str, object]) -> list[ReviewNote]:
    raise LookupError(f"no rule for {answers['child_name']}")


def test_check_page_shows_what_the_policy_says(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(hooks.answer_reviews._fillings, "leave", review)
    posts.answer(client, "leave", posts.LEAVE)
    response = client.get("/forms/leave/check/")
    assert "Does not fit our policy Asked exceptional_leave <b> 4.2 Notice Fits our policy" in words(response)
    assert '<a href="/policies/attendance/#leave-notice"><bdi>4.2 Notice</bdi></a>' in response.content.decode()


def test_fault_in_the_review_keeps_nobody_from_sending(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """R35: the log holds no child's name."""
    monkeypatch.setitem(hooks.answer_reviews._fillings, "leave", broken_review)
    reference = posts.send_whole(client, "leave")
    assert Submission.objects.get().reference == reference
    assert "LookupError" in caplog.text
    assert "Amara" not in caplog.text


def test_confirmation_reopens_without_a_word_about_the_child(client: Client) -> None:
    """R6: from the bookmark, for a day, in this browser only."""
    reference = posts.send_whole(client, "absence")
    again = words(client.get("/forms/absence/sent/"))
    assert f"Your reference is {reference}" in again
    assert "at 7:50am on Friday 20 November 2026" in again
    assert [word for word in ("Amara", "Okafor", "Sick", "Oak", "ill") if word in again.split()] == []
    assert Client().get("/forms/absence/sent/")["Location"] == "/forms/absence/"
    with time_machine.travel("2026-11-21 07:50:01+00:00", tick=False):
        assert client.get("/forms/absence/sent/")["Location"] == "/forms/absence/"


def test_sent_form_leaves_no_answers_in_the_draft(client: Client) -> None:
    posts.send_whole(client, "absence")
    assert JourneyDraft.objects.get().answers == {}


def test_sending_again_gives_the_same_reference(client: Client) -> None:
    """R3 and abuse case 38: double click, refresh, back and resend."""
    posts.answer(client, "absence", posts.ABSENCE)
    digest = client.get("/forms/absence/check/").context["digest"]
    for _ in range(3):
        response = client.post("/forms/absence/check/", {"answers": digest})
        assert response["Location"] == "/forms/absence/sent/"
    assert Submission.objects.count() == 1


def test_other_answers_after_sending_show_the_reference_and_change_nothing(client: Client) -> None:
    """R3: same key, other answers."""
    reference = posts.send_whole(client, "absence")
    response = client.post("/forms/absence/reason/", {"reason_kind": "ill", "reason": "Chickenpox"})
    assert (response.status_code, f"Its reference is {reference}" in words(response)) == (409, True)
    response = client.post("/forms/absence/check/", {"answers": "0" * 64})
    assert (response.status_code, f"Its reference is {reference}" in words(response)) == (409, True)
    assert Submission.objects.get().answers["reason"] == "Sick twice in the night"


def test_answers_changed_in_another_tab_are_shown_before_they_are_sent(client: Client) -> None:
    """Abuse case 38: nobody sends what they did not see."""
    posts.answer(client, "absence", posts.ABSENCE)
    digest = client.get("/forms/absence/check/").context["digest"]
    client.post("/forms/absence/reason/", {"reason_kind": "ill", "reason": "Chickenpox"})
    response = client.post("/forms/absence/check/", {"answers": digest})
    assert (response.status_code, Submission.objects.count()) == (409, 0)
    assert "Not sent yet: please check your answers" in words(response)
    assert "Chickenpox" in words(response)


def test_another_form_gets_another_key_and_keeps_the_first_confirmation(client: Client) -> None:
    """R4: two reports for the same child and day are both kept."""
    first = posts.send_whole(client, "absence")
    assert client.post("/forms/absence/again/")["Location"] == "/forms/absence/child/"
    assert first in words(client.get("/forms/absence/sent/"))
    second = posts.send_whole(client, "absence")
    assert set(Submission.objects.values_list("reference", flat=True)) == {first, second}


def test_somebody_elses_key_shows_nothing(client: Client) -> None:
    """Abuse case 39: the key is signed; a changed or foreign one is no key."""
    posts.answer(client, "absence", posts.ABSENCE)
    key = client.cookies["form-absence"].value
    other = Client()
    other.cookies["form-absence"] = key[:-1] + ("a" if key[-1] != "a" else "b")
    assert other.get("/forms/absence/check/")["Location"] == "/forms/absence/child/"
    other.cookies["form-leave"] = key
    assert other.get("/forms/leave/check/")["Location"] == "/forms/leave/child/"


def failing(sent: SentForm) -> list[str]:
    raise DatabaseError(f"disk full while storing {sent.answers}")


def test_failure_says_not_sent_with_the_telephone_and_keeps_the_answers(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """R1, R25 and abuse case 60; R35: the log names the incident, not the child."""
    posts.answer(client, "absence", posts.ABSENCE)
    with monkeypatch.context() as broken:
        broken.setitem(hooks.form_receivers._fillings, "absence", failing)
        response = posts.send(client, "absence")
    said = words(response)
    assert (response.status_code, Submission.objects.count()) == (503, 0)
    assert "has not reached the school" in said
    assert "ring us: 01632 960100" in said
    assert response.context["incident"] in said
    assert response.context["incident"] in caplog.text
    assert "Amara" not in caplog.text
    assert "Sick twice in the night" in said
    assert posts.send(client, "absence").status_code == 302
    assert Submission.objects.count() == 1


def test_form_that_nobody_receives_is_not_sent(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks.form_receivers, "_fillings", {})
    posts.answer(client, "absence", posts.ABSENCE)
    assert posts.send(client, "absence").status_code == 503


def test_machine_is_flagged_and_not_lost(client: Client, settings: Any) -> None:
    """Abuse case 45: the trap was filled in, and nobody types a form in no time at all."""
    settings.FORM_QUICKEST_SECONDS = 5
    pages = {**posts.ABSENCE, "reason": {**posts.ABSENCE["reason"], "website": "http://spam.example"}}
    posts.send_whole(client, "absence", pages)
    assert Submission.objects.get().signals == ["fast", "honeypot"]


def test_person_is_not_flagged(client: Client, settings: Any) -> None:
    settings.FORM_QUICKEST_SECONDS = 5
    posts.answer(client, "absence", posts.ABSENCE)
    with time_machine.travel("2026-11-20 07:51:00+00:00", tick=False):
        posts.send(client, "absence")
    assert Submission.objects.get().signals == []


def test_extra_fields_are_ignored(client: Client) -> None:
    """Abuse case 36: mass assignment."""
    extra = {"status": "approved", "pupil_id": "1", "match": "matched"}
    posts.send_whole(client, "absence", {step: {**data, **extra} for step, data in posts.ABSENCE.items()})
    submission = Submission.objects.get()
    assert (submission.match, submission.pupil, set(submission.answers) & set(extra)) == ("waiting", None, set())


def test_typed_markup_is_shown_as_typed(client: Client) -> None:
    """Abuse case 13."""
    evil = '<img src=x onerror="alert(1)">{{ 7|add:7 }}'
    pages = {**posts.ABSENCE, "reason": {"reason_kind": "ill", "reason": evil}}
    posts.answer(client, "absence", pages)
    page = client.get("/forms/absence/check/").content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;{{ 7|add:7 }}" in page


@pytest.mark.parametrize("address", ["/forms/holiday/", "/forms/absence/circumstances/", "/forms/holiday/child/"])
def test_unknown_form_or_step_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_old_drafts_are_forgotten(client: Client) -> None:
    """Rows older than a day are removed; younger ones stay."""
    posts.answer(client, "absence", {"child": posts.CHILD})
    with time_machine.travel("2026-11-21 07:00:00+00:00", tick=False):
        posts.answer(Client(), "leave", {"child": posts.CHILD})
    with time_machine.travel("2026-11-21 07:50:00+00:00", tick=False):
        assert remove_old_drafts() == 1
    assert JourneyDraft.objects.get().form == "leave"


def test_draft_of_yesterday_is_not_found_before_it_is_removed(client: Client) -> None:
    posts.answer(client, "absence", {"child": posts.CHILD})
    with time_machine.travel("2026-11-21 07:50:01+00:00", tick=False):
        assert "Amara" not in words(client.get("/forms/absence/child/"))
