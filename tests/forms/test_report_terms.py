"""By when and how often an absence is reported: the policy in force says it, else the school's hours do."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.test import Client
from wagtail.models import Page, Site

from portal import hooks
from portal.attendance_plugin.submissions.models import Submission
from portal.forms.report_terms import CutOff, ReportTerms, cut_off
from portal.pages.models import HomePage, School
from tests import people
from tests.forms import posts
from tests.forms.test_views import words

pytestmark = pytest.mark.django_db
TERMS = ReportTerms(
    by=time(8, 30),
    includes_minute=True,
    on_every_day=False,
    empty_words=("feeling blah",),
    may_come_with=("a cold", "hay fever"),
    link="/policies/attendance/versions/1/#report-absence",
    clause="4.1 Tell us",
)


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch):
    """A policy that states these terms."""

    def state(terms: ReportTerms) -> None:
        monkeypatch.setitem(hooks.report_terms._fillings, "policy", lambda school, day: terms)

    return state


@pytest.fixture(autouse=True)
def _at_ten_to_eight(school: School):
    with time_machine.travel(datetime(2026, 11, 20, 7, 50, tzinfo=UTC), tick=False):
        yield


@pytest.mark.parametrize(
    ("limit", "at", "passed"),
    [
        (CutOff(at=time(8, 45), includes_minute=False), time(8, 44, 59), False),
        (CutOff(at=time(8, 45), includes_minute=False), time(8, 45), True),
        (CutOff(at=time(8, 45), includes_minute=True), time(8, 45, 59), False),
        (CutOff(at=time(8, 45), includes_minute=True), time(8, 46), True),
    ],
)
def test_before_leaves_the_minute_out_and_by_includes_it(limit: CutOff, at: time, passed: bool) -> None:
    """CX-01 and attendance.md 8: the operator is part of the policy's answer."""
    assert limit.has_passed(at) is passed


def test_without_a_policy_the_hours_of_the_weekday_hold(school: School) -> None:
    people.early_fridays(school)
    assert cut_off(school, date(2026, 11, 20)) == CutOff(at=time(8, 30), includes_minute=False)
    assert cut_off(school, date(2026, 11, 19)).words() == "before 8:45am"


def test_home_page_says_the_same_time_in_the_same_words(client: Client, states) -> None:
    """CX-31: "by" lets the exact minute count, "before" does not; the comparator is the policy's."""
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Welcome", slug="welcome"))
    Site.objects.update(root_page=home)
    assert "Tell us before 8:45am." in words(client.get("/"))
    states(TERMS)
    assert "Tell us by 8:30am." in words(client.get("/"))
    states(replace(TERMS, includes_minute=False))
    assert "Tell us before 8:30am." in words(client.get("/"))


def test_start_check_and_confirmation_tell_what_the_policy_states(client: Client, states) -> None:
    states(TERMS)
    start = words(client.get("/forms/absence/"))
    assert "Please send it by 8:30am on the first day." in start
    assert "Tell us when you think your child will be back. If that changes, tell us again." in start
    posts.answer(client, "absence", posts.ABSENCE)
    check = client.get("/forms/absence/check/")
    assert "We ask to hear of an absence by 8:30am on the first day. 4.1 Tell us" in words(check)
    assert "That time has passed" not in words(check)
    assert (
        '<a href="/policies/attendance/versions/1/#report-absence"><bdi>4.1 Tell us</bdi></a>' in check.content.decode()
    )
    posts.send(client, "absence")
    sent = words(client.get("/forms/absence/sent/"))
    assert "We ask to hear of an absence by 8:30am." in sent
    assert "Does the day of return change? Please tell us again by 8:30am that day." in sent


def test_advice_names_the_minor_illnesses_of_the_policy(client: Client, states) -> None:
    """ABS-09."""
    states(TERMS)
    posts.answer(client, "absence", {step: posts.ABSENCE[step] for step in ("child", "when")})
    page = words(client.get("/forms/absence/reason/"))
    assert "Children can come to school with a cold or hay fever." in page
    assert "If your child feels better by midday, bring them in for the afternoon." in page


def test_late_report_is_told_so_and_sent_all_the_same(client: Client) -> None:
    """ABS-01: the form never refuses for lateness."""
    with time_machine.travel(datetime(2026, 11, 20, 9, 40, tzinfo=UTC), tick=False):
        posts.answer(client, "absence", posts.ABSENCE)
        page = words(client.get("/forms/absence/check/"))
        assert "That time has passed. Please send it all the same" in page
        assert posts.send(client, "absence")["Location"] == "/forms/absence/sent/"
    assert Submission.objects.count() == 1


def test_report_for_tomorrow_is_never_late(client: Client) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 21, 0, tzinfo=UTC), tick=False):
        posts.answer(client, "absence", {**posts.ABSENCE, "when": {"when": "tomorrow"}})
        assert "That time has passed" not in words(client.get("/forms/absence/check/"))


def reason(client: Client, text: str, **more: str):
    return client.post("/forms/absence/reason/", {"reason_kind": "ill", "reason": text, **more})


def test_empty_words_are_asked_about_once(client: Client, states) -> None:
    """ABS-03: gently, without scripts, never a dead end. The page carries what was asked in a hidden field."""
    states(TERMS)
    posts.answer(client, "absence", {step: posts.ABSENCE[step] for step in ("child", "when")})
    asked = reason(client, "Amara is feeling BLÀH today!")
    assert "Could you tell us a little more?" in words(asked)
    hidden = asked.context["form"]["asked_for_more"]
    assert f'value="{hidden.value()}"' in asked.content.decode()
    assert reason(client, "Amara is feeling BLÀH today!", asked_for_more=hidden.value()).status_code == 302
    assert "BLÀH" in words(client.get("/forms/absence/reason/"))


def test_other_empty_words_the_second_time_go_through_too(client: Client, states) -> None:
    states(TERMS)
    posts.answer(client, "absence", {step: posts.ABSENCE[step] for step in ("child", "when")})
    hidden = reason(client, "poorly").context["form"]["asked_for_more"].value()
    assert reason(client, "just unwell", asked_for_more=hidden).status_code == 302


def test_words_that_went_through_are_not_asked_about_when_they_are_changed(client: Client, states) -> None:
    states(TERMS)
    posts.answer(client, "absence", {step: posts.ABSENCE[step] for step in ("child", "when")})
    reason(client, "poorly", asked_for_more="poorly")
    shown = client.get("/forms/absence/reason/?change").context["form"]["asked_for_more"].value()
    assert reason(client, "poorly", asked_for_more=shown).status_code == 302


@pytest.mark.parametrize(
    ("terms", "answer"),
    [
        (ReportTerms(), {"reason_kind": "ill", "reason": "poorly"}),
        (TERMS, {"reason_kind": "other", "reason": "tired"}),
        (TERMS, {"reason_kind": "ill", "reason": "poorly with a tummy ache"}),
    ],
)
def test_nobody_is_asked_where_the_policy_does_not_or_the_words_are_enough(
    client: Client, states, terms: ReportTerms, answer: dict[str, str]
) -> None:
    states(terms)
    posts.answer(client, "absence", {step: posts.ABSENCE[step] for step in ("child", "when")})
    assert client.post("/forms/absence/reason/", answer).status_code == 302
