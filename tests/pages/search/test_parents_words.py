"""The file of parents' words: each leads somewhere, and what is offered finds something in the demo school."""

import tomllib
from datetime import date
from typing import Any

import pytest

from portal.pages.languages import languages, spoken_in
from portal.pages.models import School
from portal.pages.search.finding import find, school_index
from portal.pages.search.parents_words import FILE, is_passed_over, parents_words

pytestmark = [pytest.mark.django_db]


def test_every_phrase_says_something() -> None:
    phrases = [phrase for typed, meant in parents_words().meant_by.items() for phrase in (typed, *meant)]
    assert [phrase for phrase in phrases if all(map(is_passed_over, phrase))] == []


@pytest.mark.usefixtures("loaded")
def test_everything_offered_finds_something(time_machine_at: Any) -> None:
    time_machine_at(date(2026, 11, 23))
    school = School.objects.get(slug="thistlemere")
    assert parents_words().examples.keys() == languages().keys()
    for code, examples in parents_words().examples.items():
        with spoken_in(code):
            index = school_index(school)
            assert [words for words in examples if not find(index, words).entries] == []


@pytest.mark.usefixtures("loaded")
def test_every_word_of_parents_finds_something_in_the_demo_school(time_machine_at: Any) -> None:
    time_machine_at(date(2026, 11, 23))
    school = School.objects.get(slug="thistlemere")
    typed = [phrase for group in tomllib.loads(FILE.read_text())["words"] for phrase in group["typed"]]
    index = school_index(school)
    assert [words for words in typed if not find(index, words).entries] == []
