"""Codes that are read aloud and keys that are not."""

from portal.attendance_plugin.celebration.players.keys import (
    LETTERS,
    hash_code,
    hash_key,
    make_code,
    make_key,
    spoken,
    tidy_code,
)


def test_code_is_eight_of_twenty_letters_without_vowels() -> None:
    """RFC 8628, 6.1: about 34 bits, no words, nothing that looks like something else."""
    codes = {make_code() for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {8}
    assert set("".join(codes)) == set(LETTERS)
    assert (len(LETTERS), set(LETTERS) & set("AEIOU01")) == (20, set())


def test_code_is_typed_as_people_type() -> None:
    assert {tidy_code(typed) for typed in ("BCDF-GHJK", "bcdfghjk", " bcdf ghjk ", "BCDF–GHJK")} == {"BCDFGHJK"}
    assert spoken("BCDFGHJK") == "BCDF-GHJK"


def test_key_has_128_bits_and_is_no_code_s_hash() -> None:
    keys = {make_key() for _ in range(100)}
    assert ({len(key) for key in keys}, len(keys)) == ({22}, 100)
    assert hash_key("BCDFGHJK") != hash_code("BCDFGHJK")


def test_hash_of_a_code_needs_the_portal_s_secret(settings) -> None:
    before = hash_code("BCDFGHJK")
    settings.SECRET_KEY = "another secret, long enough to be one, of another portal"
    assert hash_code("BCDFGHJK") != before
