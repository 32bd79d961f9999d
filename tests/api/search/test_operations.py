"""One search over everything public: in force, open, to come; never a draft, a closed page or an older version."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.pages.models import ContentPage, HomePage, School
from portal.policies.models import PolicyPage
from tests.api.reading import read

pytestmark = [pytest.mark.django_db]


def found(client: Client, query: str) -> list[tuple[str, str]]:
    return [(each["kind"], each["title"]) for each in read(client, f"search/?{query}")["results"]]


def test_clauses_of_the_version_in_force_are_found_with_where_to_read_them(client: Client, demo: School) -> None:
    results = read(client, "search/?q=penalty notices&kind=clause")
    first = results["results"][0]
    assert (first["title"], first["within"]) == ("13.2 Penalty notices", "Attendance policy")
    assert first["page"].endswith("/policies/attendance/#penalty-notices")
    version = client.get(first["url"][first["url"].index("/api/") :]).json()
    assert version["state"] == "in_force"
    assert "penalty-notices" in [clause["anchor"] for clause in version["clauses"]]


@pytest.mark.parametrize(
    ("query", "kind", "title"),
    [
        ("q=online safety&kind=policy", "policy", "Online safety policy"),
        ("q=inset day&kind=date", "date", "INSET day: school closed to pupils"),
        ("q=report absence&kind=form", "form", "Report an absence"),
        ("q=privacy&kind=page", "page", "Privacy notice"),
    ],
)
def test_every_kind_of_thing_is_found(client: Client, demo: School, query: str, kind: str, title: str) -> None:
    assert (kind, title) in found(client, query)


def test_only_dates_to_come_are_found(client: Client, demo: School, time_machine_at) -> None:
    before = len(found(client, "q=half term&kind=date"))
    time_machine_at(date(2027, 6, 30))
    assert len(found(client, "q=half term&kind=date")) < before


def test_what_is_not_public_is_not_found(client: Client, attendance: PolicyPage, school: School) -> None:
    """Drafts, closed policies and pages, and words that only an older or later version has."""
    home = HomePage.objects.get()
    home.add_child(instance=ContentPage(title="Hidden", slug="hidden", body="quenchdraft", live=False))
    attendance.summary = "quenchsummary"
    attendance.save_revision()  # a draft beside what is published
    for word in ("quenchdraft", "quenchsummary", "Staff pay", "Hidden"):
        assert found(client, f"q={word}") == []
    assert ("clause", "4.2 Asking for leave") in found(client, "q=ask before")


def test_search_of_another_school_finds_what_is_its_own(client: Client, demo: School) -> None:
    titles = {each["within"] for each in read(client, "search/?q=leave&kind=clause&school=sedgeholme")["results"]}
    assert titles == {read(client, "policies/?school=sedgeholme")["policies"][0]["title"]}


def test_number_of_queries_is_bounded(
    client: Client, demo: School, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    read(client, "search/?q=leave")
    with django_assert_max_num_queries(30):
        assert read(client, "search/?q=the&limit=200")["count"] > 100
