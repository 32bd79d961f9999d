"""Policies with versions, clauses, rules and comparisons: what anybody may read, and nothing of a draft."""

import json
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.pages.models import School
from portal.policies.models import PolicyPage
from tests.api.conftest import CLAUSE, rulebook, version
from tests.api.reading import read

COPIED = ("policy_type", "label", "effective_from", "change_note", "approved_on", "approving_body", "owner_role")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("attendance")]


def test_policies_are_the_public_ones_with_the_version_in_force(client: Client) -> None:
    [policy] = read(client, "policies/")["policies"]
    assert (policy["slug"], policy["summary"], policy["in_force"]["label"]) == ("attendance", "Being here.", "2026-09")
    assert "versions" not in policy


def test_policy_has_its_versions_newest_first(client: Client) -> None:
    versions = read(client, "policies/attendance/")["versions"]
    assert [(each["label"], each["state"], each["effective_from"], each["last_day"]) for each in versions] == [
        ("2099-09", "upcoming", "2099-09-01", None),
        ("2026-09", "in_force", "2026-09-01", "2099-08-31"),
        ("2022-11", "superseded", "2022-11-01", "2026-08-31"),
    ]
    assert versions[1]["page"] == "https://portal.millbrook.example/policies/attendance/versions/2026-09/"
    assert versions[1]["url"] == "https://portal.millbrook.example/api/v1/policies/attendance/versions/2026-09/"


def test_version_has_clauses_rules_and_hashes(client: Client) -> None:
    found = read(client, "policies/attendance/versions/2022-11/")
    assert found["clauses"] == [CLAUSE | {"is_appendix": False}]
    assert (found["corrects"], found["withdrawn_from"], found["withdrawal_reason"]) == (None, None, "")
    assert found["pdf"] == f"{found['page']}policy.pdf"
    assert found["rulebook"] == rulebook("2022-11", date(2022, 11, 1))
    assert found["rules"] == [
        {
            "rule": "notice.minimum",
            "label": "Notice",
            "words": "at least 14 calendar days",
            "kinds": ["exceptional_leave"],
            "clauses": ["leave-notice"],
            "strength": "must",
            "parameters": {"counting": "calendar_days", "days": 14},
        }
    ]
    assert (found["clauses_sha256"], found["rulebook_sha256"]) == ("b" * 64, "d" * 64)
    assert (found["policy"], found["state"], found["published_at"]) == (
        "attendance",
        "superseded",
        "2026-09-01T08:00:00Z",
    )


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("policies/pay/", "There is no policy 'pay'. See /api/v1/policies/ for those there are."),
        ("policies/pay/versions/2026-01/", "There is no policy 'pay'. See /api/v1/policies/ for those there are."),
        ("policies/draft/", "There is no policy 'draft'. See /api/v1/policies/ for those there are."),
        (
            "policies/attendance/versions/1999-01/",
            "The policy 'attendance' has no version '1999-01'. See /api/v1/policies/attendance/ for those it has.",
        ),
        (
            "policies/attendance/compare/2026-09...1999-01/",
            "The policy 'attendance' has no version '1999-01'. See /api/v1/policies/attendance/ for those it has.",
        ),
        (
            "policies/attendance/compare/2026-09...2022-11/",
            "'2026-09' is not older than '2022-11'. Name the older version first.",
        ),
        (
            "policies/attendance/on/2022-10-31/",
            "No version of 'attendance' applies on 2022-10-31. See /api/v1/policies/attendance/versions/ "
            "for when each does.",
        ),
        ("policies/?school=elsewhere", "There is no school 'elsewhere'. See /api/v1/schools/ for those there are."),
    ],
)
def test_what_is_not_public_is_not_found_and_says_where_to_look(client: Client, path: str, said: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, json.loads(response.content)["detail"]) == (404, said)


def test_history_comes_in_pages(client: Client) -> None:
    first = read(client, "policies/attendance/versions/?limit=2")
    assert (first["policy"], first["count"], [each["label"] for each in first["versions"]]) == (
        "attendance",
        3,
        ["2099-09", "2026-09"],
    )
    rest = client.get(first["next"].removeprefix("https://portal.millbrook.example")).json()
    assert ([each["label"] for each in rest["versions"]], rest["next"]) == (["2022-11"], None)


@pytest.mark.parametrize(
    ("day", "label"), [("2022-11-01", "2022-11"), ("2026-08-31", "2022-11"), ("2026-09-01", "2026-09")]
)
def test_policy_on_a_day_is_the_version_of_that_day(client: Client, day: str, label: str) -> None:
    found = read(client, f"policies/attendance/on/{day}/")
    assert (found["label"], found["state"]) == (label, "in_force")


def test_comparison_has_the_words_and_figures_that_changed(client: Client, attendance: PolicyPage) -> None:
    newer = version(attendance, 4, "2026-10", date(2026, 10, 1), html="<p>Ask 21 days before.</p>", days=21)
    found = read(client, "policies/attendance/compare/2026-09...2026-10/")
    assert (found["older"]["label"], found["newer"]["label"]) == ("2026-09", newer.label)
    assert found["page"] == "https://portal.millbrook.example/policies/attendance/compare/2026-09...2026-10/"
    assert found["rules"] == [
        {
            "kind": "changed",
            "label": "Notice",
            "applies_to": "leave in exceptional circumstances",
            "before": "at least 14 calendar days",
            "after": "at least 21 calendar days",
            "clause": "leave-notice",
        }
    ]
    [clause] = found["changed"]
    assert (clause["anchor"], clause["title"], clause["title_before"]) == (
        "leave-notice",
        "4.2 Asking for leave",
        "",
    )
    [block] = clause["blocks"]
    assert (block["tag"], block["mark"]) == ("p", "changed")
    assert [(piece["mark"], piece["text"].strip()) for piece in block["cells"][0]] == [
        ("same", "Ask"),
        ("removed", "14"),
        ("added", "21"),
        ("same", "days before."),
    ]
    assert found["notes"] == [{"label": "2026-10", "change_note": "New words."}]
    assert (found["added"], found["removed"], found["moved"], found["unchanged"]) == ([], [], [], 0)


def test_number_of_queries_does_not_grow_with_policies_and_versions(
    client: Client, attendance: PolicyPage, school: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        values = {name: getattr(attendance, name) for name in COPIED}
        page = attendance.get_parent().add_child(
            instance=PolicyPage(title=f"Policy {number}", slug=f"policy-{number}", school=school, **values)
        )
        for month in range(1, 6):
            version(page, month, f"2026-0{month}", date(2026, month, 1))
    read(client, "policies/")  # the addresses of the sites are kept from now on
    with django_assert_num_queries(
        8
    ):  # three for the school and what is closed to some, two for the page, three for versions
        assert read(client, "policies/")["count"] == 7
    with django_assert_num_queries(3):
        assert read(client, "policies/policy-3/")["versions_count"] == 5
    with django_assert_num_queries(4):
        assert len(read(client, "policies/policy-3/versions/2026-04/")["clauses"]) == 1


def test_comparison_is_made_once(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    read(client, "policies/attendance/compare/2022-11...2026-09/")
    with django_assert_num_queries(3):  # what is closed to some, the policy, its versions: their texts are not read
        read(client, "policies/attendance/compare/2022-11...2026-09/")
