"""What an editor is told before a form can be published: where, what was got, what is accepted."""

from typing import Any

import pytest

from portal.content_loader.forms import PARTS as PARTS_OF_FILES
from portal.forms.own.blocks import form_of_parts, part_blocks, parts_of_form
from portal.forms.own.definition import KINDS, settled
from portal.forms.own.fields import build_field, still_fits
from portal.forms.own.problems import problems_of
from portal.forms.own.slugs import slug_problem
from tests.forms.own.own_world import TRIP, changed


def told(form: Any) -> str:
    return " | ".join(str(problem) for problem in problems_of(settled(form)))


def page(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"title": "P", "fields": list(fields), **more}


def line(label: str = "Name", **more: Any) -> dict[str, Any]:
    return {"kind": "line", "label": label, **more}


def test_trip_has_no_problem_and_one_part_of_each_kind() -> None:
    assert problems_of(settled(TRIP)) == []
    assert {part["kind"] for page in TRIP["pages"] for part in page["fields"]} == set(KINDS)
    assert set(KINDS) == set(PARTS_OF_FILES)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"title": "", "pages": [page(line())]}, "title: got nothing; accepted: a title"),
        ({"title": "T", "pages": []}, "pages: got nothing; accepted: at least one question"),
        (
            {"title": "T", "keep_days": 400, "pages": [page(line())]},
            "got “400”; accepted: a whole number from 1 to 365",
        ),
        ({"title": "T", "pages": [page(line(""), line())]}, "page 1 (P), part 1: got nothing"),
        (
            {"title": "T", "pages": [page({"kind": "one", "label": "Which?", "options": ["A"]})]},
            "got “A”; accepted: at least two answers to choose from",
        ),
        (
            {"title": "T", "pages": [page({"kind": "one", "label": "Which?", "options": ["A", "a"]})]},
            "got “a”; accepted: each answer once",
        ),
        ({"title": "T", "pages": [page(line(key="email"))]}, "got “email”; accepted: another name"),
        ({"title": "T", "pages": [page(line(), key="check")]}, "short name of a page: got “check”"),
        ({"title": "T", "pages": [page(line(key="Two Words"))]}, "got “Two Words”; accepted: small letters"),
        ({"title": "T", "pages": [page(line(key="a"), line(key="a"))]}, "got “a”; accepted: a name of its own"),
        (
            changed(lunch={**TRIP["pages"][1], "asked_if": {"question": "Lunch?", "answer": "yes"}}),
            "page 2 (Lunch), asked only if: got “Lunch?”; accepted: a question with choices on an earlier page "
            "(May your child come?)",
        ),
        (
            changed(lunch={**TRIP["pages"][1], "asked_if": {"question": "may-come", "answer": "maybe"}}),
            "got “maybe”; accepted: one of its answers: yes, no",
        ),
    ],
)
def test_problem_says_where_and_what_is_accepted(form: Any, words: str) -> None:
    assert words in told(form)


def test_condition_may_name_the_question_by_its_words() -> None:
    by_words = {**TRIP["pages"][1], "asked_if": {"question": "may YOUR child come?", "answer": "YES"}}
    assert settled(changed(lunch=by_words)) == settled(TRIP)


def test_short_names_are_made_of_the_words_and_differ() -> None:
    form = settled({"title": "T", "pages": [page(line("Full name"), line("Full name"), line("…"))]})
    assert [part["key"] for part in form["pages"][0]["fields"]] == ["full-name", "full-name-2", "question"]


def test_settling_twice_changes_nothing_and_the_editor_has_it_back() -> None:
    form = settled(TRIP)
    assert settled(form) == form
    stream = part_blocks().to_python(parts_of_form(form))
    words = {name: form[name] for name in ("title", "introduction", "next_steps", "keep_days")}
    assert settled(words | form_of_parts(stream)) == form


@pytest.mark.parametrize("slug", ["absence", "leave", "early-collection"])
def test_address_of_a_form_of_the_portal_is_refused_in_words(slug: str) -> None:
    assert f"“{slug}” is the address of a form of the portal itself" in slug_problem(slug)
    assert f"for example {slug}-form" in slug_problem(slug)
    assert slug_problem(f"{slug}-form") == ""


PARTS = {part["key"]: part for page in settled(TRIP)["pages"] for part in page["fields"] if "key" in part}


@pytest.mark.parametrize(
    ("key", "answer", "fits"),
    [
        ("may-come", False, True),
        ("may-come", "yes", False),
        ("lunch", "You do", True),
        ("lunch", "Somebody", False),
        ("not-eaten", [], True),
        ("not-eaten", ["Nuts"], True),
        ("not-eaten", ["Peas"], False),
        ("jab", "2024-05-01", True),
        ("jab", "in May", False),
        ("money", 4, True),
        ("money", 21, False),
        ("ring", "07700 900111", True),
        ("ring", "", False),
        ("needs", None, True),
        ("consent", "My child may come along.", True),
        ("consent", "My child may come.", False),
    ],
)
def test_stored_answer_fits_while_it_could_still_be_given(key: str, answer: Any, fits: bool) -> None:
    assert still_fits(PARTS[key], answer) is fits


def test_every_kind_of_question_shows_no_answer_in_words() -> None:
    shown = {key: build_field(part).shown(None) for key, part in PARTS.items() if part["kind"] != "yes_no"}
    assert set(shown.values()) == {"Not given"}
