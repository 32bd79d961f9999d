"""The words files use for kinds of dates and for year groups."""

import re
from collections.abc import Iterable

from portal.calendars.models import CalendarDate
from portal.calendars.year_groups import OLDEST

Category = CalendarDate.Category
# What other programs and schools call them, besides our own labels.
OTHER_NAMES = {
    "inset": Category.INSET,
    "training day": Category.INSET,
    "half-term": Category.HALF_TERM,
    "holidays": Category.HOLIDAY,
    "closed": Category.CLOSURE,
    "test": Category.ASSESSMENT,
    "tests": Category.ASSESSMENT,
    "events": Category.EVENT,
}
NAMES: dict[str, str] = {
    **{str(category.label).casefold(): category.value for category in Category},
    **{category.value: category.value for category in Category},
    **{name: category.value for name, category in OTHER_NAMES.items()},
}
GROUP = re.compile(r"(?:year\s*)?(\d{1,2})|(reception)", re.IGNORECASE)


def category_named(word: str) -> str:
    """The kind of date the word stands for; the empty text for any other word.

    >>> category_named("INSET day"), category_named("Bank holiday"), category_named("Blue")
    ('inset', 'bank_holiday', '')
    """
    return NAMES.get(word.strip().casefold(), "")


def group_named(word: str) -> int | None:
    """The year group as a number, Reception being 0; None for any other word.

    >>> group_named("Year 3"), group_named("reception"), group_named("Blue")
    (3, 0, None)
    """
    found = GROUP.fullmatch(word.strip())
    if found is None:
        return None
    number = 0 if found[2] else int(found[1])
    return number if number <= OLDEST else None


def groups_named(words: Iterable[str]) -> tuple[int, ...]:
    """The year groups among the words, each once, youngest first. A bare number in a list of categories is none."""
    named = {group_named(word) for word in words if not word.strip().isdigit()}
    return tuple(sorted(group for group in named if group is not None))
