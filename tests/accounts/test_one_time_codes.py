"""The codes of RFC 6238, by the vectors of its appendix B (the last six of their eight digits)."""

import base64

import pytest

from portal.accounts.one_time_codes import address_for_app, code_at, new_secret, step_of

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_standards_vectors(seconds: int, digits: str) -> None:
    assert code_at(SECRET, seconds // 30) == digits[2:]


def test_a_code_is_good_for_its_own_half_minute_and_those_beside_it() -> None:
    now = 1111111111.0
    code = code_at(SECRET, int(now) // 30)
    good = [offset for offset in range(-120, 121, 30) if step_of(SECRET, code, now=now + offset, after=0) is not None]
    assert good == [-30, 0, 30]


def test_a_code_whose_step_was_taken_is_good_no_more() -> None:
    """Abuse case 48."""
    now = 1111111111.0
    step = step_of(SECRET, "050471", now=now, after=0)
    assert step == 1111111111 // 30
    assert step_of(SECRET, "050471", now=now, after=step) is None


@pytest.mark.parametrize("typed", ["", "05047", "0504711", "abcdef", "０５０４７１", "²²²²²²"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert step_of(SECRET, typed, now=1111111111, after=0) is None


def test_spaces_in_a_code_do_no_harm() -> None:
    assert step_of(SECRET, " 050 471 ", now=1111111111, after=0) == 1111111111 // 30


def test_secrets_are_160_bits_and_the_address_names_school_and_account() -> None:
    secret = new_secret()
    assert (len(base64.b32decode(secret)), secret == new_secret()) == (20, False)
    address = address_for_app("ABC", account="prue@x", issuer="Mill & Brook")
    assert address == "otpauth://totp/Mill%20%26%20Brook%3Aprue%40x?secret=ABC&issuer=Mill%20%26%20Brook"
