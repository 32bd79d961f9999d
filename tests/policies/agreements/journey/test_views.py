"""Signing by link: it acts on POST only, for one person and one version, and tells a stranger nothing (R19)."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School
from portal.policies.agreements.asking import withdraw
from portal.policies.agreements.journey.access import SALT
from portal.policies.agreements.signing import Given, Way, sign
from portal.policies.agreements.unfinished import forget_unfinished, unfinished_answers
from portal.policies.models import AskedPerson, PolicyPage, Signature, SigningLink, UnfinishedAnswers
from tests import people
from tests.policies.agreements.conftest import NOW, AskAll, links_in_mails, opened, text, without_path

MOTHER, FATHER = people.PARENT, people.SEPARATED_PARENT
TICKED = {"accept": "on", "with_child": "on", "name": "Ngozi Okafor"}
CLOSED = "This page is not open"
PAGES = ["read", "check", "send", "decline", "done", "copy", "close"]


@pytest.fixture
def links(family: Pupil, ask_all: AskAll) -> dict[str, str]:
    """The charter for Amara, one link for each parent, by address."""
    ask_all("charter")
    return links_in_mails()


def where(name: str, person: AskedPerson | None = None) -> str:
    """The address of a page, or of a question of that name."""
    reference = (person or AskedPerson.objects.get()).reference
    is_page = name in PAGES
    return reverse(f"sign:{name}", args=[reference]) if is_page else reverse("sign:step", args=[reference, name])


def sign_by(browser: Client, data: dict[str, str], person: AskedPerson | None = None) -> HttpResponse:
    """Fill in the last page, look once more, and press the button."""
    browser.post(where("answers", person), data)
    page = browser.get(where("check", person))
    return browser.post(where("check", person), {"answers": page.context["digest"]} if page.context else {})


def test_fetching_the_link_signs_nothing_and_shows_nothing(links: dict[str, str]) -> None:
    scanner = Client()
    for method in (scanner.get, scanner.head) * 10:
        response = method(links[MOTHER.email])
        assert (response.status_code, [name for name in response.cookies if "sign" in name]) == (200, [])
        assert [word for word in ("Amara", "Charter", "Okafor") if word in text(response)] == []
    assert list(SigningLink.objects.filter(opened_at=None)) == list(SigningLink.objects.all())
    assert Signature.objects.count() == 0


def test_the_journey_from_the_link_to_the_confirmation(links: dict[str, str]) -> None:
    browser, address = opened(links[MOTHER.email])
    assert address == where("read")
    words = text(browser.get(address))
    assert "For you to read and sign: Ngozi Okafor , with Amara O&#x27;Neill-Okafor Charter Please read." in words
    assert "I promise to be kind" in words
    assert "Online safety policy : version 2026-01 ." in words
    check = browser.post(where("answers"), TICKED, follow=True)
    assert "You agree We keep to this." in text(check)
    assert Signature.objects.count() == 0
    done = browser.post(where("check"), {"answers": check.context["digest"]}, follow=True)
    signature = Signature.objects.get()
    assert (signature.person.name, signature.signed_name, signature.way) == (people.CHILD_NAME, "Ngozi Okafor", "link")
    assert signature.recipient_key == f"contact:{people.Contact.objects.get(full_name=MOTHER.name).pk}"
    assert f"Your reference is {signature.reference}" in text(done)
    assert "When Monday 16 November 2026, 11am" in text(done)
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")][-2:] == [
        "agreement_opened",
        "agreement_signed",
    ]


def test_the_token_is_in_no_page_cookie_or_audit_row(links: dict[str, str]) -> None:
    token = links[MOTHER.email].split("/")[2]
    browser, address = opened(links[MOTHER.email])
    page = browser.get(address)
    assert token not in page.content.decode() + str(browser.cookies) + str(list(AuditEntry.objects.values()))
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"with_child": "on", "name": "N"}, "Tick the box if you agree"),
        ({"accept": "on", "name": "N"}, "Tick the box when you have read it with Amara O&#x27;Neill-Okafor"),
        ({"accept": "on", "with_child": "on", "name": " "}, "Enter your full name"),
        ({"accept": "on", "with_child": "on", "name": "N\u202eokafor"}, "Your name has hidden characters in it."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_signed(
    data: dict[str, str], problem: str, links: dict[str, str]
) -> None:
    browser, _ = opened(links[MOTHER.email])
    response = browser.post(where("answers"), data)
    assert f"There is a problem {problem}" in text(response)
    assert response.content.decode().count("<title>Error: ") == 1
    assert Signature.objects.count() == 0


def test_changing_something_shows_the_page_again_as_it_was_answered(links: dict[str, str]) -> None:
    browser, _ = opened(links[MOTHER.email])
    check = browser.post(where("answers"), TICKED | {"name": "N. Okafor"}, follow=True)
    change = check.context["rows"][0]["link"]
    form = browser.get(change).context["form"]
    assert (form["name"].value(), form["accept"].value(), form["with_child"].value()) == ("N. Okafor", True, True)
    assert browser.post(change, TICKED)["Location"] == where("check")


def test_sent_twice_from_two_windows_and_by_both_parents_it_is_stored_once(links: dict[str, str]) -> None:
    mother, _ = opened(links[MOTHER.email])
    second_window, _ = opened(links[MOTHER.email])
    father, _ = opened(links[FATHER.email])
    for browser in (mother, mother, second_window, father):
        response = sign_by(browser, TICKED)
        assert response["Location"] == where("done")
    assert Signature.objects.get().signed_name == "Ngozi Okafor"
    assert "By Ngozi Okafor" in text(father.get(where("read"), follow=True))


def test_two_askings_side_by_side_in_one_browser_stay_apart(school: School, family: Pupil, ask_all: AskAll) -> None:
    """Two windows: the parents' agreement in one, the charter in the other."""
    charter = ask_all("charter")[people.CHILD_NAME]
    first = links_in_mails()[MOTHER.email]
    own = ask_all("parents-agreement")[MOTHER.name]
    second = links_in_mails()[MOTHER.email]
    browser, _ = opened(first)
    assert browser.post(second)["Location"] == where("read", own)
    sign_by(browser, TICKED, charter)
    assert Signature.objects.get().person == charter
    sign_by(browser, TICKED, own)
    assert Signature.objects.filter(person=own).count() == 1


ENDED = ["unknown", "another token", "expired", "revoked", "withdrawn", "left", "court order", "superseded"]


def end(how: str, person: AskedPerson, path: str, clock: Any, page: PolicyPage) -> str:
    if how == "unknown":
        return "/sign/no-such-token/"
    if how == "another token":
        return f"{path[:-3]}xx/"
    if how == "expired":
        clock.move_to(NOW + timedelta(days=28, seconds=1))
    elif how == "revoked":
        SigningLink.objects.update(revoked_at=NOW)
    elif how == "withdrawn":
        withdraw(person, by=None)
    elif how == "left":
        Pupil.objects.update(left_on="2026-11-15")
    elif how == "court order":
        person_link = Pupil.objects.get().contact_links.get(relationship="Mother")
        person_link.court_order = True
        person_link.save()
    else:
        from portal.policies.services import publish_draft
        from tests.policies.agreements.sample_agreements import NEWER

        publish_draft(page, NEWER, is_history=True)
        SigningLink.objects.update(expires_at=NOW + timedelta(days=90))
        clock.move_to(NOW + timedelta(days=60))
    return path


@pytest.mark.parametrize("how", ENDED)
def test_every_link_that_does_not_work_shows_the_same_page(
    how: str, links: dict[str, str], clock: Any, page: PolicyPage
) -> None:
    """Guessing teaches nothing: unknown, expired and withdrawn links answer alike."""
    model = Client().get("/sign/some-other-token/")
    path = end(how, AskedPerson.objects.get(), links[MOTHER.email], clock, page)
    for response in (Client().get(path), Client().post(path)):
        assert (response.status_code, without_path(response), dict(response.cookies)) == (404, without_path(model), {})


@pytest.mark.parametrize("how", ENDED[2:])
def test_a_page_that_is_open_closes_with_its_link(
    how: str, links: dict[str, str], clock: Any, page: PolicyPage
) -> None:
    browser, address = opened(links[MOTHER.email])
    end(how, AskedPerson.objects.get(), links[MOTHER.email], clock, page)
    assert CLOSED in text(browser.get(address))
    assert browser.post(where("check"), TICKED).status_code == 404
    assert Signature.objects.count() == 0


@pytest.mark.parametrize("name", [*PAGES, "answers"])
def test_a_reference_opens_nothing_by_itself(name: str, links: dict[str, str]) -> None:
    """A guessed reference, somebody else's cookie, a cookie under another name: all the same page."""
    person = AskedPerson.objects.get()
    stranger, unknown = Client(), where(name).replace(person.reference, "AAAAAAAAAA")
    model = stranger.get(unknown)
    assert (model.status_code, CLOSED in text(model)) == (404, True)
    forged = Client()
    forged.cookies[f"sign-{person.reference}"] = signing.dumps(SigningLink.objects.first().pk, salt="another")
    for browser in (stranger, forged):
        for method in (browser.get, browser.post):
            response = method(where(name), TICKED)
            assert (response.status_code, without_path(response)) == (404, without_path(model))
    assert Signature.objects.count() == 0


def test_a_cookie_of_one_asking_opens_no_other(school: School, links: dict[str, str], ask_all: AskAll) -> None:
    own = ask_all("parents-agreement")[MOTHER.name]
    browser = Client()
    link = SigningLink.objects.filter(person__group="pupils").first()
    browser.cookies[f"sign-{own.reference}"] = signing.dumps(link.pk, salt=SALT)
    assert browser.get(where("read", own)).status_code == 404


def test_a_page_left_open_closes_after_two_hours(links: dict[str, str], clock: Any) -> None:
    browser, address = opened(links[MOTHER.email])
    clock.move_to(NOW + timedelta(hours=2, seconds=1))
    assert browser.get(address).status_code == 404
    browser, address = opened(links[MOTHER.email])
    assert browser.get(address).status_code == 200
    assert "The page is closed" in text(browser.post(where("close")))
    assert browser.get(address).status_code == 404


def test_a_form_from_another_site_signs_nothing(links: dict[str, str]) -> None:
    """R23: neither with the token missing nor from another origin."""
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(links[MOTHER.email])
    data = {"csrfmiddlewaretoken": str(page.context["csrf_token"])}
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert browser.post(links[MOTHER.email], data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.post(links[MOTHER.email], {}, headers=headers).status_code == 403
    assert browser.post(links[MOTHER.email], data, headers=headers).status_code == 302
    stale = browser.post(where("answers"), TICKED, headers=headers)
    assert (stale.status_code, stale.context["form"]["name"].value()) == (403, "Ngozi Okafor")
    assert "Your answers are still here. Nothing was sent." in text(stale)
    check = browser.post(where("answers"), TICKED | data, headers=headers, follow=True)
    sent = {"answers": check.context["digest"]}
    assert browser.post(where("check"), sent, headers=headers).status_code == 403
    assert Signature.objects.count() == 0
    assert browser.post(where("check"), sent | data, headers=headers).status_code == 302
    assert Signature.objects.count() == 1


def test_declining_keeps_the_word_why_and_leaves_the_way_open(links: dict[str, str]) -> None:
    browser, _ = opened(links[MOTHER.email])
    assert "Say in a few words why you do not sign" in text(browser.post(where("decline"), {"reason": " "}))
    done = text(browser.post(where("decline"), {"reason": "We want to talk first."}, follow=True))
    signature = Signature.objects.get()
    assert (signature.outcome, signature.reason) == ("declined", "We want to talk first.")
    assert "You did not sign" in done
    assert "You declined on 16 November 2026 You can still sign." in text(browser.get(where("read")))
    sign_by(browser, TICKED)
    assert Signature.objects.filter(outcome="signed").count() == 1


def test_coming_again_says_when_it_was_signed(links: dict[str, str], clock: Any) -> None:
    browser, _ = opened(links[MOTHER.email])
    sign_by(browser, TICKED)
    clock.move_to(NOW + timedelta(days=3))
    browser, address = opened(links[MOTHER.email])
    assert "Signed Your reference is" in text(browser.get(address, follow=True))
    assert "Monday 16 November 2026" in text(browser.get(where("done")))
    assert browser.get(where("answers"))["Location"] == where("done")
    assert browser.get(where("decline"))["Location"] == where("done")


def test_a_copy_goes_once_to_the_address_on_record(links: dict[str, str]) -> None:
    browser, _ = opened(links[MOTHER.email])
    sign_by(browser, TICKED)
    for _ in range(3):
        assert (
            browser.post(where("copy"), {"email": "thief@elsewhere.example"})["Location"] == where("done") + "?copied"
        )
    copy = OutboxMessage.objects.get(purpose="agreement_copy")
    assert (copy.recipient, copy.subject) == (MOTHER.email, "Your copy: Charter")
    assert "I promise" in copy.text_body
    assert f"Reference: {Signature.objects.get().reference}" in copy.text_body


def test_staff_sign_while_signed_in_and_only_for_themselves(ask_all: AskAll, school: School) -> None:
    office, head = people.office(), people.headteacher()
    asked = ask_all("staff-agreement")
    browser = Client()
    browser.force_login(office)
    own, other = asked["Prue Lacey"], asked["Farah Siddiq"]
    assert "For you to read and sign: Prue Lacey" in text(browser.get(where("read", own)))
    sign_by(browser, {"accept": "on", "name": "Prue Lacey"}, own)
    signature = Signature.objects.get()
    assert (signature.person, signature.way, signature.recorded_by) == (own, "account", office)
    assert browser.get(where("read", other)).status_code == 404
    browser.force_login(head)
    assert browser.post(where("check", own), TICKED).status_code == 404


@pytest.fixture
def asked(ask_all: AskAll) -> tuple[Client, AskedPerson]:
    """The office, signed in and asked to answer the self-audit."""
    office = people.office()
    person = ask_all("staff-self-audit")["Prue Lacey"]
    browser = Client()
    browser.force_login(office)
    return browser, person


GIVEN = {
    "question-lead": {"answer-lead": "yes", "comment-lead": "Marisol"},
    "question-steps": {"answer-steps": "no"},
    "question-more": {"answer-more": "Filtering\nand games"},
    "answers": {"name": "Prue Lacey"},
}


def test_a_questionnaire_asks_one_thing_a_page_and_takes_yes_no_comments_and_words(
    asked: tuple[Client, AskedPerson],
) -> None:
    browser, person = asked
    wrong = browser.post(where("question-lead", person), {"answer-lead": "maybe"})
    assert "There is a problem Answer yes or no" in text(wrong)
    for page, following in zip(GIVEN, [*list(GIVEN)[1:], "check"], strict=True):
        assert browser.post(where(page, person), GIVEN[page])["Location"] == where(following, person)
    check = browser.get(where("check", person))
    assert [(row["name"], row["value"]) for row in check.context["rows"]] == [
        ("Can you name the lead?", "Yes\nMarisol"),
        ("Do you know the steps?", "No"),
        ("What would you like to learn?", "Filtering\nand games"),
        ("Your name", "Prue Lacey"),
    ]
    done = text(browser.post(where("check", person), {"answers": check.context["digest"]}, follow=True))
    signature = Signature.objects.get()
    assert signature.answers == [
        {"key": "lead", "text": "Can you name the lead?", "answer": "yes", "comment": "Marisol"},
        {"key": "steps", "text": "Do you know the steps?", "answer": "no", "comment": ""},
        {"key": "more", "text": "What would you like to learn?", "answer": "Filtering\nand games", "comment": ""},
    ]
    for told in (f"Fingerprint of the words {signature.agreement_sha256}", "version 2026-01", "read your answers"):
        assert told in done


def test_a_later_question_waits_for_the_earlier_ones(asked: tuple[Client, AskedPerson]) -> None:
    """Abuse case 40: an address typed in leads to the first question without an answer."""
    browser, person = asked
    for page in ("question-steps", "answers", "check", "send"):
        response = browser.get(where(page, person), follow=True)
        assert response.redirect_chain[-1][0] == where("question-lead", person)
    assert browser.get(where("question-of-nobody", person)).status_code == 404


def test_unfinished_answers_wait_for_their_reader_for_a_week_and_for_nobody_else(
    asked: tuple[Client, AskedPerson], clock: Any
) -> None:
    browser, person = asked
    browser.post(where("question-lead", person), GIVEN["question-lead"])
    again = Client()
    again.force_login(person_user := User.objects.get(pk=int(person.person_key.split(":")[1])))
    assert again.get(where("read", person)).context["going_on"] == where("question-steps", person)
    assert again.get(where("question-lead", person)).context["form"]["comment-lead"].value() == "Marisol"
    assert unfinished_answers(person, f"user:{person_user.pk + 1}") == {}
    clock.move_to(NOW + timedelta(days=7, seconds=1))
    assert unfinished_answers(person, f"user:{person_user.pk}") == {}
    assert (forget_unfinished(), UnfinishedAnswers.objects.count()) == (1, 0)


def test_unfinished_answers_go_with_the_signature(asked: tuple[Client, AskedPerson]) -> None:
    browser, person = asked
    browser.post(where("question-lead", person), GIVEN["question-lead"])
    sign(person, Given(name="Prue Lacey", way=Way.PAPER))
    assert UnfinishedAnswers.objects.count() == 0
    assert browser.post(where("question-steps", person), GIVEN["question-steps"])["Location"] == where("done", person)


def test_nobody_signs_what_another_window_changed(asked: tuple[Client, AskedPerson]) -> None:
    browser, person = asked
    for page, data in GIVEN.items():
        browser.post(where(page, person), data)
    seen = browser.get(where("check", person)).context["digest"]
    browser.post(where("question-steps", person) + "?change", {"answer-steps": "yes"})
    changed = browser.post(where("check", person), {"answers": seen})
    assert (changed.status_code, Signature.objects.count()) == (409, 0)
    assert "You may have changed them in another window." in text(changed)


def test_a_fault_while_signing_says_so_and_keeps_every_answer(
    links: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, _ = opened(links[MOTHER.email])
    with monkeypatch.context() as broken:
        broken.setattr("portal.policies.agreements.journey.views.sign", _locked)
        response = sign_by(browser, TICKED)
    assert (response.status_code, response["Retry-After"], Signature.objects.count()) == (503, "30", 0)
    assert "Please press Sign again." in text(response)
    sent = browser.post(where("check"), {"answers": response.context["digest"]})
    assert (sent["Location"], Signature.objects.count()) == (where("done"), 1)


def _locked(*_: Any) -> None:
    raise OperationalError("database is locked")


def test_what_was_signed_is_shown_as_signed_after_the_next_version(
    ask_all: AskAll, page: PolicyPage, online: Any
) -> None:
    """The signature's words are those of its version, whatever the policy says since."""
    from portal.policies.services import publish_draft
    from tests.policies.agreements.sample_agreements import NEWER

    office = people.office()
    person = ask_all("staff-agreement")["Prue Lacey"]
    signature = sign(person, Given(name="Prue Lacey", way=Way.ACCOUNT))
    publish_draft(page, NEWER, is_history=True)
    browser = Client()
    browser.force_login(office)
    shown = text(browser.get(where("done", person)))
    assert ("I lock my screen." in shown, "at once" in shown) == (True, False)
    assert signature.agreement_sha256 == online.clauses[0]["agreement"]["sha256"]
