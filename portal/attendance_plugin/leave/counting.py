"""Sessions in words."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import ngettext, pgettext

from portal.rules.sessions import Half, Session

HALF_WORDS = {(Half.AM,): "morning", (Half.PM,): "afternoon", (Half.AM, Half.PM): "all day"}


def count_sessions(count: int) -> str:
    """The sessions with the days they make: `3 sessions (1.5 school days)`."""
    sessions = ngettext("%(number)s session", "%(number)s sessions", count) % {"number": count}
    if count % 2:
        days = pgettext("a half more than a whole number", "%(number)s school days") % {
            "number": number_format(count / 2, 1)
        }
    else:
        days = ngettext("%(number)s school day", "%(number)s school days", count // 2) % {"number": count // 2}
    return f"{sessions} ({days})"


def days_of(sessions: Iterable[Session]) -> list[str]:
    """One line a day: `Monday 7 December 2026, all day`."""
    halves: dict[date, list[Half]] = {}
    for session in sorted(sessions):
        halves.setdefault(session.day, []).append(session.half)
    return [f"{long_date(day)}, {HALF_WORDS[tuple(found)]}" for day, found in halves.items()]


def long_date(day: date) -> str:
    return date_format(day, "l j F Y")
