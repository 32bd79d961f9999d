"""What the editor is told before publishing, what must be explained, and what a version keeps of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from pytest_django import DjangoAssertNumQueries

from portal import hooks
from portal.pages.models import School
from portal.policies.drafting.drafts import PolicyDraft
from portal.policies.drafting.page_drafts import set_draft
from portal.policies.editing.concerns import Place, concerns_of
from portal.policies.models import PolicyIndexPage, PolicyPage
from portal.policies.services import publish_draft, publishing_problems
from portal.rules.publishing.advice import ADVICE, Severity
from portal.rules.school_year import Calendar
from tests.policies.sample_policy import ASKING, SECOND, WELCOME, Publish
from tests.rules.calendars import build_calendar

pytestmark = pytest.mark.django_db
KEPT_THREE = {"states": "register.retention_years", "value": 3}
SHORT = replace(WELCOME, text="Registers are kept for three years.", rules=(KEPT_THREE,))
SOUND = replace(SECOND, effective_from=date(2027, 1, 4), label="2027-01", clauses=(WELCOME, ASKING))
DEPARTS = replace(SOUND, clauses=(SHORT, ASKING))
KEY = "departs_from_national:register.retention_years:aims"
WHY = {KEY: "Our trust keeps the rest on paper."}


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-20 09:00:00+00:00"):
        yield


def shown(page: PolicyPage, draft: PolicyDraft) -> list[tuple[str, str, str]]:
    set_draft(page, draft)
    return [(concern.check, concern.subject, concern.severity_words) for concern in concerns_of(page)]


def test_a_sound_draft_has_nothing_to_tell(page: PolicyPage) -> None:
    assert shown(page, SOUND) == []


def test_a_departure_names_its_clause_and_asks_for_a_reason(page: PolicyPage) -> None:
    set_draft(page, DEPARTS)
    [concern] = concerns_of(page)
    assert (concern.key, concern.severity, concern.places) == (
        KEY,
        Severity.EXPLAIN,
        (Place(anchor="aims", title="1 What we want"),),
    )
    assert concern.message.startswith("The register is kept 3 years; the law asks for at least 6")
    assert shown(page, replace(DEPARTS, departures=WHY)) == [
        ("departs_from_national", "register.retention_years", "Explained")
    ]


def test_a_departure_is_published_only_with_its_reason(page: PolicyPage, publish: Publish) -> None:
    set_draft(page, DEPARTS)
    [problem] = publishing_problems(page)
    assert str(problem).startswith("1 What we want: got nothing; accepted: a reason, under “Checks”. The register is")
    set_draft(page, replace(DEPARTS, departures=WHY))
    assert publishing_problems(page) == ()
    control = publish(replace(DEPARTS, departures=WHY)).document_control
    assert control["departures"] == WHY
    [kept] = control["concerns"]
    assert (kept["key"], kept["reason"]) == (KEY, WHY[KEY])


def test_words_that_say_another_number_than_the_rule_must_be_explained(page: PolicyPage) -> None:
    differs = replace(SOUND, clauses=(WELCOME, replace(ASKING, text="Ask three weeks before.")))
    set_draft(page, differs)
    [problem] = publishing_problems(page)
    assert "says “three weeks”; its rule “Notice” has 10 calendar days" in problem.advice
    why = {"number_differs:notice.minimum:leave-notice": "Three weeks is what we hope for."}
    set_draft(page, replace(differs, departures=why))
    assert publishing_problems(page) == ()


def test_an_archive_may_depart_and_what_it_departed_in_is_recorded(page: PolicyPage) -> None:
    version = publish_draft(page, DEPARTS, is_history=True)
    assert [(each["key"], each["reason"]) for each in version.document_control["concerns"]] == [(KEY, "")]


def test_a_sound_version_keeps_no_list_of_concerns(publish: Publish) -> None:
    assert "concerns" not in publish(SOUND).document_control


def test_a_number_typed_in_full_is_pointed_out_with_its_placeholder(page: PolicyPage) -> None:
    typed = replace(ASKING, text="Ask ten days before. A penalty is £160.")
    set_draft(page, replace(SOUND, clauses=(WELCOME, typed)))
    assert [concern.message for concern in concerns_of(page)] == [
        "The clause “2 Asking for leave” writes “ten days” in full; the rule “Notice” holds the number as "
        "{{ notice.minimum.days }}.",
        "The clause “2 Asking for leave” writes £160 in full; the law's amount is "
        "{{ national.penalty_regime.first.full }}.",
    ]


def test_a_draft_without_its_first_day_is_checked_against_the_law_of_today(page: PolicyPage) -> None:
    assert [check for check, _, _ in shown(page, replace(DEPARTS, effective_from=None))] == ["departs_from_national"]


def test_the_school_s_other_policies_are_compared_in_a_bounded_number_of_queries(
    page: PolicyPage, index: PolicyIndexPage, school: School, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ours = {"states": "review.cycle", "value": "every year"}
    theirs = {"states": "review.cycle", "value": "every two years"}
    for slug in ("online", "behaviour", "uniform"):
        other = PolicyPage(slug=slug, school=school, live=False)
        set_draft(other, replace(SOUND, slug=slug, title=slug.capitalize()))
        index.add_child(instance=other)
        stated = replace(SOUND, slug=slug, title=slug.capitalize(), clauses=(replace(WELCOME, rules=(theirs,)),))
        publish_draft(other, stated, is_history=True)
    set_draft(page, replace(SOUND, clauses=(replace(WELCOME, rules=(ours,)), ASKING)))
    concerns_of(page)  # the school's calendar is frozen on first use
    with django_assert_max_num_queries(4):
        found = concerns_of(page)
    assert [concern.message.partition(" says every two years")[0].rpartition(" ")[2] for concern in found] == [
        "Behaviour",
        "Online",
        "Uniform",
    ]


def test_rules_that_can_never_hold_are_looked_for_in_the_school_s_own_calendar(
    page: PolicyPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    asked: list[School] = []

    def calendar_of(school: School) -> Calendar:
        asked.append(school)
        return build_calendar()

    monkeypatch.setattr(hooks.school_calendars, "_fillings", {"test": calendar_of})
    unreachable = {"rule": "attendance.now_above", "kinds": ["exceptional_leave"], "percent": 100}
    draft = replace(SOUND, clauses=(replace(WELCOME, rules=(unreachable,)),))
    assert shown(page, draft) == [("cannot_be_met", "attendance.now_above", "Contradiction")]
    assert asked == [page.school]


def test_every_check_of_the_rules_has_advice() -> None:
    from pathlib import Path
    from re import findall

    folder = Path(__file__).parents[3] / "portal/rules/publishing"
    checks = {name for path in folder.glob("*.py") for name in findall(r'Concern\(\s*"([a-z_]+)"', path.read_text())}
    # What a plugin points out through hooks.policy_concerns: an edit changed the flips that were pinned.
    assert set(ADVICE) == checks | {"flips_differ"}
