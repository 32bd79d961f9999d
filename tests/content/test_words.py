"""Words in any file: nobody real, nothing that belongs to another document, and the terms of the field."""

import re

import pytest

TELEPHONE = re.compile(r"(?<![\w-])(?:\+44 ?|0)\d[\d ]{7,12}\d(?![\w-])")
DRAMA = re.compile(r"01632 ?960 ?\d{3}|07700 ?900 ?\d{3}")
EMAIL = re.compile(r"[\w.+-]+@([\w.-]+\w)")
LINK = re.compile(r"https?://([\w.-]+)")
# Public bodies a parent may turn to; every other address would be somebody's.
PUBLIC_SITES = {"ico.org.uk", "www.equalityadvisoryservice.com", "www.w3.org"}
FORBIDDEN = (
    "holiday request", "request a holiday", "refusal to attend", "school refuser", "truant", "lorem", "todo", "tbc",
    "xxx", "A22", "B24", "C24", "OS21", "SEF23", "Federation",
)  # fmt: skip


def test_telephones_are_from_the_ranges_for_drama(texts: dict[str, str]) -> None:
    found = {number for text in texts.values() for number in TELEPHONE.findall(text)}
    assert len(found) >= 9
    assert {number for number in found if not DRAMA.fullmatch(number)} == set()


@pytest.mark.parametrize("number", ["01632 960200", "07700 900123", "020 7946 0000", "+44 1632 960200", "01782 123456"])
def test_every_way_of_writing_a_telephone_is_seen(number: str) -> None:
    assert TELEPHONE.findall(f"Ring {number} today.") == [number]


def test_addresses_belong_to_nobody(texts: dict[str, str]) -> None:
    written = (re.sub(r"\{\{.*?\}\}", "", text) for text in texts.values())
    domains = {domain for text in written for domain in EMAIL.findall(text)}
    assert domains == {"thistlemere.example", "sedgeholme.example"}
    assert {site for text in texts.values() for site in LINK.findall(text)} <= PUBLIC_SITES


@pytest.mark.parametrize("words", FORBIDDEN)
def test_words_that_do_not_belong_here(texts: dict[str, str], words: str) -> None:
    pattern = re.compile(rf"\b{re.escape(words)}\b", 0 if words[0].isupper() else re.IGNORECASE)
    assert [name for name, text in texts.items() if pattern.search(text)] == []
