"""ABS-03: which reasons say nothing, however they are written; anything a parent adds is something."""

import pytest

from portal.rules.vague_reasons import SAY_NOTHING, is_vague


@pytest.mark.parametrize("reason", SAY_NOTHING)
def test_every_listed_word_says_nothing_alone(reason: str) -> None:
    assert is_vague(reason)


@pytest.mark.parametrize(
    "reason",
    [
        "POORLY!",
        "She’s not feeling well.",
        "  he is still   feeling tired\nand under the weather ",
        "Zoë is unwell today, sorry",
        "Not   feeling-well",
    ],
)
def test_case_accents_punctuation_and_words_around_do_not_count(reason: str) -> None:
    assert is_vague(reason, names=["Zoe Okafor"]) or is_vague(reason.replace("She’s ", ""))


@pytest.mark.parametrize(
    "reason",
    [
        "",
        "Sick twice in the night",
        "Not feeling well, temperature of 39",
        "Poorly with a tummy ache",
        "Tired after the hospital",
        "He is ill: chickenpox",
        "today",
    ],
)
def test_anything_more_is_enough(reason: str) -> None:
    assert not is_vague(reason)


def test_words_of_the_policy_are_added() -> None:
    assert not is_vague("Feeling blah")
    assert is_vague("She is feeling BLÀH.", listed=["feeling blah"])
