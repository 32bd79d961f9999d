"""References: short, easy to read aloud, hard to guess, and no secret."""

import secrets

from .models import Submission

# Without vowels no word appears; without 0, 1, 2, 5, 8 nothing looks like O, I or L, Z, S, B.
ALPHABET = "34679CDFGHJKMNPQRTVWXY"
LENGTH = 8


def tidy_reference(typed: str) -> str:
    """The reference as it is stored, however it was typed; anything else stays what it is.

    >>> tidy_reference(" k7pm 4wqx"), tidy_reference("K7PM4WQX"), tidy_reference("nothing")
    ('K7PM-4WQX', 'K7PM-4WQX', 'nothing')
    """
    letters = "".join(character for character in typed.upper() if character.isalnum())
    return f"{letters[:4]}-{letters[4:]}" if len(letters) == LENGTH else typed


def new_reference() -> str:
    """Like ``K7PM-4WQX``."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def unused_reference() -> str:
    while Submission.objects.filter(reference=(reference := new_reference())).exists():
        continue
    return reference
