"""Keys of players and the codes to pair them: made from chance, kept as hashes."""

import hashlib
import re
import secrets

from django.utils.crypto import salted_hmac

# RFC 8628, 6.1: no vowels, so no words; nothing that looks like something else. Eight letters are about 34 bits.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
CODE_LENGTH = 8
KEY_BYTES = 16
SALT = "portal.attendance_plugin.celebration.players"


def make_key() -> str:
    """128 random bits, as they stand in an address."""
    return secrets.token_urlsafe(KEY_BYTES)


def make_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def spoken(code: str) -> str:
    """As the screen shows it.

    >>> spoken("BCDFGHJK")
    'BCDF-GHJK'
    """
    return f"{code[:4]}-{code[4:]}"


def tidy_code(typed: str) -> str:
    """What was typed without case, spaces and dashes.

    >>> tidy_code(" bcdf ghjk")
    'BCDFGHJK'
    """
    return re.sub(r"[\s\-–]", "", typed).upper()


def hash_key(key: str) -> str:
    """A key is chance enough to be hashed plainly."""
    return hashlib.sha256(key.encode()).hexdigest()


def hash_code(code: str) -> str:
    """A code is not: the portal's secret goes in, so that a copy of the database tells none."""
    return salted_hmac(f"{SALT}.code", code, algorithm="sha256").hexdigest()
