"""Words as the search compares them. The same on every database, whatever its own search can do."""

import re
import unicodedata

# A number with its dots is one word: "4.2" is a clause.
WORD = re.compile(r"\d+(?:\.\d+)+|\w+")
# What no decomposition takes apart.
ALSO_FOLDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d"})
SHORTEST_WITH_ENDING = 4


def folded(text: str) -> str:
    """Without case and accents: "Café" and "cafe" are one word."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(ALSO_FOLDED)


def words_of(text: str) -> list[str]:
    """The folded words in their order."""
    return WORD.findall(folded(text))


def root_of(word: str) -> str:
    """What the plural and the singular of a folded word begin with: "policies" and "policy", "fines" and "fine"."""
    if len(word) < SHORTEST_WITH_ENDING or not word.isascii():
        return word
    if len(word) > SHORTEST_WITH_ENDING and word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1]
    if word.endswith(("ies", "sses", "xes", "ches", "shes")):
        return word[:-3] if word.endswith("ies") else word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
