"""Beside the fields: blanks to fill, concerns to explain, the rules in sentences and by kind of request."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.policies.drafting.drafts import DraftClause, PolicyDraft
from portal.policies.drafting.page_drafts import draft_of_page, set_draft
from portal.policies.models import PolicyPage
from portal.policies.services import publishing_problems
from tests import people
from tests.policies.approvals import approve
from tests.policies.editing.test_editing import PUBLISH, answers, clause, edit
from tests.policies.sample_policy import ASKING, SECOND, WELCOME

pytestmark = pytest.mark.django_db
BLANK = replace(WELCOME, text="The register closes at {{ blank.register_closes }}.")
SHORT = replace(WELCOME, rules=({"states": "register.retention_years", "value": 3},))
DRAFT = replace(SECOND, effective_from=date(2027, 1, 4), label="2027-01", clauses=(BLANK, ASKING))


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-20 09:00:00+00:00"):
        yield


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(people.editor())
    return client


def saved(page: PolicyPage, draft: PolicyDraft) -> PolicyPage:
    set_draft(page, draft)
    page.save_revision()
    return page


def latest(page: PolicyPage) -> PolicyPage:
    return PolicyPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def opened(editor: Client, page: PolicyPage) -> BeautifulSoup:
    return BeautifulSoup(editor.get(edit(page)).content, "html.parser")


def field(shown: BeautifulSoup, name: str) -> Any:
    found = shown.find(attrs={"name": name})
    assert found is not None
    return found


def test_an_empty_blank_has_a_field_and_keeps_the_policy_from_being_published(editor: Client, page: PolicyPage) -> None:
    shown = opened(editor, saved(page, DRAFT))
    assert field(shown, "blank:register_closes")["value"] == ""
    assert "Stands in 1 What we want." in " ".join(shown.get_text().split())
    [problem] = publishing_problems(page)
    assert str(problem) == (
        "Clause 1 What we want (#aims): got “{{ blank.register_closes }}”; accepted: a value for the blank "
        "“Register closes”. Fill it in under “Blanks”."
    )


def test_a_filled_blank_is_shown_as_plain_words_and_goes_with_the_copy_of_a_template(page: PolicyPage) -> None:
    filled = replace(DRAFT, blanks={"register_closes": "9:30am *sharp* <b>x</b> [y](javascript:z)"})
    set_draft(page, filled)
    assert publishing_problems(page) == ()
    from portal.policies.versions.freezing import freeze

    [first, _] = freeze(filled, page.school).clauses
    assert BeautifulSoup(first["html"], "html.parser").get_text() == (
        "The register closes at 9:30am *sharp* <b>x</b> [y](javascript:z)."
    )
    assert BeautifulSoup(first["html"], "html.parser").find(["a", "b", "em"]) is None
    page.save()
    copy = page.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)
    assert draft_of_page(copy).blanks == filled.blanks


def test_what_the_editor_answers_is_kept_and_what_is_no_longer_asked_is_dropped(
    editor: Client, page: PolicyPage
) -> None:
    text = "Closes at {{ blank.register_closes }}. Ask ten days before, or thirty."
    sent = answers(clause(text=text)) | {"blank:register_closes": "  9:30am ", "blank:gone": "x", "reason:gone": "y"}
    editor.post(edit(page), sent)
    assert latest(page).blanks == {"register_closes": "9:30am"}
    editor.post(edit(page), answers(clause(text="No blank. Ask three weeks before.")))
    assert (latest(page).blanks, latest(page).departures) == ({}, {})


def test_a_reason_given_in_the_editor_lets_the_departure_be_published(editor: Client, page: PolicyPage) -> None:
    differs = clause(text="Ask three weeks before.")
    key = "number_differs:notice.minimum:leave-notice"
    refused = editor.post(edit(page), answers(differs) | PUBLISH)
    assert "accepted: a reason, under “Checks”" in " ".join(str(m) for m in refused.context["messages"])
    shown = BeautifulSoup(refused.content, "html.parser")
    assert field(shown, f"reason:{key}").get_text().strip() == ""
    explained = answers(differs) | {f"reason:{key}": "We hope for three weeks."}
    editor.post(edit(page), explained)
    approve(page)
    editor.post(edit(page), explained | PUBLISH)
    control = page.versions.get().document_control
    assert control["departures"] == {key: "We hope for three weeks."}


def test_each_concern_leads_to_its_clause(editor: Client, page: PolicyPage) -> None:
    shown = opened(editor, saved(page, replace(DRAFT, clauses=(SHORT, ASKING))))
    page = page.get_latest_revision_as_object()
    [link] = shown.select(".policy-concern a")
    assert (link.get_text(), link["href"]) == ("1 What we want", f"#block-{page.clauses[0].id}-section")


def test_the_rules_stand_there_in_sentences_and_in_one_table_by_kind(editor: Client, page: PolicyPage) -> None:
    shown = opened(editor, saved(page, SECOND))
    sentences = [each.get_text() for each in shown.select(".policy-rules .rule-words__sentence")]
    assert sentences[0] == (
        "Requests for leave in exceptional circumstances arrive at least 14 calendar days before the first session "
        "missed."
    )
    heads = [cell.get_text(strip=True) for cell in shown.select(".policy-kinds thead th")]
    rows = [[cell.get_text(strip=True) for cell in row.select("td")] for row in shown.select(".policy-kinds tbody tr")]
    assert heads == ["Rule", "Leave in exceptional circumstances", "Religious observance"]
    assert rows == [["must", ""], ["must", "must"]]


def test_a_new_policy_is_opened_before_there_is_anything_to_check(editor: Client, page: PolicyPage) -> None:
    address = reverse("wagtailadmin_pages:add", args=["portal_policies", "policypage", page.get_parent().pk])
    assert "Save the draft once." in editor.get(address).content.decode()


def test_a_clause_is_named_by_its_anchor_and_shown_with_its_number(page: PolicyPage) -> None:
    from portal.policies.versions.freezing import freeze

    naming = replace(WELCOME, text="See {{ clause.leave-notice }}.")
    moved = replace(ASKING, number="7.3")
    for named, number in ((ASKING, "2"), (moved, "7.3")):
        clauses = freeze(replace(DRAFT, clauses=(naming, named)), page.school).clauses
        assert clauses[0]["html"] == f'<p>See <a href="#leave-notice">{number} Asking for leave</a>.</p>'
    lost = freeze(replace(DRAFT, clauses=(naming,)), page.school)
    assert any("{{ clause.leave-notice }}" in str(problem) for problem in lost.problems)


def test_opening_a_long_policy_takes_no_more_queries_than_a_short_one(
    editor: Client, page: PolicyPage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    editor.get(edit(saved(page, SECOND)))
    many = tuple(
        DraftClause(anchor=f"more-{place}", number=f"9.{place}", heading="More", level=3, text="Words.")
        for place in range(60)
    )
    saved(page, replace(SECOND, clauses=(*SECOND.clauses, *many)))
    with django_assert_max_num_queries(110):
        editor.get(edit(page))
