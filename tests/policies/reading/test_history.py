"""The history of a policy and the comparison it leads to, as a reader sees them."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from portal.policies.models import PolicyPage, PolicyVersion
from portal.policies.services import publish_draft
from tests.policies.reading.conftest import ADDRESS, Read
from tests.policies.sample_policy import ASKING, FIRST, SECOND

Both = tuple[PolicyVersion, PolicyVersion]
pytestmark = pytest.mark.usefixtures("_today")


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
