"""The word that somebody meant who mistyped one."""

from collections.abc import Iterable

# A short word has too many neighbours, and a long one room for two mistakes.
SHORTEST, LONG, LONGEST = 4, 8, 30


def nearest_word(word: str, known: Iterable[tuple[str, int]]) -> str | None:
    """The known word that is fewest slips away from this one, of several the one that is used most; None if too far.

    ``known`` holds words with how often each is used. The first letter is taken to be right, as it nearly always is.
    One slip is a letter too many, too few or another one, or two that changed places.
    """
    if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
        return None
    most = 2 if len(word) >= LONG else 1
    near = (
        (slips(word, other, most), -times, other)
        for other, times in known
        if other[0] == word[0] and abs(len(other) - len(word)) <= most and len(other) >= SHORTEST
    )
    distance, _, found = min(near, default=(most + 1, 0, ""))
    return found if distance <= most else None


def slips(one: str, other: str, most: int) -> int:
    """How many slips lie between two words; ``most`` + 1 for more than ``most``."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, sign in enumerate(one, start=1):
        now = [row]
        for column, letter in enumerate(other, start=1):
            best = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (sign != letter))
            if row > 1 and column > 1 and sign == other[column - 2] and one[row - 2] == letter:
                best = min(best, before[column - 2] + 1)
            now.append(best)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return min(last[-1], most + 1)
