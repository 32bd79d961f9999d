"""Sessions in words."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format

from portal.rules.sessions import Half, Session

HALF_WORDS = {(Half.AM,): "morning", (Half.PM,): "afternoon", (Half.AM, Half.PM): "all day"}


def count_sessions(count: int) -> str:
    """The sessions with the days they make: `3 sessions (1.5 school days)`."""
    days = f"{count // 2}.5" if count % 2 else str(count // 2)
    return f"{count} session{'' if count == 1 else 's'} ({days} school day{'' if days == '1' else 's'})"


def days_of(sessions: Iterable[Session]) -> list[str]:
    """One line a day: `Monday 7 December 2026, all day`."""
    halves: dict[date, list[Half]] = {}
    for session in sorted(sessions):
        halves.setdefault(session.day, []).append(session.half)
    return [f"{long_date(day)}, {HALF_WORDS[tuple(found)]}" for day, found in halves.items()]


def long_date(day: date) -> str:
    return date_format(day, "l j F Y")
