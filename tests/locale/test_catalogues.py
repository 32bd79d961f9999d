"""R44: every sentence a parent reads is translated, whole and with everything in it, in each language."""

import re
from collections import Counter

import pytest
from django.conf import settings

from tests.locale.catalogues import LANGUAGES, asked_for, compiled, entries, header

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{[^{}]*(?:\{\w+\})?\}|</?\w+[^>]*>|\]\([^)]+\)|\*\*")
SCRIPT = {"ur": re.compile(r"[\u0600-\u06ff]")}
LATIN_STOPS = re.compile(r"[\u0600-\u06ff][.,?;]")


def in_each_language(test):  # type: ignore[no-untyped-def]
    return pytest.mark.parametrize("language", LANGUAGES)(test)


def test_each_language_on_offer_has_a_catalogue() -> None:
    offered = {locale for locale, _ in settings.LANGUAGES} - {settings.LANGUAGE_CODE}
    assert offered == set(LANGUAGES)


@in_each_language
def test_every_sentence_of_code_and_templates_is_there(language: str) -> None:
    """After new sentences: `make messages`, translate what is empty, `make messages` again."""
    there = {entry.key for entry in entries(language)}
    assert {sentence: file for sentence, file in asked_for().items() if sentence not in there} == {}


@in_each_language
def test_no_sentence_is_left_behind(language: str) -> None:
    asked = asked_for()
    assert [entry.key for entry in entries(language) if entry.key not in asked] == []


@in_each_language
def test_every_sentence_is_translated_and_none_is_a_guess(language: str) -> None:
    assert [entry.key for entry in entries(language) if not all(entry.words) or "fuzzy" in entry.flags] == []


@in_each_language
def test_plurals_are_complete(language: str) -> None:
    forms = int(re.search(r"nplurals=(\d)", header(language))[1])  # type: ignore[index]
    assert [entry.key for entry in entries(language) if entry.plural and len(entry.words) != forms] == []


@in_each_language
def test_placeholders_markup_and_links_are_those_of_the_english(language: str) -> None:
    wrong = []
    for entry in entries(language):
        english = Counter(PLACEHOLDER.findall(entry.plural or entry.key.split("\x04")[-1]))
        wrong += [words for words in entry.words if Counter(PLACEHOLDER.findall(words)) != english]
    assert wrong == []


@in_each_language
def test_compiled_catalogue_is_the_edited_one(language: str) -> None:
    edited: dict[object, str] = {}
    for entry in entries(language):
        if entry.plural:
            edited |= {(entry.key, number): words for number, words in enumerate(entry.words)}
        else:
            edited[entry.key] = entry.words[0]
    assert compiled(language) == edited


def test_urdu_is_in_its_own_script_with_its_own_stops() -> None:
    words = [(entry.key, words) for entry in entries("ur") for words in entry.words]
    without = [
        key
        for key, said in words
        if not SCRIPT["ur"].search(said) and re.search("[A-Za-z]{3}", PLACEHOLDER.sub("", said))
    ]
    assert [key for key in without if not key.startswith("pattern of a date")] == []
    assert [said for _, said in words if LATIN_STOPS.search(said)] == []
