"""Which year group somebody means by a class's name or a year, as they typed it: "Oak", "Year 4", "Reception"."""

import re
from collections.abc import Sequence

from portal.pages.models import School

from .names import fold_words

YEAR = re.compile(r"\b(?:year|yr|y)\s*(\d{1,2})\b")


def year_in_words(words: Sequence[str]) -> int | None:
    """The year named by folded words; 0 is Reception, -1 nursery.

    >>> year_in_words(("year", "4")), year_in_words(("reception",)), year_in_words(("oak",))
    (4, 0, None)
    """
    year = YEAR.search(" ".join(words))
    if year:
        return int(year[1])
    if "reception" in words or "nursery" in words:
        return 0 if "reception" in words else -1
    return None


def year_group_said(school: School, typed: str) -> int | None:
    """The year group of a class or year as a parent typed it, without a look at any child.

    None where it cannot be told: an unknown class, or one with children of several years.
    """
    said = fold_words(typed)
    named: set[int] = set()
    for name, years in school.classes.values_list("name", "year_groups"):
        words = fold_words(name)
        if words and set(words) <= set(said):
            named |= set(years)
    if len(named) == 1:
        return named.pop()
    return year_in_words(said) if not named else None
