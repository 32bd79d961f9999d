"""The unique pupil number: a check letter, nine digits and a serial of three (the last one a letter when temporary).

Source: Department for Education, "Unique pupil numbers: a guide for schools and local authorities", check letter.
"""

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
LENGTH = 13


class InvalidUpn(ValueError):
    """A UPN that cannot be right; the words say what was got, what is accepted and what to do."""


def check_letter(rest: str) -> str:
    """The letter that belongs before the other twelve characters.

    >>> check_letter("801200005001"), check_letter("207000016049")
    ('B', 'Q')
    """
    values = (int(character) if character.isdigit() else LETTERS.index(character) for character in rest)
    return LETTERS[sum(weight * value for weight, value in enumerate(values, start=2)) % len(LETTERS)]


def clean_upn(text: str) -> str:
    """The UPN in capitals without spaces; raises `InvalidUpn` when its form or its check letter is wrong.

    >>> clean_upn(" b801200005001 ")
    'B801200005001'
    """
    upn = "".join(text.split()).upper()
    if not has_upn_form(upn):
        raise InvalidUpn(
            f"{text.strip()[:20]!r} is not a UPN. A UPN is a letter and twelve digits "
            "(a temporary one ends with a letter), for example B801200005001. Copy it from the pupil's record."
        )
    if check_letter(upn[1:]) != upn[0]:
        raise InvalidUpn(
            f"{upn} is not a UPN: its check letter should be {check_letter(upn[1:])}. "
            "A digit may have been mistyped; copy the UPN from the pupil's record."
        )
    return upn


def has_upn_form(upn: str) -> bool:
    """Whether the characters stand where a UPN has them; says nothing about the check letter."""
    if len(upn) != LENGTH or not upn.isascii():
        return False
    return upn[0] in LETTERS and upn[1:12].isdigit() and (upn[12].isdigit() or upn[12] in LETTERS)


def build_upn(*, local_authority: str, establishment: str, year: int, serial: int) -> str:
    """The permanent UPN a school gives a pupil who never had one.

    >>> build_upn(local_authority="801", establishment="2000", year=2005, serial=1)
    'B801200005001'
    """
    rest = f"{int(local_authority):03d}{int(establishment):04d}{year % 100:02d}{serial:03d}"
    return check_letter(rest) + rest
