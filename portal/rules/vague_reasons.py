"""Words that say that a child is ill, and not how. Source: ABS-03.

Only a policy that asks what exactly is wrong (its rule `absence.reason_given`) has them asked about, and only once:
what a parent then leaves as it is goes through. The policy's own words are added to these. Words such as "sick" or
"hurt" are not here: to many parents they say what is wrong.
"""

from collections.abc import Iterable, Iterator

from portal.rules.folded_words import fold_words

SAY_NOTHING = (
    "not feeling well",
    "not feeling very well",
    "not feeling good",
    "not feeling great",
    "not feeling himself",
    "not feeling herself",
    "not well",
    "not very well",
    "not too good",
    "not himself",
    "not herself",
    "not good",
    "not great",
    "doesnt feel well",
    "does not feel well",
    "unwell",
    "feeling unwell",
    "ill",
    "feeling ill",
    "poorly",
    "feeling poorly",
    "feeling bad",
    "feels bad",
    "feeling rough",
    "under the weather",
    "off colour",
    "tired",
    "feeling tired",
    "needs rest",
)
# Words around them that add nothing.
AROUND = frozenset(
    fold_words(
        "a again all and at bit but child daughter day feeling feels from has having he in is just little me morning "
        "my night of off one our really she so son sorry still the they this to today very was were with woke up"
    )
)


def is_vague(reason: str, *, listed: Iterable[str] = (), names: Iterable[str] = ()) -> bool:
    """Whether the reason says nothing but such words. ``listed`` are the policy's own, ``names`` the child's.

    >>> is_vague("Amara is still not feeling WELL today, sorry!", names=["Amara Okafor"])
    True
    >>> is_vague("Not feeling well, temperature of 39")
    False
    """
    phrases = {folded for phrase in (*SAY_NOTHING, *listed) if (folded := fold_words(phrase))}
    around = AROUND | {word for name in names for word in fold_words(name)}
    left = list(fold_words(reason))
    found = False
    while left:
        length = max(_lengths_at(left, phrases), default=0)
        if not length and left[0] not in around:
            return False
        found = found or bool(length)
        del left[: length or 1]
    return found


def _lengths_at(words: list[str], phrases: set[tuple[str, ...]]) -> Iterator[int]:
    return (len(phrase) for phrase in phrases if tuple(words[: len(phrase)]) == phrase)
