"""R44: plain English for parents: sentences of at most 20 words, and a reading age of 9 to 11 at most.

The measure is the Automated Readability Index over every sentence of the catalogues: 4.71 times the letters of a word,
plus half the words of a sentence, less 21.43. A child who reads a text of grade n is n + 5 years old.
"""

import re

from tests.locale.catalogues import asked_for
from tests.locale.test_catalogues import PLACEHOLDER

MOST_WORDS, OLDEST = 20, 11
ENDS = re.compile(r"(?<=[.?!:;])\s+|\n")
WORD = re.compile(r"[\w’'“”.%-]*\w[\w’'“”.%-]*")


def sentences() -> list[list[str]]:
    texts = (PLACEHOLDER.sub(" X ", key.split("\x04")[-1]) for key in asked_for())
    found = (WORD.findall(sentence) for text in texts for sentence in ENDS.split(text))
    return [words for words in found if words]


def test_no_sentence_is_longer_than_twenty_words() -> None:
    assert [" ".join(words) for words in sentences() if len(words) > MOST_WORDS] == []


def test_reading_age_is_that_of_a_primary_school() -> None:
    """Of whole sentences: labels of one or two words would make any text look easy."""
    whole = [words for words in sentences() if len(words) > 3]
    words = [word for sentence in whole for word in sentence]
    grade = 4.71 * sum(map(len, words)) / len(words) + 0.5 * len(words) / len(whole) - 21.43
    assert 0 < grade <= OLDEST - 5
