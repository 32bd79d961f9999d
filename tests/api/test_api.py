"""The JSON API: what it says, that its own description fits, and that it knows no pupil."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from wagtail.models import Page, PageViewRestriction, Site

from portal.calendars.models import AcademicYear, CalendarDate
from portal.calendars.services import publish_calendar
from portal.pages.models import HomePage, School
from portal.policies.models import PolicyIndexPage, PolicyPage, PolicyVersion
from tests import people

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
CLAUSE = {
    "anchor": "leave-notice",
    "number": "4.2",
    "heading": "Asking for leave",
    "level": 2,
    "html": "<p>Ask 14 days before.</p>",
    "checks": [],
    "sha256": "c" * 64,
}


def version(page: PolicyPage, number: int, label: str, effective_from: date) -> PolicyVersion:
    return PolicyVersion.objects.create(
        page=page,
        number=number,
        label=label,
        title=page.title,
        policy_type="attendance",
        effective_from=effective_from,
        approved_on=date(2026, 7, 8),
        approving_body="Governing board",
        owner_role="Headteacher",
        review_due=date(2027, 7, 8),
        change_note="New words.",
        source="{}",
        source_sha256="a" * 64,
        clauses=[CLAUSE],
        clauses_sha256="b" * 64,
        rulebook='{"rules":[{"rule":"notice.minimum","days":14}]}',
        rulebook_sha256="d" * 64,
        published_at=NOW,
    )


@pytest.fixture(autouse=True)
def attendance(school: School, settings: Any) -> PolicyPage:
    """A policy with three versions, one hidden policy, two dates, and a pupil who must stay unseen."""
    settings.BASE_URL = "https://portal.millbrook.example"
    Page.objects.filter(depth=2).delete()
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Welcome", slug="home"))
    school.site = Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    school.save()
    index = home.add_child(instance=PolicyIndexPage(title="Policies", slug="policies"))
    common = {
        "school": school,
        "policy_type": "attendance",
        "label": "next",
        "effective_from": date(2099, 9, 1),
        "change_note": "x",
        "approved_on": date(2026, 7, 8),
        "approving_body": "Governing board",
        "owner_role": "Headteacher",
    }
    page = index.add_child(
        instance=PolicyPage(title="Attendance policy", slug="attendance", summary="Being here.", **common)
    )
    for number, (label, day) in enumerate(
        [("2022-11", date(2022, 11, 1)), ("2026-09", date(2026, 9, 1)), ("2099-09", date(2099, 9, 1))], start=1
    ):
        version(page, number, label, day)
    hidden = index.add_child(instance=PolicyPage(title="Staff pay", slug="pay", **common))
    version(hidden, 1, "2026-01", date(2026, 1, 1))
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    index.add_child(instance=PolicyPage(title="Draft", slug="draft", live=False, **common))
    year = AcademicYear.objects.create(school=school, label="2026-27")
    for category, title, first, last, groups in (
        ("inset", "INSET day", date(2026, 11, 27), date(2026, 11, 27), [3]),
        ("half_term", "Half term", date(2026, 10, 26), date(2026, 10, 30), []),
        ("event", "Fair", date(2026, 12, 5), date(2026, 12, 5), []),
    ):
        CalendarDate.objects.create(
            year=year,
            category=category,
            title=title,
            first_day=first,
            last_day=last,
            year_groups=groups,
            modified_at=NOW,
        )
    publish_calendar(school, now=NOW)
    people.parent(people.pupil(school))
    return page


def read(client: Client, path: str) -> Any:
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response["Content-Type"].split(";")[0]) == (200, "application/json")
    return json.loads(response.content)


def test_index_leads_everywhere(client: Client) -> None:
    root = "https://portal.millbrook.example/api/v1/"
    assert read(client, "") == {
        "version": "1",
        "schools": f"{root}schools/",
        "policies": f"{root}policies/",
        "dates": f"{root}dates/",
        "openapi": f"{root}openapi.json",
    }


def test_school_is_described_as_on_its_own_pages(client: Client) -> None:
    [school] = read(client, "schools/")["schools"]
    assert school == {
        "slug": "test-school",
        "name": "Millbrook Primary School",
        "trust": "",
        "phase": "primary",
        "strapline": "",
        "address": "",
        "telephone": "01632 960100",
        "email": "office@millbrook.example",
        "report_absence_by": "08:45:00",
        "policies": "https://portal.millbrook.example/api/v1/policies/?school=test-school",
        "dates": "https://portal.millbrook.example/api/v1/dates/?school=test-school",
        "session_times": {
            "am_registration": "08:50:00",
            "am_ends": "12:00:00",
            "pm_registration": "13:00:00",
            "pm_ends": "15:15:00",
        },
    }


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
    words = {name: value for name, value in CLAUSE.items() if name != "checks"}
    assert found["clauses"] == [words | {"is_appendix": False}]
    assert (found["corrects"], found["withdrawn_from"], found["withdrawal_reason"]) == (None, None, "")
    assert found["pdf"] == f"{found['page']}policy.pdf"
    assert found["rulebook"] == {"rules": [{"rule": "notice.minimum", "days": 14}]}
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
        ("dates/?school=elsewhere", "There is no school 'elsewhere'. See /api/v1/schools/ for those there are."),
    ],
)
def test_what_is_not_public_is_not_found_and_says_where_to_look(client: Client, path: str, said: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, json.loads(response.content)) == (404, {"detail": said})


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Half term", "INSET day", "Fair"]),
        ("?days_off=true", ["Half term", "INSET day"]),
        ("?year_group=4", ["Half term", "Fair"]),
        ("?year_group=3", ["Half term", "INSET day", "Fair"]),
        ("?from=2026-10-30&to=2026-11-27", ["Half term", "INSET day"]),
        ("?from=2026-10-31", ["INSET day", "Fair"]),
        ("?to=2026-10-25", []),
        ("?year=2025-26", []),
        ("?school=test-school&year=2026-27", ["Half term", "INSET day", "Fair"]),
    ],
)
def test_dates_can_be_chosen(client: Client, query: str, titles: list[str]) -> None:
    assert [entry["title"] for entry in read(client, f"dates/{query}")["dates"]] == titles


@pytest.mark.parametrize(
    ("query", "key"),
    [("year=26", "year"), ("year_group=15", "year_group"), ("from=soon", "from"), ("days_off=x", "days_off")],
)
def test_parameter_that_cannot_be_read_is_named(client: Client, query: str, key: str) -> None:
    response = client.get(f"/api/v1/dates/?{query}")
    assert response.status_code == 422
    assert json.loads(response.content)["detail"].startswith(f"{key}: ")


PATHS = ["", "schools/", "policies/", "policies/attendance/", "policies/attendance/versions/2026-09/", "dates/"]


@pytest.mark.parametrize("path", [*PATHS, "openapi.json"])
def test_answer_is_public_remembered_and_cookieless(client: Client, path: str) -> None:
    got = client.get(f"/api/v1/{path}")
    assert (got["Access-Control-Allow-Origin"], got["Cache-Control"]) == (
        "*",
        "public, max-age=300, stale-if-error=86400",
    )
    assert (dict(got.cookies), got.headers.get("Vary")) == ({}, None)
    again = client.get(f"/api/v1/{path}", headers={"If-None-Match": got["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", got["ETag"])
    assert again["Access-Control-Allow-Origin"] == "*"
    head = client.head(f"/api/v1/{path}")
    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(got.content)))
    assert head["ETag"] == got["ETag"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["", "dates/", "openapi.json"])
def test_api_is_only_read(client: Client, path: str, method: str) -> None:
    response = getattr(client, method)(f"/api/v1/{path}")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_answers_fit_their_own_description(client: Client) -> None:
    """Every answer of every address, the refusals too, against the OpenAPI document."""
    document = read(client, "openapi.json")
    assert document["openapi"] == "3.1.0"
    values = {"{slug}": "attendance", "{label}": "2026-09"}
    for path, operations in document["paths"].items():
        assert set(operations) == {"get"}
        for wrong in (False, True):
            address = path
            for name, value in values.items():
                address = address.replace(name, f"no-{value}" if wrong else value)
            response = client.get(address)
            described = operations["get"]["responses"][str(response.status_code)]
            schema = described["content"]["application/json"]["schema"]
            Draft202012Validator(schema | {"components": document["components"]}).validate(json.loads(response.content))
    assert sorted(document["paths"]) == sorted(
        [f"/api/v1/{path}".replace("attendance", "{slug}").replace("2026-09", "{label}") for path in PATHS]
    )


def test_nothing_about_a_pupil_a_parent_or_staff(client: Client) -> None:
    people.office()
    everything = b"".join(client.get(f"/api/v1/{path}").content for path in PATHS).decode()
    words = ("Amara", "Okafor", people.PARENT.email, people.PARENT.telephone, "Prue", "upn", "published_by")
    assert {word: word in everything for word in words} == dict.fromkeys(words, False)


@pytest.mark.parametrize("path", ["docs/", "docs", "redoc/"])
def test_no_documentation_page_from_elsewhere(client: Client, path: str) -> None:
    """django-ninja's own pages load their script from a third party."""
    assert client.get(f"/api/v1/{path}", follow=True).status_code == 404


def test_addresses_come_from_the_settings_and_not_from_the_request(client: Client) -> None:
    """Abuse case 32."""
    response = client.get("/api/v1/", headers={"X-Forwarded-Host": "evil.example"})
    assert b"evil" not in response.content
