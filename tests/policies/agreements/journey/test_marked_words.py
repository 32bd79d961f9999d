"""R44 for what is signed: each word is translated, a reader's own, or says that it is the school's English."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School
from portal.policies.agreements.visitors import make_door_link
from portal.policies.models import AskedPerson
from tests import people
from tests.attendance_plugin.leave.leave_world import submit
from tests.marked_words import forgotten, mark_words
from tests.policies.agreements.conftest import AskAll, Find, links_in_mails
from tests.policies.agreements.sample_agreements import AUDIT

LANGUAGE = {"language": "ur", "next": "/sign/"}
TITLES = {"Charter", "Visitors", "Staff self audit", "Online safety policy"}


def speaking_urdu() -> Client:
    browser = Client()
    browser.post("/forms/language/", LANGUAGE)
    return browser


def typed(school: School) -> set[str]:
    """Names and titles, which also stand in the titles of pages."""
    return {school.name, school.email, people.CHILD_NAME, people.PARENT.name, "Bertil Ask", "Prue Lacey", *TITLES}


def test_no_word_of_signing_is_forgotten(
    school: School, family: Pupil, ask_all: AskAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_all("charter")
    link = links_in_mails()[people.PARENT.email]
    mark_words(monkeypatch)
    browser, person = speaking_urdu(), AskedPerson.objects.get()
    pages: dict[str, Any] = {"closed": browser.get("/sign/no-such-token/"), "open": browser.get(link)}
    browser.post(link)

    def at(name: str) -> str:
        return reverse("sign:read", args=[person.reference]) + (f"{name}/" if name else "")

    pages |= {"read": browser.get(at("")), "decline": browser.post(at("decline"), {"reason": " "})}
    pages["errors"] = browser.post(at("answers"), {})
    browser.post(at("answers"), {"accept": "on", "with_child": "on", "name": people.PARENT.name})
    pages["check"] = browser.get(at("check"))
    pages["changed"] = browser.post(at("check"), {"answers": "others"})
    browser.post(at("check"), {"answers": pages["check"].context["digest"]})
    pages |= {"done": browser.get(at("done")), "copied": browser.get(at("done") + "?copied")}
    pages["left"] = browser.post(at("close"))
    assert forgotten(pages, typed(school)) == {}
    assert pages["done"].context["signature"].signed_name == people.PARENT.name


def test_no_word_of_a_questionnaire_is_forgotten(
    school: School, ask_all: AskAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = people.office()
    person = ask_all("staff-self-audit")["Prue Lacey"]
    mark_words(monkeypatch)
    browser = speaking_urdu()
    browser.force_login(office)
    address = reverse("sign:read", args=[person.reference])
    pages: dict[str, Any] = {"read": browser.get(address)}
    for key, answer in (("lead", "yes"), ("steps", "no"), ("more", "")):
        pages[key] = browser.post(f"{address}question-{key}/", {f"answer-{key}": "maybe" if answer else ""})
        browser.post(f"{address}question-{key}/", {f"answer-{key}": answer})
    pages["name"] = browser.get(f"{address}answers/")
    browser.post(f"{address}answers/", {"name": "Prue Lacey"})
    pages["check"] = browser.get(f"{address}check/")
    browser.post(f"{address}check/", {"answers": pages["check"].context["digest"]})
    pages["done"] = browser.get(f"{address}done/")
    # A page's title can say no language.
    assert forgotten(pages, typed(school) | {item["text"] for item in AUDIT["questions"]}) == {}
    assert '<span lang="en-GB" dir="ltr">Do you know the steps?</span>' in pages["steps"].content.decode()


def test_no_word_at_the_door_is_forgotten(school: School, find: Find, monkeypatch: pytest.MonkeyPatch) -> None:
    _link, address = make_door_link(school, find("visitors"), days=1, by=None)
    path = urlsplit(address).path
    mark_words(monkeypatch)
    browser = speaking_urdu()
    pages: dict[str, Any] = {"read": browser.get(path), "errors": browser.post(f"{path}details/", {})}
    visit = {"name": "Bertil Ask", "visiting": "Prue Lacey", "accept": "on"}
    pages["check"] = check = browser.post(f"{path}details/", visit)
    sent = dict(check.context["carried"]) | {
        "form_key": check.context["form_key"],
        "answers": check.context["digest"],
    }
    pages["done"] = browser.get(browser.post(f"{path}send/", sent)["Location"])
    assert forgotten(pages, typed(school)) == {}


def test_mails_are_in_the_language_in_which_somebody_read_last(
    school: School, family: Pupil, ask_all: AskAll, clock: Any
) -> None:
    """The first mail is English; whoever then reads in Urdu is reminded and sent a copy in Urdu."""
    ask_all("charter")
    path = links_in_mails()[people.PARENT.email]
    browser = speaking_urdu()
    browser.post(path)
    clock.shift(7 * 24 * 60 * 60 + 1)
    again = links_in_mails()[people.PARENT.email]
    reminders = OutboxMessage.objects.filter(purpose="agreement_reminder")
    urdu, english = (reminders.get(recipient=who.email) for who in (people.PARENT, people.SEPARATED_PARENT))
    assert english.subject == "Reminder: please read and sign: Charter"
    assert (urdu.subject, "دستخط" in urdu.text_body) == ("یاد دہانی، براہِ کرم پڑھیں اور دستخط کریں: Charter", True)
    assert "no native speaker has checked it yet" in urdu.text_body
    assert 'dir="rtl"' in Client().get(again).content.decode()


def test_the_first_mail_is_in_the_language_of_the_form_that_a_parent_sent(
    school: School, family: Pupil, ask_all: AskAll
) -> None:
    """Of a form from the address on record only: whoever else typed the name decides nothing."""
    mother, father = (Contact.objects.get(full_name=who.name) for who in (people.PARENT, people.SEPARATED_PARENT))
    submit(school, child=family, sender_contact=mother, sender_on_record=True, language="pl")
    submit(school, child=family, number=2, sender_contact=father, sender_on_record=False, language="pl")
    ask_all("charter")
    links_in_mails()
    subjects = dict(OutboxMessage.objects.values_list("recipient", "subject"))
    assert subjects == {
        mother.email: "Prosimy przeczytać i podpisać: Charter",
        father.email: "Please read and sign: Charter",
    }
