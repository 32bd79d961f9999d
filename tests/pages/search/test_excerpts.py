"""Some of an entry's own words, with those that were looked for marked."""

from hypothesis import given
from hypothesis import strategies as st

from portal.pages.search.excerpts import EXCERPT, excerpt, pieces


def test_excerpt_is_around_the_first_word_found() -> None:
    text = " ".join([*(f"before{number}" for number in range(20)), "the Café", *("after" for _ in range(60))])
    shown = excerpt(text, ["cafe"])
    assert shown.startswith("… before13 before14")
    assert "the Café after" in shown
    assert shown.endswith(" …")
    assert excerpt("Short words.", ["nothing"]) == "Short words."


def test_excerpt_is_where_most_of_the_words_stand() -> None:
    text = " ".join(["leave", *("far" for _ in range(60)), "ask for leave of absence", *("on" for _ in range(60))])
    assert excerpt(text, ["leave", "absence"]).startswith("… far far far far far far ask for leave of absence on")


def test_words_are_marked_as_they_are_written() -> None:
    assert pieces("“Fines” and the fine, not refined.", ["fine"]) == [
        ("“", False),
        ("Fines", True),
        ("” and the ", False),
        ("fine", True),
        (", not refined.", False),
    ]
    assert pieces("Nothing here", []) == [("Nothing here", False)]


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=8), max_size=5))
def test_nothing_is_lost_and_nothing_is_long(text: str, roots: list[str]) -> None:
    assert "".join(piece.text for piece in pieces(text, roots)) == text
    assert len(excerpt(text, roots)) <= max(EXCERPT + 4, max(map(len, text.split()), default=0) + 4)
