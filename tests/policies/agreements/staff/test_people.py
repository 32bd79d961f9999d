"""The lists: who signed, who declined, who has not; asking, reminding and recording from them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School
from portal.policies.agreements.mailing import write_due_mails
from portal.policies.agreements.signing import Given, Way, decline, sign
from portal.policies.models import AgreementSettings, AskedPerson, PolicyPage, PolicyVersion, Signature
from portal.policies.services import publish_draft
from tests import people
from tests.policies.agreements.conftest import NOW, AskAll, text
from tests.policies.agreements.sample_agreements import NEWER


@pytest.fixture
def head(school: School) -> Client:
    client = Client()
    client.force_login(people.headteacher())
    return client


def page_of(online: PolicyVersion, name: str, anchor: str = "staff-agreement") -> str:
    return reverse(f"agreements:{name}", args=[online.pk, anchor])


@pytest.fixture
def asked(head: Client, ask_all: AskAll) -> dict[str, AskedPerson]:
    """Prue signed, the lead declined, the head and the governor have not."""
    for make in (people.office, people.safeguarding_lead, people.governor):
        make()
    found = ask_all("staff-agreement")
    sign(found["Prue Lacey"], Given(name="Prue Lacey", way=Way.LINK))
    decline(found["Marisol Penry"], Given(name="Marisol Penry", way=Way.LINK), "I want to ask first.")
    return found


def names(response: Any) -> list[str]:
    return [person.name for person in response.context["object_list"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Farah Siddiq", "Ijeoma Bright", "Marisol Penry", "Prue Lacey"]),
        ("?state=not_yet", ["Farah Siddiq", "Ijeoma Bright"]),
        ("?state=signed", ["Prue Lacey"]),
        ("?state=declined", ["Marisol Penry"]),
        ("?state=withdrawn", []),
        ("?group=governors", ["Ijeoma Bright"]),
        ("?detail=Office", ["Prue Lacey"]),
        ("?q=siddiq", ["Farah Siddiq"]),
    ],
)
def test_the_list_tells_who_has_not(query: str, found: list[str], head: Client, asked: dict, online) -> None:
    response = head.get(page_of(online, "people") + query)
    assert names(response) == found


def test_a_view_of_the_list_is_audited_without_names(head: Client, asked: dict, online: PolicyVersion) -> None:
    head.get(page_of(online, "people") + "?state=not_yet")
    entry = AuditEntry.objects.get(action="agreement_list_viewed")
    assert (entry.actor_name, entry.detail) == ("headteacher", {"anchor": "staff-agreement", "people": 2})


def test_the_list_takes_the_same_queries_for_any_number_of_people(
    head: Client, online: PolicyVersion, ask_all: AskAll, school: School, django_assert_max_num_queries
) -> None:
    for serial in range(1, 31):
        people.pupil(school, serial=serial, given_name=f"Child {serial}")
    ask_all("charter")
    with django_assert_max_num_queries(45):
        assert len(names(head.get(page_of(online, "people", "charter")))) == 30


def test_the_overview_counts(head: Client, asked: dict) -> None:
    page = text(head.get(reverse("agreements:overview")))
    assert "Staff agreement Agreement · Online safety policy, 2026-01 Staff and volunteers, Governors 4 1 1 2" in page
    assert "Governors questions Checklist" in page


def test_governors_see_no_number_that_points_to_somebody(asked: dict, school: School) -> None:
    AgreementSettings.objects.create(school=school, smallest_count=3)
    client = Client()
    client.force_login(people.User.objects.get(username="governor"))
    page = text(client.get(reverse("agreements:overview")))
    assert "Staff and volunteers, Governors 4 fewer than 3 fewer than 3 fewer than 3" in page


def test_asking_some_classes_only(head: Client, online: PolicyVersion, family: Pupil, school: School) -> None:
    people.pupil(school, serial=2, given_name="Tobi", year_group=3, in_class=people.school_class(school, "Ash"))
    address = page_of(online, "ask", "charter")
    assert "Pupils: 2 not asked yet" in text(head.get(address))
    assert "Tick at least one group" in text(head.post(address, {}))
    head.post(address, {"groups": ["pupils"], "parts": ["Ash"]})
    assert [person.detail for person in AskedPerson.objects.all()] == ["Ash"]
    assert "Pupils: 1 not asked yet" in text(head.get(address))
    head.post(address, {"groups": ["pupils"]})
    assert "Everybody has been asked" in text(head.get(address))


def test_reminding_from_the_list(head: Client, asked: dict, online: PolicyVersion, clock: Any) -> None:
    write_due_mails()
    clock.move_to(NOW + timedelta(days=2))
    head.force_login(people.User.objects.get(username="headteacher"))
    assert "Remind those who have not signed" in text(head.get(page_of(online, "people")))
    response = head.post(page_of(online, "remind"), follow=True)
    assert "2 people who have not signed are reminded" in text(response)
    write_due_mails()
    assert OutboxMessage.objects.filter(purpose="agreement_reminder").count() == 2


def test_recording_on_paper_and_with_a_class(
    head: Client, online: PolicyVersion, ask_all: AskAll, family: Pupil
) -> None:
    child = ask_all("charter")[people.CHILD_NAME]
    address = page_of(online, "record", "charter")
    wrong = head.post(address, {"signed_on": "2026-11-17", "people": [child.reference]})
    assert "must be today or earlier" in text(wrong)
    data = {"signed_on": "2026-11-12", "witness": "Ms Adair", "people": [child.reference]}
    head.post(address, data)
    head.post(address, data)
    signature = Signature.objects.get()
    assert (signature.signed_name, signature.way, signature.signed_on, signature.recorded_at) == (
        f"{people.CHILD_NAME}, with Ms Adair",
        "class",
        date(2026, 11, 12),
        NOW,
    )
    assert signature.recorded_by == people.User.objects.get(username="headteacher")
    assert "recorded 16 November 2026, 11:00 by Farah Siddiq" in text(
        head.get(reverse("agreements:person", args=[child.reference]))
    )


def test_paper_of_somebody_elses_agreement_is_not_recorded(head: Client, online: PolicyVersion, asked: dict) -> None:
    data = {"signed_on": "2026-11-12", "people": [asked["Farah Siddiq"].reference]}
    assert head.post(page_of(online, "record", "charter"), data).status_code == 422
    assert Signature.objects.filter(way="paper").count() == 0


def test_recording_a_visitor_and_a_volunteer_who_are_in_no_list(head: Client, online: PolicyVersion) -> None:
    key = {"form_key": "p" * 32, "other": "1", "other-signed_on": "2026-11-14"}
    address = page_of(online, "record", "visitors")
    assert "Enter the full name" in text(head.post(address, key))
    visitor = {"other-name": "Bertil Ask", "other-group": "visitors", "other-detail": "Weir Plumbing"}
    for _ in range(2):
        assert head.post(address, key | visitor | {"other-visiting": "The caretaker"}).status_code == 302
    signature = Signature.objects.get()
    assert (signature.person.group, signature.person.detail, signature.way) == ("visitors", "Weir Plumbing", "paper")
    assert (signature.signed_on, signature.answers[0]["answer"]) == (date(2026, 11, 14), "The caretaker")
    volunteer = key | {"form_key": "v" * 32, "other-name": "Joan Hathersall", "other-group": "governors"}
    assert head.post(page_of(online, "record"), volunteer | {"other-group": "pupils"}).status_code == 422
    assert head.post(page_of(online, "record"), volunteer).status_code == 302
    assert Signature.objects.filter(person__anchor="staff-agreement").get().signed_name == "Joan Hathersall"


def test_why_somebody_declined_is_read_on_their_page(head: Client, asked: dict) -> None:
    page = text(head.get(reverse("agreements:person", args=[asked["Marisol Penry"].reference])))
    assert "Declined" in page
    assert "I want to ask first." in page


def test_a_new_version_is_asked_again_from_the_overview(
    head: Client, asked: dict, page: PolicyPage, clock: Any
) -> None:
    newer = publish_draft(page, NEWER, is_history=True)
    clock.move_to("2027-01-05 09:00:00+00:00")
    head.force_login(people.User.objects.get(username="headteacher"))
    overview = reverse("agreements:overview")
    assert "New words to sign: Staff agreement" in text(head.get(overview))
    assert "1 new version to ask people about again" in text(head.get("/admin/"))
    response = head.post(page_of(newer, "ask_again"), follow=True)
    assert "4 people are asked again" in text(response)
    assert AskedPerson.objects.filter(version=newer).count() == 4
    assert "New words to sign" not in text(head.get(overview))
    assert "There is nobody to ask again" in text(head.post(page_of(newer, "ask_again"), follow=True))


def test_the_account_is_told_what_it_is_to_sign(head: Client, asked: dict) -> None:
    assert "1 for you to sign or answer" in text(head.get("/admin/"))
    mine = head.get(reverse("agreements:mine"))
    assert "For you to sign What Asked State Staff agreement" in text(mine)
    assert reverse("sign:read", args=[asked["Farah Siddiq"].reference]) in mine.content.decode()


def test_settings_are_checked_and_kept(head: Client, school: School) -> None:
    address = reverse("agreements:settings")
    values = {
        "link_days": "21",
        "remind_after_days": "5",
        "reminders_most": "1",
        "kept_years": "3",
        "visitors_kept_months": "6",
        "smallest_count": "2",
    }
    assert "Enter a whole number from 3 to 20" in text(head.post(address, values))
    assert head.post(address, values | {"smallest_count": "4"}).status_code == 302
    kept = AgreementSettings.objects.get(school=school)
    assert (kept.link_days, kept.ask_again_when_unchanged, kept.smallest_count) == (21, False, 4)
