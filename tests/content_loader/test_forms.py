"""A form of the school as a file: what the loader reads, what it refuses, and the way back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from portal.content_loader import ContentError, load_content
from portal.content_loader.writing import write_form
from portal.forms.own.definition import settled

FORM = """\
title = "Fair"
summary = "Who helps at the fair."
received_by = "office"

[[pages]]
title = "Helping"

[[pages.fields]]
kind = "yes_no"
key = "can-help"
label = "Can you help?"

[[pages]]
title = "When"
asked_if = { question = "can-help", answer = "yes" }

[[pages.fields]]
kind = "several"
label = "When?"
options = ["Morning", "Afternoon"]
needed = false
"""
Make = Callable[..., Path]


def with_form(folder: Path, text: str = FORM, name: str = "fair.toml") -> Path:
    (folder / "forms").mkdir(exist_ok=True)
    (folder / "forms" / name).write_text(text)
    return folder


def test_file_becomes_plain_data(folder: Path) -> None:
    (given,) = load_content(with_form(folder)).forms
    assert (given.slug, given.received_by, given.closes_on) == ("fair", "office", None)
    form = settled(given.form)
    assert [page["key"] for page in form["pages"]] == ["helping", "when"]
    assert form["pages"][1]["asked_if"] == {"question": "can-help", "answer": "yes"}
    assert form["pages"][1]["fields"][0]["options"] == ["Morning", "Afternoon"]


def test_written_file_is_read_to_the_same(folder: Path) -> None:
    (given,) = load_content(with_form(folder)).forms
    settled_form = settled(given.form)
    object.__setattr__(given, "form", settled_form)
    (again,) = load_content(with_form(folder, write_form(given))).forms
    assert settled(again.form) == settled_form


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "yes_no"', 'kind = "yesno"', "forms/fair.toml: pages[1].fields[1].kind: got 'yesno'"),
        ("options", "choices", "pages[2].fields[1].choices"),
        ('summary = "Who helps at the fair."\n', "", "summary: got nothing"),
        ('received_by = "office"', 'received_by = "office"\nkeep_days = 400', "a whole number from 1 to 365"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(ContentError) as refused:
        load_content(with_form(folder, FORM.replace(old, new, 1)))
    assert words in str(refused.value)


def test_name_of_the_file_is_the_address(folder: Path) -> None:
    with pytest.raises(ContentError, match="small letters, digits and single hyphens"):
        load_content(with_form(folder, name="The Fair.toml"))
