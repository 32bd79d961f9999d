"""Words as they are compared: case, accents, hyphens and apostrophes do not count. Texts are kept as given."""

import re
import unicodedata

# Letters that Unicode does not take apart into a plain letter and an accent.
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})


def fold_words(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared.

    >>> fold_words("Zoë O’Neill-OKAFOR")
    ('zoe', 'oneill', 'okafor')
    """
    whole = re.sub(r"['’‘ʼ`´.]", "", text.casefold()).translate(PLAIN)
    apart = unicodedata.normalize("NFKD", whole)
    plain = "".join(char for char in apart if not unicodedata.combining(char)).casefold().translate(PLAIN)
    return tuple(re.findall(r"\w+", plain))
