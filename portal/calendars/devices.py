"""Which calendar a visitor most likely has. It decides the order of the choices only: all are always shown."""

import re

APPLE, GOOGLE, OUTLOOK, OTHER = "apple", "google", "outlook", "other"
# The first that fits decides. What is not known (a programmer's tool, the static site's builder) gets the usual order.
LIKELY = (
    (re.compile(r"android|cros ", re.IGNORECASE), (GOOGLE, OUTLOOK, OTHER, APPLE)),
    (re.compile(r"iphone|ipad|ipod|macintosh", re.IGNORECASE), (APPLE, GOOGLE, OUTLOOK, OTHER)),
    (re.compile(r"windows", re.IGNORECASE), (OUTLOOK, GOOGLE, OTHER, APPLE)),
    (re.compile(r"linux|x11", re.IGNORECASE), (OTHER, GOOGLE, OUTLOOK, APPLE)),
)
USUAL = (APPLE, GOOGLE, OUTLOOK, OTHER)


def calendars_in_order(user_agent: str) -> tuple[str, ...]:
    """The four choices, the visitor's likely one first.

    >>> calendars_in_order("Mozilla/5.0 (Windows NT 10.0; Win64; x64)")[0]
    'outlook'
    """
    return next((order for pattern, order in LIKELY if pattern.search(user_agent)), USUAL)
