"""Kinds of policy and their usual cycles (facts: attendance, section 4, source 30; OSP-01)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from portal import hooks
from portal.policies.drafting.page_drafts import draft_of_page, set_draft
from portal.policies.editing.choices import contact_choices, kind_choices
from portal.policies.models import PolicyPage
from portal.policies.reviews.kinds import KINDS, PolicyKind, find_kind, misspelt
from portal.policies.services import publishing_problems
from tests.policies.sample_policy import FIRST

YEARLY = ["admissions", "child-protection", "send", "charging", "complaints", "behaviour", "attendance"]
LIVE = ["registers", "website-information", "single-central-record"]


@pytest.mark.parametrize(
    ("key", "months"),
    [
        *((key, 12) for key in YEARLY),
        ("accessibility-plan", 36),
        ("equality-objectives", 48),
        *((k, None) for k in LIVE),
    ],
)
def test_each_kind_has_its_usual_cycle(key: str, months: int | None) -> None:
    kind = find_kind(key)
    assert (kind.key, kind.cycle_months, kind.is_live) == (key, months, months is None)
    assert kind.source


def test_keys_are_unique_and_fit_the_field() -> None:
    keys = [kind.key for kind in KINDS]
    assert len(set(keys)) == len(keys)
    assert max(map(len, keys)) <= 40


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("attendance", "every year"),
        ("online-safety", "every year, or after a major incident"),
        ("accessibility-plan", "every 3 years"),
        ("registers", "kept up to date all the time"),
        ("uniform", "as often as the school decides"),
    ],
)
def test_the_cycle_in_words(key: str, words: str) -> None:
    assert find_kind(key).cycle_words == words


@pytest.mark.parametrize(("key", "meant"), [("atendance", "attendance"), ("attendance", ""), ("uniform", "")])
def test_a_misspelt_kind_is_recognised(key: str, meant: str) -> None:
    assert misspelt(key) == meant


@pytest.mark.django_db
def test_the_cycle_follows_from_the_kind_and_may_be_overridden(page: PolicyPage) -> None:
    page.policy_type, page.review_cycle_months, page.review_due = "accessibility-plan", None, None
    assert (draft_of_page(page).review_cycle_months, draft_of_page(page).review_due) == (36, date(2025, 9, 1))
    page.review_cycle_months = 12
    assert draft_of_page(page).review_due == date(2023, 9, 1)


@pytest.mark.django_db
def test_a_live_document_needs_a_day_of_its_own(page: PolicyPage) -> None:
    set_draft(page, replace(FIRST, policy_type="registers"))
    page.review_cycle_months, page.review_due = None, None
    assert [problem.key for problem in publishing_problems(page)] == ["review_due"]


@pytest.fixture
def plugin_kind() -> Iterator[PolicyKind]:
    kind = replace(find_kind("uniform"), words="School uniform", cycle_months=24, standing="recommended")
    hooks.policy_kinds.fill("test", lambda: [kind])
    yield kind
    del hooks.policy_kinds._fillings["test"]


@pytest.mark.django_db
def test_the_editor_offers_known_kinds_those_of_plugins_and_those_in_use(
    plugin_kind: PolicyKind, page: PolicyPage
) -> None:
    page.policy_type = "open-mornings"
    page.save()
    groups = {name: dict(kinds) for name, kinds in kind_choices("")[1:]}
    assert groups["Recommended"]["uniform"] == "School uniform – every 2 years"
    assert groups["The school's own"] == {"open-mornings": "Open mornings – as often as the school decides"}


def test_contacts_are_chosen_by_role_and_one_that_is_gone_stays_visible() -> None:
    class Known:
        contacts = {"office": {"role": "Office", "telephone": "1", "email": "o@millbrook.example"}}

    assert contact_choices(Known(), "head") == [
        ("", "The school office"),
        ("office", "Office – o@millbrook.example"),
        ("head", "head (no longer among the school's contacts)"),
    ]
