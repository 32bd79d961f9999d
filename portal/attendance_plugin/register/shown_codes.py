"""What of an attendance code an account is shown: all of it, or only what kind of session it was.

Codes I and M tell of health, R of belief, T may tell of origin (special category data, UK GDPR Article 9) and Y5 of
detention (Article 10). Who may not read such words is not shown any authorised absence, or any cause of being unable to
attend, apart from the others: a code that is missing from the usual ones would say as much as the code itself.
"""

from dataclasses import dataclass
from datetime import date

from portal.rules.codes import StatisticalClass, code_on

SPECIAL_CODES = frozenset({"I", "M", "R", "T", "Y5"})
IN_GENERAL = {
    StatisticalClass.AUTHORISED: ("A", "Absent, authorised"),
    StatisticalClass.UNABLE: ("Y", "Unable to attend"),
}


@dataclass(frozen=True, slots=True)
class ShownCode:
    code: str
    words: str


def shown_code(code: str, on: date, *, in_full: bool) -> ShownCode:
    """The code and its words on the day; without ``in_full`` one code and one phrase for all that may be sensitive.

    >>> shown_code("I", date(2026, 11, 20), in_full=True)
    ShownCode(code='I', words='Illness')
    >>> shown_code("I", date(2026, 11, 20), in_full=False) == shown_code("C", date(2026, 11, 20), in_full=False)
    True
    """
    found = code_on(code, on=on)
    general = None if in_full else IN_GENERAL.get(found.statistical_class)
    return ShownCode(*general) if general else ShownCode(found.code, found.meaning)
