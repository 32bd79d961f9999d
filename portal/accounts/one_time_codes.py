"""Codes of six digits that change every half minute, as RFC 6238 says (SHA-1, 30 seconds, 6 digits)."""

import base64
import hmac
import secrets
import struct
from urllib.parse import quote, urlencode

STEP_SECONDS, DIGITS = 30, 6
# A telephone's clock may be half a minute off, and a code may be typed as it changes.
STEPS_AROUND = 1


def new_secret() -> str:
    """160 random bits in base32, the length the standard asks for."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of one step.

    >>> code_at("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59 // 30)
    '287082'
    """
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), "sha1")
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 0x0F)
    return f"{(number & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}d}"


def step_of(secret: str, code: str, *, now: float, after: int) -> int | None:
    """The step later than ``after`` whose code was typed; None when it is wrong, too old or was used before."""
    typed = "".join(code.split())
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdigit()):
        return None
    middle = int(now) // STEP_SECONDS
    steps = range(middle - STEPS_AROUND, middle + STEPS_AROUND + 1)
    found = [step for step in steps if hmac.compare_digest(code_at(secret, step), typed)]
    return next((step for step in found if step > after), None)


def address_for_app(secret: str, *, account: str, issuer: str) -> str:
    """What the QR code holds; every authenticator app reads it."""
    label = quote(f"{issuer}:{account}", safe="")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"
