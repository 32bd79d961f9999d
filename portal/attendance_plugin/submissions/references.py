"""References: short, easy to read aloud, hard to guess, and no secret."""

import secrets

# Without vowels no word appears; without 0, 1, 2, 5, 8 nothing looks like O, I or L, Z, S, B.
ALPHABET = "34679CDFGHJKMNPQRTVWXY"
LENGTH = 8


def new_reference() -> str:
    """Like ``K7PM-4WQX``."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{letters[:4]}-{letters[4:]}"
