"""Questionnaire, checklist and door in the admin."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from portal.pages.models import School
from portal.policies.agreements.signing import Given, Way, sign
from portal.policies.models import ChecklistRecord, DoorLink, PolicyPage, PolicyVersion
from portal.policies.versions.frozen import FrozenVersionError
from tests import people
from tests.policies.agreements.conftest import AskAll, text

ANSWERS = [
    {"key": "lead", "text": "Can you name the lead?", "answer": "yes", "comment": "Marisol"},
    {"key": "steps", "text": "Do you know the steps?", "answer": "no", "comment": ""},
    {"key": "more", "text": "What would you like to learn?", "answer": "Games <3", "comment": ""},
]


@pytest.fixture
def answered(school: School, ask_all: AskAll) -> None:
    people.office()
    people.headteacher()
    asked = ask_all("staff-self-audit")
    sign(asked["Prue Lacey"], Given(name="Prue Lacey", way=Way.LINK, answers=ANSWERS))


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(people.User.objects.get(username=username))
    return client


def page_of(online: PolicyVersion, name: str, anchor: str) -> str:
    return reverse(f"agreements:{name}", args=[online.pk, anchor])


def test_the_lead_reads_answers_person_by_person_and_as_a_whole(answered: None, online: PolicyVersion) -> None:
    people.safeguarding_lead()
    page = text(signed_in("lead").get(page_of(online, "answers", "staff-self-audit")))
    assert "Can you name the lead? 1 yes, 0 no Marisol Prue Lacey" in page
    assert "What would you like to learn? Games &lt;3 Prue Lacey" in page
    assert "1 answered 1 not yet 0 declined" in page


def test_governors_see_numbers_without_words_names_or_small_counts(answered: None, online: PolicyVersion) -> None:
    people.governor()
    page = text(signed_in("governor").get(page_of(online, "answers", "staff-self-audit")))
    assert "Can you name the lead? not shown not shown" in page
    for word in ("Marisol", "Prue", "Games", "What would you like to learn?"):
        assert word not in page


MEETING = {
    "met_on": "2026-11-10",
    "answer-current": "partly",
    "evidence-current": "The head showed the dates.",
    "answer-training": "open",
    "evidence-training": "",
    "form_key": "f" * 32,
}


def test_a_meeting_is_recorded_once_and_kept_with_its_version(
    online: PolicyVersion, school: School, page: PolicyPage
) -> None:
    people.governor()
    governor, address = signed_in("governor"), page_of(online, "checklist", "governors-questions")
    assert "Look for a yearly review." in text(governor.get(address))
    assert "Choose an answer: Is training up to date?" in text(
        governor.post(address, MEETING | {"answer-training": ""})
    )
    assert "must be today or earlier" in text(governor.post(address, MEETING | {"met_on": "2026-11-17"}))
    for _ in range(2):
        assert governor.post(address, MEETING).status_code == 302
    record = ChecklistRecord.objects.get()
    assert (record.met_on, record.version, record.recorded_by.username) == (date(2026, 11, 10), online, "governor")
    assert [(each["key"], each["answer"], each["evidence"]) for each in record.answers] == [
        ("current", "partly", "The head showed the dates."),
        ("training", "open", ""),
    ]
    with pytest.raises(FrozenVersionError):
        record.save()


def test_a_later_meeting_stands_beside_the_earlier_one(online: PolicyVersion, school: School, page: PolicyPage) -> None:
    from portal.policies.services import publish_draft
    from tests.policies.agreements.sample_agreements import NEWER

    people.governor()
    governor = signed_in("governor")
    governor.post(page_of(online, "checklist", "governors-questions"), MEETING)
    newer = publish_draft(page, NEWER, is_history=True)
    address = page_of(newer, "checklist", "governors-questions")
    governor.post(address, MEETING | {"form_key": "g" * 32, "met_on": "2026-11-12", "answer-current": "yes"})
    shown = text(governor.get(address))
    assert shown.index("12 November 2026") < shown.index("10 November 2026")
    assert "Version 2027-01." in shown
    assert "Version 2026-01." in shown


def test_the_head_reads_meetings_and_records_none(online: PolicyVersion, school: School) -> None:
    people.headteacher()
    head, address = signed_in("headteacher"), page_of(online, "checklist", "governors-questions")
    assert "No meeting is recorded yet." in text(head.get(address))
    head.post(address, MEETING)
    assert ChecklistRecord.objects.count() == 0


def test_a_code_for_the_door_is_shown_once_and_can_be_ended(online: PolicyVersion, school: School) -> None:
    people.office()
    office, address = signed_in("office"), page_of(online, "door", "visitors")
    assert "Enter a number of days from 1 to 31" in text(office.post(address, {"days": "40"}))
    made = office.post(address, {"days": "2"})
    link = made.context["address"]
    assert "<svg" in made.content.decode()
    assert Client().get(link.removeprefix("http://127.0.0.1:8000")).status_code == 200
    again = office.get(address)
    assert (link in again.content.decode(), "Codes that work now" in text(again)) == (False, True)
    office.post(reverse("agreements:close_door", args=[online.pk, "visitors", DoorLink.objects.get().pk]))
    assert Client().get(link.removeprefix("http://127.0.0.1:8000")).status_code == 404
