"""Abuse cases 45 and 46: over budget, a form is stored and looked at by a person; the sender sees what all see."""

from typing import Any

import pytest
from django.test import Client

from portal.attendance_plugin.submissions.models import Submission
from portal.forms.fair_use.models import Bucket
from portal.pages.models import School
from tests.forms import posts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_form_each(school: School, settings: Any) -> None:
    settings.BUDGETS = settings.BUDGETS | {"child": (1, 60), "mailbox": (50, 60), "network": (50, 60)}


def confirmation(client: Client) -> str:
    page = client.get("/forms/absence/sent/")
    reference = page.context["draft"].references[0]
    return page.content.decode().replace(reference, "REFERENCE").replace(str(page.context["csrf_token"]), "TOKEN")


def test_over_budget_is_stored_and_answered_like_any_other() -> None:
    first, second = Client(), Client()
    posts.send_whole(first, "absence")
    posts.send_whole(second, "absence")
    stored = Submission.objects.order_by("pk")
    assert list(stored.values_list("is_suspect", "signals")) == [(False, []), (True, ["over_budget_child"])]
    assert confirmation(first) == confirmation(second)


def test_sent_again_with_the_same_key_counts_once(client: Client) -> None:
    posts.answer(client, "absence", posts.ABSENCE)
    digest = client.get("/forms/absence/check/").context["digest"]
    for _ in range(3):
        assert client.post("/forms/absence/check/", {"answers": digest})["Location"] == "/forms/absence/sent/"
    assert sorted(Bucket.objects.values_list("level", flat=True)) == [1, 1, 1]


def test_header_of_the_client_does_not_change_its_network(settings: Any) -> None:
    """Abuse case 47: neither a way round the budget nor a way to use up somebody else's."""
    settings.BUDGETS = settings.BUDGETS | {"network": (1, 60), "child": (50, 60)}
    for address in ("198.51.100.1", "198.51.100.2"):
        posts.send_whole(Client(headers={"X-Forwarded-For": address}), "absence")
    assert list(Submission.objects.order_by("pk").values_list("is_suspect", flat=True)) == [False, True]


def test_networks_behind_our_proxy_have_budgets_of_their_own(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    settings.BUDGETS = settings.BUDGETS | {"network": (1, 60), "child": (50, 60)}
    for address in ("198.51.100.1", "198.51.100.2", "spoofed, 198.51.100.2"):
        posts.send_whole(Client(headers={"X-Forwarded-For": address}), "absence")
    assert list(Submission.objects.order_by("pk").values_list("is_suspect", flat=True)) == [False, False, True]
