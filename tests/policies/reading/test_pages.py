"""The public pages: what applies now, what applied on a day, and each version at its own address."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from portal.pages.models import School
from portal.pages.school import default_school
from portal.policies.models import PolicyPage, PolicyVersion, PolicyWithdrawal
from portal.policies.reading.addresses import policy_addresses
from portal.policies.reading.home_panel import home_panel
from portal.policies.services import publish_draft
from tests.policies.reading.conftest import ADDRESS, Read
from tests.policies.sample_policy import FIRST, SECOND

Both = tuple[PolicyVersion, PolicyVersion]
pytestmark = pytest.mark.usefixtures("_today")


def test_the_list_shows_each_policy_with_the_version_in_force(both: Both, page: PolicyPage, read: Read) -> None:
    publish_draft(page, replace(SECOND, label="2027-01", effective_from=date(2027, 1, 4)), is_history=True)
    words = read("/policies/")
    assert "Attendance policy In force since 1 September 2026 How we help every child" in words
    assert "A new version applies from 4 January 2027." in words


def test_the_list_says_so_when_there_is_none(page: PolicyPage, read: Read) -> None:
    assert "No policy has been published yet." in read("/policies/")


def test_the_policy_page_shows_the_version_in_force(both: Both, read: Read, client: Client) -> None:
    words = read(ADDRESS)
    assert "Version 2026-09, in force from 1 September 2026. About 1 minute to read." in words
    assert "Ask fourteen days before." in words
    assert "Notice: at least 14 calendar days. For: leave in exceptional circumstances." in words
    assert "What changed in this version More time to ask." in words
    assert "Approved 8 July 2026 by Governing board" in words
    assert "Next review By 1 September 2027" in words
    html = client.get(ADDRESS).content.decode()
    assert 'id="leave-notice"' in html
    assert 'href="#leave-notice"' in html
    assert "<title>Attendance policy – Millbrook Primary School</title>" in html
    assert '<meta name="description" content="How we help every child to be in school.">' in html
    assert "noindex" not in html


@pytest.mark.parametrize(
    ("day", "label"), [("2022-09-01", "2022-09"), ("2026-08-31", "2022-09"), ("2026-09-01", "2026-09")]
)
def test_the_policy_as_it_was_on_a_day(day: str, label: str, both: Both, read: Read) -> None:
    assert f"This is version {label}, which applies on that day." in read(f"{ADDRESS}on/{day}/")


def test_before_the_first_version_the_page_says_so(both: Both, read: Read) -> None:
    words = read(f"{ADDRESS}on/2022-08-31/", 404)
    assert "No version of this policy was in force on 31 August 2022." in words
    assert "version 2022-09 , applies from 1 September 2022" in words


def test_the_form_for_a_day_leads_to_the_address_of_the_day(both: Both, client: Client) -> None:
    found = [client.get(f"{ADDRESS}on/", {"day": day}) for day in ("2026-08-31", "yesterday", "")]
    assert [(response.status_code, response["Location"]) for response in found] == [
        (302, f"{ADDRESS}on/2026-08-31/"),
        (302, f"{ADDRESS}versions/"),
        (302, f"{ADDRESS}versions/"),
    ]


def test_a_withdrawn_policy_says_so_and_leads_to_its_versions(both: Both, read: Read) -> None:
    PolicyWithdrawal.objects.create(
        version=both[1],
        withdrawn_from=date(2026, 10, 1),
        reason="It was approved in error.",
        recorded_at=timezone.now(),
    )
    words = read(ADDRESS)
    assert "No version of this policy is in force at present." in words
    assert "Withdrawn from 1 October 2026 It was approved in error. Read version 2026-09" in words
    assert "Withdrawn; it applied from 1 September 2026" in read("/policies/")
    assert "From 1 October 2026 on no version is in force." in read(f"{ADDRESS}versions/")
    named = read(f"{ADDRESS}versions/2026-09/")
    assert "This version is withdrawn It was in force from 1 September 2026 to 30 September 2026." in named


def test_an_old_link_to_a_clause_that_is_gone_finds_a_word_about_it(both: Both, client: Client) -> None:
    html = client.get(ADDRESS).content.decode()
    assert '<p class="notice notice--warning former-clause" id="slips">“3 Paper slips” was part' in html
    assert 'href="/policies/attendance/versions/2022-09/#slips"' in html
    assert 'id="slips">“' not in client.get(f"{ADDRESS}versions/2022-09/").content.decode()


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "0000-01-01", "tomorrow"])
def test_a_day_that_is_none_is_not_found(day: str, both: Both, client: Client) -> None:
    assert client.get(f"{ADDRESS}on/{day}/").status_code == 404


@pytest.mark.parametrize(
    ("label", "banner"),
    [
        ("2022-09", "This version no longer applies It was in force from 1 September 2022 to 31 August 2026."),
        ("2026-09", "This version is in force today"),
        (
            "2027-01",
            "This version does not apply yet It applies from 4 January 2027. Until then, version 2026-09 does.",
        ),
    ],
)
def test_each_version_says_where_it_stands(label: str, banner: str, both: Both, page: PolicyPage, read: Read) -> None:
    publish_draft(page, replace(SECOND, label="2027-01", effective_from=date(2027, 1, 4)), is_history=True)
    assert banner in read(f"{ADDRESS}versions/{label}/")


def test_an_upcoming_version_is_announced_but_does_not_apply(both: Both, page: PolicyPage, read: Read) -> None:
    coming = replace(SECOND, label="2027-01", effective_from=date(2027, 1, 4), change_note="Slips come back.")
    publish_draft(page, coming, is_history=True)
    words = read(ADDRESS)
    assert "A new version applies from 4 January 2027 Slips come back." in words
    assert "Version 2026-09, in force from 1 September 2026 to 3 January 2027." in words
    with time_machine.travel("2027-01-04 00:00:00+00:00", tick=False):
        assert "Version 2027-01, in force from 4 January 2027." in read(ADDRESS)


@pytest.mark.parametrize(
    "address", ["compare/2022-09...2022-09/", "compare/2022-09...2050-01/", "versions/2050-01/", "compare/..././"]
)
def test_what_does_not_exist_is_not_found(address: str, both: Both, client: Client) -> None:
    assert client.get(f"{ADDRESS}{address}").status_code == 404


def test_an_old_version_is_shown_as_it_was_frozen(both: Both, school: School, read: Read) -> None:
    school.contacts = {}
    school.save()
    assert "Ask ten days before. Ring 01632 960100." in read(f"{ADDRESS}versions/2022-09/")


def test_related_policies_are_linked_where_they_are(both: Both, page: PolicyPage, index: Any, client: Client) -> None:
    assert "<li>online-safety</li>" in client.get(ADDRESS).content.decode()
    other = PolicyPage(title="Online safety", slug="online-safety", school=page.school)
    for name in (
        "label",
        "effective_from",
        "approved_on",
        "approving_body",
        "owner_role",
        "change_note",
        "policy_type",
    ):
        setattr(other, name, getattr(page, name))
    index.add_child(instance=other)
    assert '<a href="/policies/online-safety/">Online safety</a>' in client.get(ADDRESS).content.decode()


def test_every_public_address_is_told_and_answers(both: Both, school: School, client: Client) -> None:
    assert policy_addresses(school) == [
        "/policies/",
        "/policies/changes.atom",
        "/policies/attendance/",
        "/policies/attendance/versions/",
        "/policies/attendance/changes.atom",
        "/policies/attendance/versions/2022-09/",
        "/policies/attendance/versions/2022-09/policy.pdf",
        "/policies/attendance/versions/2026-09/",
        "/policies/attendance/versions/2026-09/policy.pdf",
        "/policies/attendance/compare/2022-09...2026-09/",
    ]
    assert {client.get(address).status_code for address in policy_addresses(school)} == {200}


def test_a_policy_never_published_has_no_public_address(page: PolicyPage, school: School, client: Client) -> None:
    assert policy_addresses(school) == ["/policies/", "/policies/changes.atom"]
    assert client.get(ADDRESS).status_code == 404


def test_the_home_page_tells_of_new_versions_only(both: Both, school: School) -> None:
    panel = home_panel(school, date(2026, 11, 20))
    assert panel is not None
    assert [version.label for version in panel.context["versions"]] == ["2026-09"]
    assert home_panel(school, date(2027, 11, 20)) is None


def test_queries_do_not_grow_with_versions(
    both: Both, page: PolicyPage, client: Client, django_assert_max_num_queries: Any
) -> None:
    for year in range(1990, 2020):
        day = date(year, 9, 1)
        publish_draft(page, replace(FIRST, label=f"{year}-09", effective_from=day, approved_on=day), is_history=True)
    own = ("", "versions/", "versions/2022-09/", "on/2024-01-01/", "compare/2022-09...2026-09/")
    for address in ("/policies/", "/policies/changes.atom", *(f"{ADDRESS}{path}" for path in own)):
        client.get(address)
        with django_assert_max_num_queries(18, info=address):
            assert client.get(address).status_code == 200


def test_every_page_of_the_demo_schools_policies_answers(loaded: None, client: Client) -> None:
    school = default_school()
    assert school is not None
    assert school.site is not None
    host = {"host": f"{school.site.hostname}:{school.site.port}"}
    addresses = policy_addresses(school)
    assert "/policies/attendance/" in addresses
    assert "/policies/online-safety/" in addresses
    for address in addresses:
        response = client.get(address, headers=host)
        assert response.status_code == 200, address
        assert b"{{" not in response.content or address.endswith(".pdf")
