"""What is found and in which order; pure, and so the same on every database."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.pages.search.entries import Entry
from portal.pages.search.finding import find
from portal.pages.search.index import index_of
from portal.pages.search.words import folded


def entry(title: str, text: str = "", kind: str = "clause") -> Entry:
    return Entry(kind=kind, title=title, text=text, address="")


CAFE = entry("The Café", "Open at lunch.")
NOTICE = entry("Notice", "Ask for leave 14 days before.")
LEAVE = entry("Leave of absence", "The headteacher decides; give notice.")
FORM = entry("Ask for leave of absence", kind="form")
DENTAL = entry("4.6 Medical and dental appointments", "Bring the card.")
SHELF = [CAFE, NOTICE, LEAVE, DENTAL]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cafe", [CAFE]),
        ("CAFÉ", [CAFE]),
        ("requests", []),
        ("lun", [CAFE]),
        ("unch", []),
        ("notice leave", [NOTICE, LEAVE]),
        ("notice", [NOTICE, LEAVE]),
        ("leave", [LEAVE, NOTICE]),
        ("notices", [NOTICE, LEAVE]),
        ("14", [NOTICE]),
        ("4.6", [DENTAL]),
        ("clause 4.6", [DENTAL]),
        ("?!", []),
        (".*", []),
        ("", []),
    ],
)
def test_every_word_must_be_there_and_titles_come_first(query: str, found: list[Entry]) -> None:
    assert find(index_of(SHELF), query).entries == found


def test_where_none_has_every_word_those_with_most_are_near() -> None:
    found = find(index_of(SHELF), "leave café notice")
    assert (found.entries, found.nearly) == ([], [NOTICE, LEAVE])


@pytest.mark.parametrize("query", ["holiday", "time off", "wakacje", "رخصت", "hoilday"])
def test_what_parents_call_it_finds_what_the_school_calls_it(query: str) -> None:
    assert find(index_of(SHELF), query).entries == [LEAVE]


@pytest.mark.parametrize("query", ["dentist", "When is my child's dentist appointment?", "orthodontist", "denist"])
def test_words_of_a_question_that_tell_nothing_are_passed_over(query: str) -> None:
    found = find(index_of(SHELF), query)
    assert (found.entries or found.nearly) == [DENTAL]


def test_word_itself_comes_before_what_it_means() -> None:
    holidays = entry("Holidays", kind="date")
    assert find(index_of([LEAVE, holidays]), "holiday").entries == [holidays, LEAVE]


def test_of_equals_the_form_comes_first() -> None:
    clause = entry("Ask for leave of absence")
    assert find(index_of([clause, FORM]), "leave of absence").entries == [FORM, clause]


def test_mended_mistake_is_told() -> None:
    found = find(index_of(SHELF), "noticce levae")
    assert (found.mended, found.entries) == ({"noticce": "notice", "levae": "leave"}, [NOTICE, LEAVE])


def test_word_that_is_there_is_never_mended() -> None:
    shelf = index_of([entry("Lunch"), entry("Launch")])
    assert (find(shelf, "launch").entries[0].title, find(shelf, "launch").mended) == ("Launch", {})


@given(st.text(max_size=60), st.text(max_size=300), st.text(max_size=300))
def test_no_query_breaks_it(title: str, text: str, query: str) -> None:
    only = entry(title, text)
    found = find(index_of([only]), query)
    assert (found.entries, found.nearly) in (([], []), ([only], []), ([], [only]))


@given(st.text(alphabet="abcdé ", min_size=1, max_size=40))
def test_every_word_of_a_title_finds_it(title: str) -> None:
    for word in folded(title).split():
        assert find(index_of([entry(title)]), word).entries == [entry(title)]


def test_worst_query_is_answered_in_a_moment() -> None:
    """Fifty words nobody wrote, each compared with thousands that begin with the same letter."""
    shelf = index_of([entry(f"title {n}", " ".join(f"ab{n:05d}{k:03d}xy" for k in range(20))) for n in range(200)])
    began = time.perf_counter()
    find(shelf, " ".join(["abqqqqqqqqqqq"[: 5 + n % 8] + "zw"[n % 2] for n in range(14)]))
    assert time.perf_counter() - began < 5
