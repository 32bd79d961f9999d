"""What the law of the letter's day says about penalties: never typed into a letter (CX-05, CX-51, PEN-01 to 04).

A school never announces a notice in a letter; it says from where on one has to be considered.
"""

from datetime import date

from portal.rules.national import PenaltyAmounts, national_value
from portal.rules.problems import NoValueInForce

from .placeholders import NOTHING, Words, plain

NO_THRESHOLD = "a number of unauthorised sessions that the council sets"


def words_of_law(on: date) -> dict[str, Words]:
    return {
        "penalty_amounts": plain(penalty_amounts(on)),
        "penalty_threshold": plain(penalty_threshold(on)),
        "improvement_weeks": plain(improvement_weeks(on)) if improvement_weeks(on) else NOTHING,
    }


def penalty_amounts(on: date) -> str:
    """Each notice in its order, per parent and per child.

    >>> penalty_amounts(date(2024, 1, 8))
    'for each parent and each child, £60 if it is paid within 21 days, £120 if it is paid within 28 days'
    """
    regime = national_value("penalty_regime", on=on).value
    first, *later = regime.notices
    words = f"for each parent and each child, {_amount(first)}"
    for notice in later:
        words += f"; for a second notice within {regime.window_years} years, {_amount(notice)}"
    return words


def _amount(notice: PenaltyAmounts) -> str:
    full = f"£{notice.full} if it is paid within {notice.full_days} days"
    if notice.reduced is None:
        return full
    return f"£{notice.reduced} if it is paid within {notice.reduced_days} days, {full}"


def penalty_threshold(on: date) -> str:
    """From how many sessions a notice has to be considered; before the national framework each council set its own.

    >>> penalty_threshold(date(2026, 9, 1))
    '10 unauthorised sessions within 10 school weeks'
    """
    try:
        sessions, weeks = (national_value(name, on=on).value for name in ("penalty_sessions", "penalty_school_weeks"))
    except NoValueInForce:
        return NO_THRESHOLD
    return f"{sessions} unauthorised sessions within {weeks} school weeks"


def improvement_weeks(on: date) -> str:
    try:
        shortest, longest = national_value("notice_to_improve_weeks", on=on).value
    except NoValueInForce:
        return ""
    return f"{shortest} to {longest} weeks"
