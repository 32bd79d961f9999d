"""A corpus of attacks, and texts made at random: whatever goes in, only what is on the allow-list comes out."""

import re
import time
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.pages.markdown import ATTRIBUTES, SCHEMES, TAGS, render_markdown

CORPUS = yaml.safe_load((Path(__file__).parent / "markdown_attacks.yaml").read_text(encoding="utf-8"))
ATTACKS = [
    pytest.param(attack, id=f"{name}-{place}")
    for name, attacks in CORPUS.items()
    for place, attack in enumerate(attacks)
]
FRAME = {"class": ["table-frame"], "role": "group", "aria-label": "Table", "tabindex": "0"}
# What a text is built of that could begin something: pieces of HTML, of Markdown and of addresses.
PIECES = [
    *("<", ">", "</", "/>", "<!--", "-->", "<script", "<img src=x ", " onerror=alert(1)", "<a href=", "<svg", "</p>"),
    *("[", "](", ")", "]: ", "![", "`", "```", "~~", "==", "**", "|", "\n|---|\n", "\n> ", "\n- ", "\n    ", "\n:   "),
    *("javascript:", "data:text/html,", "java&#9;script:", "//evil.example/", "&lt;", "&#60;", "{: ", "}"),
    *("'", '"', "\\", "words ", "\n", "\n\n", "#", "\x00", "\u202e"),
]
LENGTH = 20_000
# Inputs on which a parser that goes back and forth over its text takes time that grows with the square, or worse.
SLOW = [
    "[",
    "![",
    "](",
    "*",
    "_",
    "**a ",
    "`",
    "``a` ",
    "<",
    "<!--",
    "&",
    "> ",
    "- ",
    "| ",
    "==",
    "~~",
    "[a](",
    "[a]: b\n",
]
SLOW += ["[a]: b\n", "\\", "#", "a@b ", "<a ", "1. ", ":   ", "\t", "[[a]", "*a_ ", "x\n===\n", "# a\n", "> a\n"]
SLOW += ["a\n> b\n", "a | b\n", "- a\n", "a\n: b\n", "**", "~"]


def assert_safe(text: str) -> None:
    """Every element, attribute and address is one that is allowed; our own frame of a table is the one exception."""
    soup = BeautifulSoup(str(render_markdown(text)), "html.parser")
    for frame in soup.select("div.table-frame"):
        assert frame.attrs == FRAME
        table = frame.find("table", recursive=False)
        assert table is not None
        assert table.attrs == {"class": ["table"]}  # type: ignore[union-attr]
        del table["class"]  # type: ignore[union-attr]
        frame.unwrap()
    for tag in soup.find_all(True):
        assert tag.name in TAGS
        assert set(tag.attrs) <= ATTRIBUTES.get(tag.name, set())
        assert is_safe_address(str(tag.get("href", "")))


def is_safe_address(address: str) -> bool:
    """Within the site, or of an allowed scheme, as a browser reads it: no tab or line end, nothing before the start."""
    plain = re.sub(r"[\t\n\r]", "", re.sub(r"^[\x00-\x20]+", "", address)).lower()
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", plain)
    return scheme[1] in SCHEMES if scheme else True


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert sum(len(attacks) for attacks in CORPUS.values()) >= 100


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_leaves_only_what_is_allowed(attack: str) -> None:
    assert_safe(attack)


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_among_other_words_leaves_only_what_is_allowed(attack: str) -> None:
    assert_safe(f"Before *all*\n\n{attack}\n\n| a |\n|---|\n| b |\n\nAfter {attack} it")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JAVASCRIPT:x", "java\tscript:x", "data:text/html,x"])
def test_the_check_itself_would_notice(address: str) -> None:
    assert not is_safe_address(address)


def test_no_image_is_ever_shown_so_that_nobody_else_hears_of_a_reader() -> None:
    assert (
        BeautifulSoup(str(render_markdown("![x](https://elsewhere.example/x.png)")), "html.parser").find("img") is None
    )


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=30).map("".join))
def test_any_text_at_all_leaves_only_what_is_allowed(text: str) -> None:
    assert_safe(text)


@pytest.mark.parametrize("piece", SLOW)
def test_no_text_takes_longer_than_plain_words_of_its_length_by_more_than_a_fixed_factor(piece: str) -> None:
    """Relative to this machine: a parser that goes astray takes thousands of times as long."""
    plain = "Plain words about school.\n\n" * (LENGTH // 27)
    odd = piece * (LENGTH // len(piece))
    assert seconds(odd) <= 100 * seconds(plain)


def test_text_nested_very_deeply_is_shown_or_left_flat_but_never_an_error() -> None:
    for mark in ("> ", "- ", "  - ", "* > "):
        assert_safe(mark * 2000 + "deep")


def seconds(text: str) -> float:
    begun = time.process_time()
    render_markdown.__wrapped__(text)  # what is kept in memory would take no time at all
    return time.process_time() - begun
