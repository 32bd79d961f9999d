"""An agreement in a clause: what keeps it from being published, and what a version keeps of it."""

from dataclasses import replace
from typing import Any

import pytest

from portal.pages.models import School
from portal.policies.agreements.wording import settled
from portal.policies.drafting.drafts import DraftClause
from portal.policies.drafting.page_drafts import draft_of_page, set_draft
from portal.policies.models import PolicyPage, PolicyVersion
from portal.policies.versions.freezing import freeze
from tests.policies.sample_policy import FIRST, WELCOME, Publish

STATEMENTS = [
    {"key": "lead", "heading": "Children", "text": "I tell {{ school.name }} <at once>."},
    {"key": "keys", "text": "I lock *my* screen."},
    {"key": "honest", "heading": "Honesty", "text": "I own up."},
]
STAFF = {"kind": "agreement", "for": ["staff"], "accept": "I keep to this.", "statements": STATEMENTS}
AUDIT = {
    "kind": "questionnaire",
    "for": ["staff"],
    "questions": [
        {"key": "lead", "text": "Do you know whom to tell?"},
        {"key": "more", "text": "More?", "answer": "text"},
    ],
}


def clause_with(agreement: dict[str, Any] | None) -> DraftClause:
    return DraftClause(
        anchor="staff-agreement", number="A", heading="Staff", level=2, text="Read *this*.", agreement=agreement
    )


def test_a_version_keeps_the_words_and_their_hash(school: School) -> None:
    frozen = freeze(replace(FIRST, clauses=(clause_with(STAFF),)), school)
    (clause,) = frozen.clauses
    assert frozen.problems == ()
    assert clause["html"] == (
        "<p>Read <em>this</em>.</p><p><strong>Children</strong></p><ul><li>I tell Millbrook Primary School &lt;at "
        "once&gt;.</li><li>I lock *my* screen.</li></ul><p><strong>Honesty</strong></p><ul><li>I own up.</li></ul>"
        "<p>To be signed: “I keep to this.”</p>"
    )
    assert {**clause["agreement"], "sha256": None} == {
        **STAFF,
        "statements": [STATEMENTS[0] | {"text": "I tell Millbrook Primary School <at once>."}, *STATEMENTS[1:]],
        "sha256": None,
    }


def sha_of(school: School, clause: DraftClause) -> str:
    return str(freeze(replace(FIRST, clauses=(clause,)), school).clauses[0]["agreement"]["sha256"])


def test_the_hash_is_of_what_a_signer_reads_and_of_nothing_else(school: School) -> None:
    clause = clause_with(STAFF)
    same = [replace(clause, number="9"), clause_with(STAFF | {"for": ["staff", "governors"]})]
    other = [replace(clause, text="Read it."), clause_with(STAFF | {"accept": "Yes."})]
    other.append(clause_with(STAFF | {"statements": STATEMENTS[:2]}))
    assert {sha_of(school, each) for each in same} == {sha_of(school, clause)}
    assert len({sha_of(school, each) for each in [clause, *other]}) == 4


def test_a_clause_without_agreement_keeps_its_hash_and_its_source(school: School) -> None:
    frozen = freeze(replace(FIRST, clauses=(WELCOME,)), school)
    assert "agreement" not in frozen.clauses[0]
    assert "agreement" not in frozen.source["clauses"][0]


def test_questions_say_how_they_are_answered(school: School) -> None:
    frozen = freeze(replace(FIRST, clauses=(clause_with(AUDIT),)), school).clauses[0]
    assert [question["answer"] for question in frozen["agreement"]["questions"]] == ["yes_no", "text"]
    assert frozen["html"].endswith("<ol><li>Do you know whom to tell?</li><li>More?</li></ol>")


FAULTY: list[tuple[dict[str, Any], str]] = [
    (STAFF | {"for": []}, "got nothing; accepted: at least one group of staff, governors"),
    (STAFF | {"for": ["teachers"]}, "got “teachers”; accepted: a group of staff, governors"),
    (STAFF | {"statements": []}, "got nothing; accepted: at least one of its statements"),
    (STAFF | {"statements": [STATEMENTS[0], STATEMENTS[0]]}, "got “lead”; accepted: a key of its own for each"),
    (STAFF | {"statements": [{"key": "Not A Key", "text": "x"}]}, "got “Not A Key”; accepted: a key in small letters"),
    (STAFF | {"statements": [{"key": "a", "text": ""}]}, "got nothing; accepted: words for “a”"),
    (STAFF | {"accept": ""}, "got nothing; accepted: the sentence that is agreed to"),
    (STAFF | {"year_groups": [1]}, "accepted: year groups for pupils only"),
    (AUDIT | {"for": ["visitors"]}, "got “visitors”; accepted: staff, governors or parents"),
    (AUDIT | {"kind": "checklist"}, "got “staff”; accepted: governors"),
    (STAFF | {"accept": "{{ school.nothing }}"}, "got “{{ school.nothing }}”"),
]


@pytest.mark.parametrize(("agreement", "words"), FAULTY)
def test_a_bad_agreement_keeps_the_policy_from_being_published(
    agreement: dict[str, Any], words: str, school: School
) -> None:
    problems = freeze(replace(FIRST, clauses=(clause_with(agreement),)), school).problems
    assert [problem.key for problem in problems] == ["#staff-agreement"]
    assert words in str(problems[0])


def test_an_editor_goes_on_from_the_same_agreement(page: PolicyPage, publish: Publish) -> None:
    charter = STAFF | {"for": ["pupils"], "year_groups": [0, 3], "pupils_sign": "with_class"}
    draft = replace(
        FIRST, clauses=(clause_with(settled(charter)), replace(clause_with(AUDIT), anchor="audit"), WELCOME)
    )
    set_draft(page, draft)
    page.save()
    again = draft_of_page(PolicyPage.objects.get(pk=page.pk))
    assert [clause.agreement for clause in again.clauses] == [charter, AUDIT, None]


def test_what_is_as_usual_is_left_out() -> None:
    given = {"kind": "questionnaire", "for": ("staff",), "accept": "", "pupils_sign": "with_parent"}
    questions = [{"key": "a", "text": "b", "answer": "yes_no", "hint": ""}]
    assert settled(given | {"questions": questions}) == {
        "kind": "questionnaire",
        "for": ["staff"],
        "questions": [{"key": "a", "text": "b"}],
    }


def test_a_changed_agreement_needs_a_version_of_its_own(page: PolicyPage, publish: Publish) -> None:
    from portal.policies.services import publishing_problems

    published = publish(replace(FIRST, clauses=(clause_with(STAFF),)))
    set_draft(page, replace(FIRST, clauses=(clause_with(None),)))
    (problem,) = publishing_problems(page)
    assert (problem.key, problem.got) == ("#staff-agreement", "a change of agreement")
    assert PolicyVersion.objects.get().clauses == published.clauses
