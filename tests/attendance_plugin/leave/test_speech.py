"""The rules' sentences on a page in another language, and in English as the rules write them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from portal.attendance_plugin.leave.counting import count_sessions
from portal.attendance_plugin.leave.speech import COUNTED, PARTS, TranslatedSpeech, parents_speech
from portal.pages.languages import spoken_in
from portal.rules.leave.explanation import parent_sentences
from portal.rules.leave.wording.speech import Speech, nouns_in, spoken
from portal.rules.leave.wording.words import count, show
from portal.rules.percentages import Share
from portal.rules.sessions import Half, Session


def test_english_pages_speak_as_the_rules_do() -> None:
    with spoken_in("en"):
        assert type(parents_speech()) is Speech
    with spoken_in("ur"):
        assert type(parents_speech()) is TranslatedSpeech


def test_everything_the_rules_count_can_be_counted() -> None:
    nouns = {noun for template in parent_sentences() for noun in nouns_in(template)}
    assert nouns <= COUNTED.keys() == PARTS.keys()
    assert "calendar day" in nouns


@pytest.mark.parametrize("noun", sorted(COUNTED))
@pytest.mark.parametrize("number", [0, 1, 2, Decimal("2.5")])
def test_english_is_the_same_from_rules_and_catalogue(noun: str, number: int | Decimal) -> None:
    said = count(number, noun)
    with spoken(TranslatedSpeech()):
        assert count(number, noun) == said


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "not known"),
        (Session(date(2027, 3, 1), Half.AM), "the morning of Monday 1 March 2027"),
        (datetime(2027, 3, 1, 8, 55, tzinfo=UTC), "Monday 1 March 2027, 8:55am"),
        (time(14, 15), "2:15pm"),
        (Share(167, 174), "167 of 174 sessions (95.98%)"),
        ((), "none"),
        (("a", "b", "c"), "a, b and c"),
    ],
)
def test_values_without_a_translation(value: object, words: str) -> None:
    with spoken(TranslatedSpeech()):
        assert show(value) == words


def test_sessions_are_counted_with_their_days() -> None:
    said = [count_sessions(number) for number in (1, 2, 3, 4)]
    assert said == [
        "1 session (0.5 school days)",
        "2 sessions (1 school day)",
        "3 sessions (1.5 school days)",
        "4 sessions (2 school days)",
    ]
