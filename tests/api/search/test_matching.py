"""Finding by words: the same on every database, whatever the case and the accents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.api.search.matching import EXCERPT, Entry, excerpt, find, folded


def entry(title: str, text: str = "") -> Entry:
    return Entry(kind="clause", title=title, text=text, page="")


CAFE = entry("The Café", "Open at lunch.")
NOTICE = entry("Notice", "Ask for leave 14 days before.")
LEAVE = entry("Leave of absence", "The headteacher decides; give notice.")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cafe", [CAFE]),
        ("CAFÉ", [CAFE]),
        ("requests", []),
        ("lun", [CAFE]),
        ("unch", []),
        ("notice leave", [NOTICE, LEAVE]),
        ("leave notice", [NOTICE, LEAVE]),
        ("notice", [NOTICE, LEAVE]),
        ("leave", [LEAVE, NOTICE]),
        ("leave café", []),
        ("14", [NOTICE]),
        ("?!", []),
        (".*", []),
    ],
)
def test_every_word_must_be_there_and_titles_come_first(query: str, found: list[Entry]) -> None:
    assert find([CAFE, NOTICE, LEAVE], query) == found


@given(st.text(max_size=60), st.text(max_size=300), st.text(max_size=100))
def test_no_query_breaks_it(title: str, text: str, query: str) -> None:
    assert find([entry(title, text)], query) in ([], [entry(title, text)])
    assert len(excerpt(text, query)) <= max(EXCERPT + 4, max(map(len, text.split()), default=0) + 4)


@given(st.text(alphabet="abcdé ", min_size=1, max_size=40))
def test_every_word_of_a_title_finds_it(title: str) -> None:
    for word in folded(title).split():
        assert find([entry(title)], word) == [entry(title)]


def test_excerpt_is_around_the_first_word_found() -> None:
    text = " ".join([*(f"before{number}" for number in range(20)), "the Café", *("after" for _ in range(60))])
    shown = excerpt(text, "cafe")
    assert shown.startswith("… before13 before14")
    assert "the Café after" in shown
    assert shown.endswith(" …")
    assert excerpt("Short words.", "nothing") == "Short words."
