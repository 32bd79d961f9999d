"""Abuse cases 45, 46 and 5: what goes over, what never does, and how little spelling matters."""

from ipaddress import ip_network
from typing import Any

import pytest

from portal.forms.fair_use.signals import over_budget, over_link_budget
from portal.pages.models import School
from tests import people

pytestmark = pytest.mark.django_db
WIFI, HOME = "192.0.2.7/32", "203.0.113.9/32"


def send(school: School, number: int = 0, **changes: Any) -> set[str]:
    values = {"child_names": [f"Child {number}"], "mailbox": f"parent{number}@family.example", "network": HOME}
    return over_budget(school=school, **values | changes)


def test_a_class_at_once_from_the_schools_wifi_is_normal(school: School, settings: Any) -> None:
    """Sixty at ten to eight from one address, and three hundred after them."""
    settings.SCHOOL_NETWORKS = [ip_network("192.0.2.0/24")]
    settings.BUDGETS = settings.BUDGETS | {"network": (5, 60)}
    assert [send(school, number, network=WIFI) for number in range(60)] == [set()] * 60


def test_a_school_behind_one_unknown_address_is_normal(school: School) -> None:
    assert [send(school, number) for number in range(60)] == [set()] * 60


def test_flood_from_one_network_is_over(school: School, settings: Any) -> None:
    settings.BUDGETS = settings.BUDGETS | {"network": (2, 60)}
    assert [send(school, number) for number in range(3)] == [set(), set(), {"over_budget_network"}]
    assert send(school, 4, network=WIFI) == set()


@pytest.mark.parametrize("spelling", ["AMARA O'NEILL-OKAFOR", " amara  o’neill okafor ", "Ámara O Neill Okafor"])
def test_one_child_however_it_is_spelt(school: School, settings: Any, spelling: str) -> None:
    settings.BUDGETS = settings.BUDGETS | {"child": (1, 60)}
    send(school, 1, child_names=[people.CHILD_NAME])
    assert send(school, 2, child_names=[spelling]) == {"over_budget_child"}


@pytest.mark.parametrize("spelling", ["Ngozi.Okafor@Family.example", "ngozi.okafor+school@family.example"])
def test_one_mailbox_however_it_is_spelt(school: School, settings: Any, spelling: str) -> None:
    settings.BUDGETS = settings.BUDGETS | {"mailbox": (1, 60)}
    send(school, 1, mailbox=people.PARENT.email)
    assert send(school, 2, mailbox=spelling) == {"over_budget_mailbox"}


def test_the_same_name_at_another_school_is_another_child(school: School, settings: Any) -> None:
    settings.BUDGETS = settings.BUDGETS | {"child": (1, 60)}
    send(school, 1, child_names=[people.CHILD_NAME])
    assert send(people.other_school(), 2, child_names=[people.CHILD_NAME]) == set()


def test_several_children_of_one_form_count_once_each(school: School, settings: Any) -> None:
    settings.BUDGETS = settings.BUDGETS | {"child": (1, 60), "mailbox": (1, 60), "network": (1, 60)}
    assert send(school, child_names=["Amara", "Bohumil", "amara"]) == set()
    assert send(school, child_names=["Bohumil"]) == {
        "over_budget_child",
        "over_budget_mailbox",
        "over_budget_network",
    }


def test_form_without_child_or_mailbox_has_the_networks_budget(school: School, settings: Any) -> None:
    settings.BUDGETS = settings.BUDGETS | {"network": (1, 60), "child": (0, 60), "mailbox": (0, 60)}
    assert send(school, child_names=[], mailbox="") == set()
    assert send(school, child_names=[], mailbox="") == {"over_budget_network"}


def test_links_asked_for_one_reference(settings: Any) -> None:
    """Three an hour for each request, from wherever and however it is written."""
    asked = [("a@family.example", HOME, "K7PM-4WQX"), ("b@family.example", WIFI, "k7pm-4wqx")] * 2
    found = [over_link_budget(mailbox=mailbox, network=network, reference=name) for mailbox, network, name in asked]
    assert found == [False, False, False, True]
