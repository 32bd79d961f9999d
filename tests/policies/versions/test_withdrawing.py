"""Withdrawing a version: with a reason, by whom it is allowed, and for good until a new version."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal.policies.models import PolicyPage, PolicyVersion, PolicyWithdrawal
from portal.policies.services import publish_draft, version_in_force
from portal.policies.versions.problems import PublishingError
from portal.policies.versions.withdrawing import withdraw_version
from tests import people
from tests.policies.sample_policy import SECOND

TODAY, LATER = date(2026, 11, 20), date(2027, 1, 1)
NOW = "2026-11-20 09:00:00+00:00"
Both = tuple[PolicyVersion, PolicyVersion]
pytestmark = pytest.mark.usefixtures("both")


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def test_nothing_older_comes_back_and_a_new_version_ends_it(both: Both, school: Any, page: PolicyPage) -> None:
    withdraw_version(both[1], withdrawn_from=LATER, reason="  Merged with another policy. ", by=None)
    assert PolicyWithdrawal.objects.get().reason == "Merged with another policy."
    assert version_in_force(school, "attendance", date(2026, 12, 31)) == both[1]
    assert version_in_force(school, "attendance", LATER) is None
    third = publish_draft(page, replace(SECOND, label="2027-02", effective_from=date(2027, 2, 1)), is_history=True)
    assert version_in_force(school, "attendance", date(2027, 2, 1)) == third


@pytest.mark.parametrize(
    ("day", "reason", "message"),
    [
        (date(2026, 11, 19), "Gone.", "Withdrawn from: got “2026-11-19”; accepted: today, 2026-11-20"),
        (TODAY, "  ", "Reason: got nothing"),
    ],
)
def test_a_past_day_and_no_reason_are_refused(day: date, reason: str, message: str, both: Both) -> None:
    with pytest.raises(PublishingError, match=message):
        withdraw_version(both[1], withdrawn_from=day, reason=reason)


def test_what_no_longer_applies_is_not_withdrawn_and_nothing_twice(both: Both) -> None:
    with pytest.raises(PublishingError, match="got “superseded”"):
        withdraw_version(both[0], withdrawn_from=TODAY, reason="Gone.")
    withdraw_version(both[1], withdrawn_from=LATER, reason="Gone.")
    with pytest.raises(PublishingError, match="got “withdrawn already”"):
        withdraw_version(PolicyVersion.objects.get(label="2026-09"), withdrawn_from=TODAY, reason="Gone.")


def test_a_version_that_ends_anyway_is_not_withdrawn_after_its_end(both: Both, page: PolicyPage) -> None:
    publish_draft(page, replace(SECOND, label="2027-01", effective_from=LATER), is_history=True)
    with pytest.raises(PublishingError, match="a day not after 2026-12-31"):
        withdraw_version(both[1], withdrawn_from=LATER, reason="Gone.")


def test_the_headteacher_withdraws_after_saying_that_it_is_final(both: Both, client: Client) -> None:
    head = people.headteacher()
    client.force_login(head)
    address = reverse("policy_reviews:withdraw", args=[both[1].pk])
    assert "cannot be undone" in client.get(address).content.decode()
    sent = {"withdrawn_from": "2026-11-20", "reason": "The trust has a policy for all its schools now."}
    assert client.post(address, sent).context["form"].errors == {"is_sure": ["This field is required."]}
    assert PolicyWithdrawal.objects.count() == 0
    assert client.post(address, sent | {"is_sure": "on"}).status_code == 302
    kept = PolicyWithdrawal.objects.get()
    assert (kept.recorded_by, kept.version, kept.withdrawn_from) == (head, both[1], TODAY)
    assert "cannot be withdrawn" in client.get(address).content.decode()
