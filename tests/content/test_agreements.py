"""The online safety policy's agreements carry OS21's points in our own words (facts/documents.md, section 7)."""

from typing import Any

import pytest

from portal.content_loader import Content
from tests.content.test_policies import ONLINE, policy_of

LEAD = "designated safeguarding lead"


@pytest.fixture(scope="session")
def agreements(content: Content) -> dict[str, Any]:
    return {clause.anchor: clause.agreement for clause in policy_of(content, ONLINE).clauses if clause.agreement}


def words(agreement: dict[str, Any]) -> str:
    return " ".join(item["text"] for item in agreement.get("statements", agreement.get("questions", [])))


def test_each_group_has_something_to_sign_or_answer(agreements: dict[str, Any]) -> None:
    assert {anchor: (data["kind"], data["for"]) for anchor, data in agreements.items()} == {
        "parents-agreement": ("agreement", ["parents"]),
        "staff-agreement": ("agreement", ["staff", "governors"]),
        "charter-younger": ("agreement", ["pupils"]),
        "charter-older": ("agreement", ["pupils"]),
        "visitors": ("agreement", ["visitors"]),
        "staff-self-audit": ("questionnaire", ["staff"]),
        "governors-questions": ("checklist", ["governors"]),
    }


def test_staff_agree_to_all_nineteen_points(agreements: dict[str, Any]) -> None:
    assert len(agreements["staff-agreement"]["statements"]) == 19


@pytest.mark.parametrize(
    ("anchor", "key", "said"),
    [
        ("staff-agreement", "reach-parents", "I reach parents only"),
        ("staff-agreement", "consent-pictures", "parents' consent"),
        ("charter-older", "personal", "personal details"),
        ("charter-younger", "personal", "where I live"),
    ],
)
def test_osp_04_is_agreed_to(anchor: str, key: str, said: str, agreements: dict[str, Any]) -> None:
    points = {item["key"]: item["text"] for item in agreements[anchor]["statements"]}
    assert said in points[key]


def test_cx_25_parents_sign_an_agreement_of_their_own(agreements: dict[str, Any]) -> None:
    """In OS21 parents were told to sign the staff's; here nobody else's group includes them."""
    assert [anchor for anchor, data in agreements.items() if "parents" in data["for"]] == ["parents-agreement"]


def test_cx_26_worries_go_to_one_lead_everywhere(agreements: dict[str, Any]) -> None:
    assert LEAD in {item["key"]: item["text"] for item in agreements["staff-agreement"]["statements"]}["pass-worries"]
    assert LEAD in words(agreements["staff-self-audit"])
    assert not [anchor for anchor, data in agreements.items() if "online safety officer" in words(data)]


def test_the_charters_share_the_years_of_the_school_between_them(content: Content, agreements: dict[str, Any]) -> None:
    younger, older = (agreements[name]["year_groups"] for name in ("charter-younger", "charter-older"))
    assert [*younger, *older] == list(range(7))
    assert (agreements["charter-younger"]["pupils_sign"], "pupils_sign" in agreements["charter-older"]) == (
        "with_class",
        False,
    )


def test_the_audit_has_seven_questions_of_which_the_last_is_about_training(agreements: dict[str, Any]) -> None:
    questions = agreements["staff-self-audit"]["questions"]
    assert [question.get("answer", "yes_no") for question in questions] == ["yes_no"] * 6 + ["text"]


def test_governors_ask_five_questions_each_with_what_to_look_for(agreements: dict[str, Any]) -> None:
    questions = agreements["governors-questions"]["questions"]
    assert [question["key"] for question in questions] == ["current", "support", "training", "pupils", "families"]
    assert [question for question in questions if "ook for" not in question["hint"]] == []
