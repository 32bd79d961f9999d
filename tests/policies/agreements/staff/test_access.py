"""Every page of agreements in the admin for every role (R17): a page nobody listed here fails the suite."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from portal.policies.agreements.signing import Given, Way, sign
from portal.policies.agreements.staff.urls import urlpatterns
from portal.policies.agreements.visitors import make_door_link
from portal.policies.models import AskedPerson
from tests import people
from tests.policies.agreements.conftest import AskAll, Find

ALL = ("office", "headteacher", "safeguarding_lead", "editor", "governor", "attendance_officer")
ASKING = ("office", "headteacher", "safeguarding_lead")
SEEING = (*ASKING, "governor")
READING = ("headteacher", "safeguarding_lead", "governor")

# Page, how it is asked for, who gets in (with which answer); everybody else gets 403.
MATRIX = {
    "overview": ("get", SEEING, 200),
    "mine": ("get", ALL, 200),
    "settings": ("get", ASKING, 200),
    "person": ("get", ASKING, 200),
    "new_link": ("post", ASKING, 302),
    "withdraw": ("post", ASKING, 302),
    "people": ("get", ASKING, 200),
    "people_results": ("get", ASKING, 200),
    "ask": ("get", ASKING, 200),
    "ask_again": ("post", ASKING, 302),
    "remind": ("post", ASKING, 302),
    "record": ("get", ASKING, 200),
    "answers": ("get", READING, 200),
    "checklist": ("get", READING, 200),
    "door": ("get", ASKING, 200),
    "close_door": ("post", ASKING, 302),
}


@pytest.fixture
def sign_in(school: School) -> Callable[[str], Client]:
    def browser(who: str) -> Client:
        client = Client()
        if who != "anonymous":
            client.force_login(getattr(people, who)())
        return client

    return browser


@pytest.fixture
def addresses(school: School, family: Pupil, ask_all: AskAll, find: Find) -> dict[str, str]:
    """Every page, about Amara's charter, a questionnaire, a checklist or the door."""
    person = ask_all("charter")[people.CHILD_NAME]
    version = person.version_id
    door, _ = make_door_link(school, find("visitors"), days=1, by=None)
    about = {"answers": "staff-self-audit", "checklist": "governors-questions", "door": "visitors"}
    arguments: dict[str, list[object]] = {name: [version, about.get(name, "charter")] for name in MATRIX}
    arguments |= {key: [] for key in ("overview", "mine", "settings")}
    arguments |= {key: [person.reference] for key in ("person", "new_link", "withdraw")}
    arguments["close_door"] = [version, "visitors", door.pk]
    return {name: reverse(f"agreements:{name}", args=arguments[name]) for name in MATRIX}


def test_every_page_is_in_the_matrix() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(MATRIX)


@pytest.mark.parametrize("who", ALL)
def test_each_role_opens_its_pages_and_no_others(who: str, addresses: dict[str, str], sign_in) -> None:
    client = sign_in(who)
    expected = {name: answer if who in allowed else 403 for name, (_, allowed, answer) in MATRIX.items()}
    seen = {name: getattr(client, MATRIX[name][0])(address).status_code for name, address in addresses.items()}
    assert seen == expected


def test_nobody_signed_in_is_sent_to_the_door(addresses: dict[str, str], sign_in) -> None:
    client = sign_in("anonymous")
    for name, address in addresses.items():
        response = getattr(client, MATRIX[name][0])(address)
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/admin/login/"), name


@pytest.mark.parametrize("who", ["editor", "governor", "attendance_officer"])
def test_editors_and_governors_see_no_name_anywhere_in_the_admin(
    who: str, addresses: dict[str, str], sign_in, ask_all: AskAll
) -> None:
    prue = people.office()
    sign(ask_all("staff-self-audit")["Prue Lacey"], Given(name="Prue Lacey", way=Way.ACCOUNT, by=prue))
    client = sign_in(who)
    for address in ["/admin/", *addresses.values()]:
        page = client.get(address).content.decode()
        for word in ("Amara", "Okafor", "Prue", "Lacey"):
            assert word not in page, address


def test_another_schools_people_and_agreements_are_not_there(
    addresses: dict[str, str], sign_in, school: School
) -> None:
    from portal.policies.models import DoorLink, PolicyPage

    other = School.objects.get(pk=school.pk)
    other.pk, other.slug, other.site = None, "other", None
    other.save()
    PolicyPage.objects.update(school=other)
    AskedPerson.objects.update(school=other)
    DoorLink.objects.update(school=other)
    client = sign_in("headteacher")
    for name, address in addresses.items():
        if name not in ("overview", "mine", "settings"):
            assert getattr(client, MATRIX[name][0])(address).status_code == 404, name
    assert "Charter" not in client.get(addresses["overview"]).content.decode()


def test_pages_are_kept_by_no_cache(addresses: dict[str, str], sign_in) -> None:
    client = sign_in("headteacher")
    for name, address in addresses.items():
        response = getattr(client, MATRIX[name][0])(address)
        assert "no-store" in response.headers["Cache-Control"], name
