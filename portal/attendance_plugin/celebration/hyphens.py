"""Where a long word of a class's name may be parted, so that no screen breaks it at any letter. Pure."""

import re

SOFT_HYPHEN = "\u00ad"
# So many letters of the size that is read from ten metres fit anywhere, however wide.
LONGEST_WORD = 10
FEWEST_LEFT_OR_RIGHT = 4
VOWELS = "aeiouyAEIOUY"
# Letters that are spoken as one, and beginnings of syllables that stay together.
TOGETHER = re.compile(r"[bcdfgkpt]r|[bcfgkps]l|[cgpstw]h|s[ckmnptw]|ck|ht|qu|tw|dw", re.IGNORECASE)


def with_soft_hyphen(word: str) -> str:
    """The word with one place to part it, near its middle between two consonants; short words as they are.

    >>> [with_soft_hyphen(word).replace(SOFT_HYPHEN, "|") for word in ("Wildflowermeadows", "Nightingales", "Otters")]
    ['Wildflower|meadows', 'Nightin|gales', 'Otters']
    """
    places = range(FEWEST_LEFT_OR_RIGHT, len(word) - FEWEST_LEFT_OR_RIGHT + 1)
    if len(word) <= LONGEST_WORD or not places:
        return word
    at = min(places, key=lambda place: (_cost(word, place), abs(2 * place - len(word)), -place))
    return f"{word[:at]}{SOFT_HYPHEN}{word[at:]}"


def _cost(word: str, at: int) -> int:
    """0 between two consonants that belong to two syllables, 1 after a vowel before one, 2 anywhere else."""
    before, after, next_letter = word[at - 1], word[at], word[at + 1]
    if not before.isalpha() or not after.isalpha() or after in VOWELS:
        return 2
    if after + next_letter == "ck" or (before + after == "ng" and next_letter not in VOWELS):
        return 2
    if before in VOWELS:
        return 1
    return 2 if TOGETHER.fullmatch(before + after) else 0
