"""Words are compared without case, accents and the ending of a plural."""

import pytest

from portal.pages.search.words import root_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The CAFÉ", ["the", "cafe"]),
        ("Zgłoś nieobecność", ["zglos", "nieobecnosc"]),
        ("clause 4.2, please.", ["clause", "4.2", "please"]),
        ("8:45am", ["8", "45am"]),
        ("بیمار چھٹی", ["بیمار", "چھٹی"]),
        ("?! .*", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("fine", "fines"),
        ("policy", "policies"),
        ("illness", "illnesses"),
        ("absence", "absences"),
        ("class", "classes"),
    ],
)
def test_plural_and_singular_begin_with_one_root(one: str, many: str) -> None:
    assert one.startswith(root_of(many))
    assert many.startswith(root_of(one))


@pytest.mark.parametrize("word", ["bus", "this", "illness", "gps", "day", "inset", "چھٹیاں"])
def test_word_without_a_plurals_ending_is_its_own_root(word: str) -> None:
    assert root_of(word) == word
