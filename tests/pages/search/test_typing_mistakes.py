"""A mistyped word finds the one that was meant; another word stays another word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.pages.search.typing_mistakes import nearest_word, slips

KNOWN = [
    ("absence", 9),
    ("attendance", 30),
    ("appointment", 4),
    ("holiday", 6),
    ("lunch", 3),
    ("launch", 1),
    ("late", 5),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("abscence", "absence"),
        ("attendence", "attendance"),
        ("appoitnmnet", "appointment"),
        ("holliday", "holiday"),
        ("hloiday", "holiday"),
        ("lunhc", "lunch"),
        ("launhc", "launch"),
        ("leunch", "lunch"),
        ("lat", None),
        ("holidaaay", "holiday"),
        ("hilodayyy", None),
        ("bsence", None),
        ("4567", None),
        ("a" * 200, None),
    ],
)
def test_word_that_was_meant(typed: str, meant: str | None) -> None:
    assert nearest_word(typed, KNOWN) == meant


words = st.text(alphabet="abc", max_size=7)


@given(words, words)
def test_slips_are_the_same_both_ways_and_none_only_for_the_same(one: str, other: str) -> None:
    assert slips(one, other, 9) == slips(other, one, 9)
    assert (slips(one, other, 9) == 0) == (one == other)


@given(words, words, st.integers(0, 3))
def test_more_slips_than_asked_for_are_one_too_many(one: str, other: str, most: int) -> None:
    assert slips(one, other, most) == min(slips(one, other, 99), most + 1)
