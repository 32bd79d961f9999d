"""What a button of Today carries: one form serves all of them, so that the lists hold no token and stay the same bytes.

A call is ``2026-11-20:5:no_answer:12.0+13.7``: the day, the contact, how it ended, and each child with the number of
the newest call about it that the page showed. A change that was seen is ``K7PM-4WQX:17:0``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


class NotOurs(ValueError):
    """The value did not come from a button of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PressedCall:
    day: date
    contact: int
    outcome: str
    seen: Mapping[int, int]

    def __str__(self) -> str:
        return f"{self.day.isoformat()}:{self.contact}:{self.outcome}:{seen_to_words(self.seen)}"


def seen_to_words(seen: Mapping[int, int]) -> str:
    return "+".join(f"{child}.{call}" for child, call in seen.items())


def parse_seen(words: str) -> dict[int, int]:
    """Raises ``NotOurs``."""
    try:
        pairs = [pair.split(".") for pair in words.split("+")]
        return {int(child): int(call) for child, call in pairs}
    except ValueError:
        raise NotOurs(f"Got {words!r}; expected children with their newest calls, like 12.0+13.7.") from None


def parse_call(value: str) -> PressedCall:
    """Raises ``NotOurs``."""
    try:
        day, contact, outcome, seen = value.split(":")
        return PressedCall(day=date.fromisoformat(day), contact=int(contact), outcome=outcome, seen=parse_seen(seen))
    except ValueError:
        raise NotOurs(f"Got {value!r}; expected a call, like 2026-11-20:5:no_answer:12.0.") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class PressedSeen:
    reference: str
    correction: int
    taken_back: bool

    def __str__(self) -> str:
        return f"{self.reference}:{self.correction}:{int(self.taken_back)}"


def parse_change(value: str) -> PressedSeen:
    """Raises ``NotOurs``."""
    try:
        reference, correction, taken_back = value.split(":")
        return PressedSeen(reference=reference, correction=int(correction), taken_back=taken_back == "1")
    except ValueError:
        raise NotOurs(f"Got {value!r}; expected a change, like K7PM-4WQX:17:0.") from None
