"""The public pages: what applies now, what applied on a day, each version at its own address, and what changed."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from portal.pages.models import School
from portal.pages.school import default_school
from portal.policies.models import PolicyPage, PolicyReview, PolicyVersion, PolicyWithdrawal
from portal.policies.reading.addresses import policy_addresses
from portal.policies.reading.document_control import control_words
from portal.policies.reading.home_panel import home_panel
from portal.policies.services import publish_draft
from tests.policies.sample_policy import ASKING, FIRST, SECOND

Both = tuple[PolicyVersion, PolicyVersion]
ADDRESS = "/policies/attendance/"
NOW = "2026-11-20 09:00:00+00:00"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def read(client: Client) -> Callable[..., str]:
    """The words of a page, tags left out and white space evened."""

    def words(address: str, status: int = 200) -> str:
        response = client.get(address)
        assert response.status_code == status
        text = re.sub(r"<[^>]+>", " ", response.content.decode())
        return " ".join(text.split())

    return words


Read = Callable[..., str]


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


def test_an_overdue_review_is_stated_fairly(both: Both, page: PolicyPage, read: Read) -> None:
    overdue = replace(SECOND, label="2026-10", effective_from=date(2026, 10, 1), review_due=date(2026, 11, 19))
    publish_draft(page, overdue, is_history=True)
    words = read(ADDRESS)
    assert "It was due by 19 November 2026 and has not been recorded here yet." in words
    assert "This version stays in force until a new one applies." in words


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


def test_a_correction_stands_under_the_version_it_corrects(both: Both, page: PolicyPage, read: Read) -> None:
    corrected = replace(SECOND, label="2026-09-a", corrects="2026-09", change_note="A letter was missing.")
    publish_draft(page, corrected, is_history=True)
    words = read(f"{ADDRESS}versions/")
    assert words.count("approved 8 July 2026") == 1
    assert "Minor correction 2026-09-a , from 1 September 2026: A letter was missing." in words
    compared = read(f"{ADDRESS}compare/2022-09...2026-09-a/")
    assert "Version 2026-09-a: A letter was missing. Version 2026-09: More time to ask." in compared
    assert "The clauses and rules of these two versions are the same." in read(f"{ADDRESS}compare/2026-09...2026-09-a/")
    assert "Version 2026-09 In force 1 September 2026 onwards" in words


def test_dates_are_shown_no_more_exact_than_they_are_known(both: Both, page: PolicyPage, read: Read) -> None:
    known = replace(
        SECOND,
        label="2026-10",
        effective_from=date(2026, 10, 1),
        approved_on=date(2026, 9, 1),
        adopted_on=date(2026, 9, 1),
        review_due=date(2027, 12, 31),
        precisions={"approved_on": "month", "adopted_on": "term", "review_due": "term"},
        scope="aligned",
        based_on="Attendance policy of the trust",
    )
    publish_draft(page, known, is_history=True)
    words = read(ADDRESS)
    assert "Approved September 2026 by Governing board" in words
    assert "onwards · approved September 2026 (Governing board)" in read(f"{ADDRESS}versions/")
    assert "Adopted Autumn term 2026" in words
    assert "Next review By autumn term 2027" in words
    assert "adapted to this school. It follows: Attendance policy of the trust" in words


def test_a_review_without_change_is_told_and_moves_the_next_one(both: Both, read: Read) -> None:
    PolicyReview.objects.create(
        version=both[1],
        reviewed_on=date(2026, 11, 1),
        precision="month",
        outcome=PolicyReview.Outcome.NO_CHANGE,
        reviewer_role="Headteacher",
        next_due=date(2027, 11, 1),
        recorded_at=timezone.now(),
    )
    words = read(ADDRESS)
    assert "Reviewed, no change November 2026, by the Headteacher" in words
    assert "Next review By 1 November 2027" in words


def test_what_was_due_later_was_not_overdue_on_that_day(both: Both, read: Read) -> None:
    assert "Next review By 1 September 2023" in read(f"{ADDRESS}on/2023-09-01/")
    assert "It was due by 1 September 2023" in read(f"{ADDRESS}on/2023-09-02/")


def test_each_step_of_approval_and_each_departure_is_told_with_its_reason() -> None:
    told = PolicyVersion(
        approved_on=date(2026, 7, 8),
        review_due=date(2027, 7, 8),
        approvals=[
            {"stage": "headteacher", "role": "Headteacher", "on": "2026-07-02"},
            {"stage": "approving_body", "role": "Governing board", "on": "2026-07-08", "minute": "26/41"},
        ],
        document_control={
            "concerns": [
                {"key": "a", "message": "The register is kept 3 years.", "reason": "The trust decided so."},
                {"key": "b", "message": "Found in an archive.", "reason": ""},
            ]
        },
    )
    words = control_words(told)
    assert words["approvals"] == ["Headteacher, 2 July 2026", "Governing board, 8 July 2026, minute 26/41"]
    assert words["departures"] == [told.document_control["concerns"][0]]
    html = render_to_string("policies/parts/document_control.html", {"words": words, "version": told})
    assert "<li>Governing board, 8 July 2026, minute 26/41</li>" in html
    assert "<li>The register is kept 3 years. <strong>Why:</strong> The trust decided so.</li>" in html


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


def test_the_history_lists_every_version_newest_first(both: Both, read: Read) -> None:
    words = read(f"{ADDRESS}versions/")
    assert words.index("Version 2026-09 In force 1 September 2026 onwards") < words.index(
        "Version 2022-09 Replaced 1 September 2022 to 31 August 2026"
    )
    assert "Compare any two versions" in words
    assert "As it was on a day" in words


def test_a_comparison_says_in_words_what_changed(both: Both, read: Read, client: Client) -> None:
    address = f"{ADDRESS}compare/2022-09...2026-09/"
    words = read(address)
    assert "2 rules changed 1 clause reworded 1 clause added 1 clause taken out 1 clause as before" in words
    assert "Before: at least 10 calendar days → Now: at least 14 calendar days" in words
    html = client.get(address).content.decode()
    assert "Ask <del>ten </del><ins>fourteen </ins>days before." in html
    assert "<del>Bring a paper slip.</del>" in html


def test_a_comparison_the_wrong_way_round_leads_to_the_right_one(both: Both, client: Client) -> None:
    response = client.get(f"{ADDRESS}compare/2026-09...2022-09/")
    assert (response.status_code, response["Location"]) == (302, f"{ADDRESS}compare/2022-09...2026-09/")


@pytest.mark.parametrize(
    "address", ["compare/2022-09...2022-09/", "compare/2022-09...2050-01/", "versions/2050-01/", "compare/..././"]
)
def test_what_does_not_exist_is_not_found(address: str, both: Both, client: Client) -> None:
    assert client.get(f"{ADDRESS}{address}").status_code == 404


@pytest.mark.parametrize(
    ("query", "leads_to"),
    [
        ("?older=2022-09&newer=2026-09", "compare/2022-09...2026-09/"),
        ("?older=2022-09&newer=2022-09", "versions/"),
        ("?older=//elsewhere.example&newer=2022-09", "versions/"),
        ("", "versions/"),
    ],
)
def test_the_form_of_the_history_leads_to_the_comparison(query: str, leads_to: str, both: Both, client: Client) -> None:
    assert client.get(f"{ADDRESS}compare/{query}")["Location"] == f"{ADDRESS}{leads_to}"


def test_a_correction_of_the_same_day_is_the_newer_one(both: Both, page: PolicyPage, client: Client) -> None:
    publish_draft(page, replace(SECOND, label="2026-09-a", corrects="2026-09"), is_history=True)
    response = client.get(f"{ADDRESS}compare/2026-09-a...2026-09/")
    assert (response.status_code, response["Location"]) == (302, f"{ADDRESS}compare/2026-09...2026-09-a/")


def test_a_comparison_shows_harmful_words_as_words(page: PolicyPage, client: Client) -> None:
    for label, day, text in (
        ("a", date(2020, 1, 1), "One <script>x</script>"),
        ("b", date(2021, 1, 1), "Two <script>y</script>"),
    ):
        clause = replace(ASKING, text=text, rules=())
        draft = replace(
            FIRST, label=label, effective_from=day, approved_on=day, clauses=(clause,), change_note="<b>!</b>"
        )
        publish_draft(page, draft, is_history=True)
    page.live = True
    page.save()
    html = client.get(f"{ADDRESS}compare/a...b/").content.decode()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<b>!</b>" not in html


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


PAGES = ["/policies/", ADDRESS, f"{ADDRESS}versions/", f"{ADDRESS}versions/2022-09/", f"{ADDRESS}on/2024-01-01/"]


@pytest.mark.parametrize("address", [*PAGES, f"{ADDRESS}compare/2022-09...2026-09/", "/policies/changes.atom"])
def test_queries_do_not_grow_with_versions(
    address: str, both: Both, page: PolicyPage, client: Client, django_assert_max_num_queries: Any
) -> None:
    for year in range(1990, 2020):
        day = date(year, 9, 1)
        publish_draft(page, replace(FIRST, label=f"{year}-09", effective_from=day, approved_on=day), is_history=True)
    client.get(address)
    with django_assert_max_num_queries(18):
        assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_the_demo_school_loads_and_every_page_of_its_policies_answers(client: Client) -> None:
    call_command("load_content", verbosity=0)
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
