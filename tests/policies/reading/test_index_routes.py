"""What stands below a policy's address is found below its former addresses too."""

from typing import Any

import pytest
from django.test import Client

from portal.policies.drafting.page_drafts import set_draft
from portal.policies.models import PolicyPage, PolicyVersion
from tests.policies.sample_policy import FIRST, SECOND

Both = tuple[PolicyVersion, PolicyVersion]
FORMER, TODAY = "/policies/attendance/", "/policies/coming-to-school/"
COMPARED = f"compare/{FIRST.label}...{SECOND.label}/"


@pytest.fixture
def renamed(both: Both, page: PolicyPage, django_capture_on_commit_callbacks: Any) -> PolicyPage:
    with django_capture_on_commit_callbacks(execute=True):
        page.slug = "coming-to-school"
        page.save()
    return page


@pytest.mark.parametrize("below", [f"on/{FIRST.effective_from}/", COMPARED, f"versions/{FIRST.label}/"])
def test_addresses_of_a_renamed_policy_lead_on(below: str, renamed: PolicyPage, client: Client) -> None:
    response = client.get(FORMER + below)
    assert (response.status_code, response["Location"]) == (308, TODAY + below)
    assert renamed.title in client.get(TODAY + below).content.decode()


def test_a_policy_that_took_the_former_address_answers_for_itself(renamed: PolicyPage, client: Client) -> None:
    other = PolicyPage(slug="attendance", school=renamed.school, live=False)
    set_draft(other, FIRST)
    renamed.get_parent().add_child(instance=other)
    assert client.get(FORMER + COMPARED).status_code == 404


@pytest.mark.parametrize("address", ["/policies/never-was/on/2026-10-01/", "/policies/never-was/", FORMER + "gone/"])
def test_an_address_that_never_was_is_not_found(address: str, renamed: PolicyPage, client: Client) -> None:
    assert client.get(address).status_code == 404
