"""R26: one Unicode form, trimmed, nothing hidden."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.pages.text import has_hidden_characters, tidy_line, tidy_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Zoe\u0308  Marsh ", "Zoë Marsh"),
        ("Amara\u00a0O’Neill\u200b", "Amara O’Neill"),
        ("\ufeffIsmail\u00ad\u200f", "Ismail"),
        ("one\r\ntwo\tthree", "one two three"),
        ("نور\u200cالهدى", "نور\u200cالهدى"),
        ("İpek", "İpek"),
        ("王小明", "王小明"),
    ],
)
def test_tidy_line_keeps_what_was_meant(typed: str, kept: str) -> None:
    """Abuse case 44: any script stays as given, in NFC; the joiner that Persian needs is no stray character."""
    assert tidy_line(typed) == kept


def test_tidy_text_keeps_lines_and_counts_each_line_end_once() -> None:
    assert tidy_text(" a \r\n\r\n b\rc ") == "a\n\nb\nc"


@given(st.text())
def test_tidy_is_settled_after_once(typed: str) -> None:
    once = tidy_text(typed)
    assert (tidy_text(once), unicodedata.is_normalized("NFC", once)) == (once, True)


@pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\u202e", "\u2066", "\x7f"])
def test_hidden_characters_are_seen(hidden: str) -> None:
    assert has_hidden_characters(f"Ann{hidden}a")


def test_line_feed_is_not_hidden() -> None:
    assert not has_hidden_characters("one\ntwo")
