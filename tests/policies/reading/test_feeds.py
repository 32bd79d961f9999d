"""The feed of changes, of all policies and of one."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.policies.models import PolicyPage, PolicyVersion, PolicyWithdrawal
from portal.policies.services import publish_draft
from tests.policies.reading.conftest import ADDRESS
from tests.policies.sample_policy import SECOND

Both = tuple[PolicyVersion, PolicyVersion]
pytestmark = pytest.mark.usefixtures("_today")


def test_the_feed_tells_of_every_version_newest_first(both: Both, client: Client, settings: Any) -> None:
    settings.BASE_URL = "https://portal.millbrook.example"
    response = client.get("/policies/changes.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    space = {"a": "http://www.w3.org/2005/Atom"}
    feed = ET.fromstring(response.content)
    entries = [
        (entry.findtext("a:title", "", space), entry.findtext("a:id", "", space))
        for entry in feed.findall("a:entry", space)
    ]
    base = "https://portal.millbrook.example/policies/attendance/versions"
    assert entries == [
        ("Attendance policy, version 2026-09", f"{base}/2026-09/"),
        ("Attendance policy, version 2022-09", f"{base}/2022-09/"),
    ]
    assert feed.find("a:entry/a:summary", space).text == "In force from 1 September 2026. More time to ask."  # type: ignore[union-attr]


def test_the_feed_of_one_policy_marks_corrections_and_withdrawals(
    both: Both, page: PolicyPage, client: Client, settings: Any
) -> None:
    publish_draft(page, replace(SECOND, label="2026-09-a", corrects="2026-09"), is_history=True)
    PolicyWithdrawal.objects.create(
        version=both[0], withdrawn_from=date(2023, 1, 1), reason="In error.", recorded_at=timezone.now()
    )
    feed = ET.fromstring(client.get(f"{ADDRESS}changes.atom").content)
    space = {"a": "http://www.w3.org/2005/Atom"}
    titles = [entry.findtext("a:title", None, space) for entry in feed.findall("a:entry", space)]
    assert titles == [
        "Attendance policy, version 2022-09, is withdrawn",
        "Attendance policy, version 2026-09-a (minor correction)",
        "Attendance policy, version 2026-09",
        "Attendance policy, version 2022-09",
    ]
    ids = [entry.findtext("a:id", None, space) for entry in feed.findall("a:entry", space)]
    assert len(set(ids)) == 4
    assert ids[0] == f"{settings.BASE_URL}{ADDRESS}versions/2022-09/#withdrawn"
