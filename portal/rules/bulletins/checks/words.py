"""Words without figures, figures typed into words, and promises that promise the same."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from math import log

from portal.rules.bulletins.checks.concerns import Concern
from portal.rules.bulletins.figures import Kind, show_number
from portal.rules.bulletins.indicators import Bulletin, Indicator, Promise
from portal.rules.bulletins.wording import PLACEHOLDER

TREND = re.compile(
    r"\b(above|below|better|worse|higher|lower|more|fewer|smaller|larger|dip(?:ped)?|fell|fallen|rose|risen|improv\w+|"
    r"worsen\w*|doubl\w+|trebl\w+|halv\w+|unchanged|stable|increas\w+|decreas\w+|declin\w+|grow(?:n|ing|th)?|grew)\b",
    re.IGNORECASE,
)
MOVED = re.compile(
    r"\b(fell|fallen|rose|risen|improved|worsened|increased|decreased|declined|grew|grown)\b", re.IGNORECASE
)
CLAIM = re.compile(r"\b(doubled|trebled|tripled|quadrupled|halved|(?:two|three|four)fold)\b", re.IGNORECASE)
WORD = re.compile(r"[a-z]{3,}|\d+")
# Words that every promise may have in common.
EMPTY = frozenset(
    {
        *("and", "are", "been", "before", "bring", "can", "come", "each", "first", "for"),
        *("from", "give", "has", "have", "how", "into", "its", "issue", "many", "more", "much", "next"),
        *("our", "out", "over", "publish", "published", "report", "say", "set", "show", "tell"),
        *("than", "that", "the", "their", "them", "then", "this", "through", "until", "well"),
        *("what", "when", "where", "which", "who", "will", "with", "work", "year"),
    }
)
ALIKE = 0.5
LEAST_SHARED = 2


def claims_without_figures(bulletin: Bulletin) -> Iterator[Concern]:
    """A trend that nobody can check: words where figures should stand, or “doubled” typed and not worked out."""
    for indicator in bulletin.indicators:
        words = [reading.figure.word for reading in indicator.readings() if TREND.search(reading.figure.word)]
        if words:
            yield Concern(
                "trend",
                (indicator.id,),
                f"{indicator.id} says “{words[0]}” without a figure. Give figure and period, or say “not given”.",
            )
    for place, text in bulletin.texts():
        claim = CLAIM.search(text)
        if claim:
            message = f"{place}: “{claim.group()}” is typed. Write {{{{ id | change }}}}, which works it out."
            yield Concern("trend", (place,), message)
        elif place.startswith("finding") and (moved := MOVED.search(text)) and not re.search(r"\d|\{\{", text):
            message = f"{place}: it says “{moved.group()}” without a figure. Add one, with what it is compared to."
            yield Concern("trend", (place,), message)


def typed_figures(bulletin: Bulletin) -> Iterator[Concern]:
    """A number in a sentence that is an indicator's value too: it would stay behind when the data changes."""
    values = {shown: each for each in bulletin.indicators if (shown := _telling(each))}
    for place, text in bulletin.texts():
        for number in re.findall(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])", PLACEHOLDER.sub("", text)):
            indicator = values.get(number.rstrip(","))
            if indicator:
                message = (
                    f"{place}: {number} is typed; it is the value of {indicator.id}. Write {{{{ {indicator.id} }}}}."
                )
                yield Concern("typed_figure", (place, indicator.id), message)


def promises_that_overlap(bulletin: Bulletin) -> Iterator[Concern]:
    """Two promises of one issue that share most of their telling words: one may be forgotten, or answered twice."""
    words = {promise: _words(promise) for promise in bulletin.promises}
    weight = _weights(list(words.values()))
    for one, other in combinations(bulletin.promises, 2):
        shared = words[one] & words[other]
        smaller = min(sum(weight[word] for word in words[each]) for each in (one, other))
        if len(shared) >= LEAST_SHARED and smaller and sum(weight[word] for word in shared) >= ALIKE * smaller:
            yield Concern(
                "overlap",
                (one.id, other.id),
                f"{one.id} and {other.id} overlap: both speak of {', '.join(sorted(shared))}. Join them, or say how "
                "they differ.",
            )


def _telling(indicator: Indicator) -> str:
    """The value as a sentence would show it, where it is not so common that it may mean anything."""
    figure = indicator.now.figure
    if figure.kind not in {Kind.NUMBER, Kind.MORE_THAN, Kind.ABOUT} or figure.low is None:
        return ""
    shown = show_number(figure.low)
    return shown if len(shown) > 2 else ""


def _words(promise: Promise) -> frozenset[str]:
    """The telling words, a plural counted as its singular."""
    found = set(WORD.findall(promise.text.lower())) - EMPTY
    return frozenset(word if word.endswith("ss") else word.removesuffix("s") for word in found)


def _weights(texts: list[frozenset[str]]) -> dict[str, float]:
    """The rarer a word is among the promises, the more it tells."""
    counts = Counter(word for text in texts for word in text)
    return {word: log((len(texts) + 1) / count) for word, count in counts.items()}
