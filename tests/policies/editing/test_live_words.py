"""What the editor asks for while typing: a rule's sentence and examples, by those who may edit policies only."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from portal.policies.models import PolicyPage
from tests import people

pytestmark = pytest.mark.django_db
PREFIX = "clauses-0-value-rules-0-value"


def sent(block: str = "notice__minimum", **fields: Any) -> dict[str, Any]:
    values = {"kinds": ["religious"], "days": "14", "counting": "calendar_days", "strength": "must"} | fields
    named = {f"{PREFIX}-{name}": value for name, value in values.items()}
    return {"block": block, "prefix": PREFIX} | named


def ask(client: Client, data: dict[str, Any]) -> list[str]:
    response = client.post(reverse("policy_rule_words"), data)
    assert response.status_code == 200
    shown = BeautifulSoup(response.content, "html.parser")
    return [" ".join(each.get_text().split()) for each in shown.select("p, .rule-words__examples li")]


@pytest.fixture
def editor(client: Client, page: PolicyPage) -> Client:
    client.force_login(people.editor())
    return client


def test_the_sentence_and_both_examples_follow_what_is_typed(editor: Client) -> None:
    assert ask(editor, sent()) == [
        "Requests for religious observance arrive at least 14 calendar days before the first session missed.",
        "13 calendar days before: does not meet",
        "14 calendar days before: meets",
    ]
    assert ask(editor, sent(days="21"))[1:] == [
        "20 calendar days before: does not meet",
        "21 calendar days before: meets",
    ]


def test_the_chosen_word_decides_which_rule_is_tried(editor: Client) -> None:
    above, not_less = (
        ask(editor, sent("attendance__now_above", words=word, percent="90"))[1] for word in ("above", "at_least")
    )
    assert (above.rpartition(": ")[2], not_less.rpartition(": ")[2]) == ("does not meet", "does not meet")
    assert "(90.00%)" in above
    assert "(89.97%)" in not_less


def test_the_placeholders_of_the_rule_come_with_their_values(editor: Client) -> None:
    response = editor.post(reverse("policy_rule_words"), sent())
    shown = BeautifulSoup(response.content, "html.parser").select("[data-placeholder]")
    assert [(each["data-placeholder"], each.get_text()) for each in shown] == [
        ("{{ notice.minimum.days }}", "14"),
        ("{{ notice.minimum.counting }}", "in calendar days before the first session missed"),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (sent(days=""), "Fill in what the rule needs. Its sentence and two examples then stand here."),
        (sent(days="-1"), "Fill in what the rule needs. Its sentence and two examples then stand here."),
        (sent(kinds=[]), "Fill in what the rule needs. Its sentence and two examples then stand here."),
        ({"block": "no__rule"}, "The portal does not know this rule. Save the draft and open it again."),
        ({}, "The portal does not know this rule. Save the draft and open it again."),
    ],
)
def test_what_is_not_finished_is_said_in_words(data: dict[str, Any], words: str, editor: Client) -> None:
    assert ask(editor, data) == [words]


def test_only_those_who_edit_policies_may_ask(client: Client, page: PolicyPage) -> None:
    client.force_login(people.governor())
    assert client.post(reverse("policy_rule_words"), sent()).status_code == 302
    client.logout()
    assert client.post(reverse("policy_rule_words"), sent()).status_code == 302


def test_nothing_is_asked_for_without_the_form_s_own_token(page: PolicyPage) -> None:
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(people.editor())
    assert guarded.post(reverse("policy_rule_words"), sent()).status_code == 403
    assert guarded.get(reverse("policy_rule_words")).status_code == 405


def test_what_a_clause_only_states_is_said_as_compared_and_has_its_placeholder(editor: Client) -> None:
    data = {f"{PREFIX}-value": "30", f"{PREFIX}-scope": "am", "block": "states__register__window", "prefix": PREFIX}
    assert ask(editor, data) == ["The clause states: register open for – 30 minutes (am). It is compared, not checked."]
    shown = BeautifulSoup(editor.post(reverse("policy_rule_words"), data).content, "html.parser")
    assert [each["data-placeholder"] for each in shown.select("[data-placeholder]")] == [
        "{{ states.register.window@am }}"
    ]
