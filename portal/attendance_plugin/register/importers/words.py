"""Words that only one school uses, as somebody of the school explained them: names of sessions and its own codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

# The meaning of a session's name whose rows are no register: a lesson, a club.
NO_SESSION = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """``sessions``: folded name -> am, pm or none. ``codes``: folded code -> meanings, each from its first day on."""

    sessions: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, tuple[tuple[date, str], ...]] = field(default_factory=dict)

    def session(self, text: str) -> str | None:
        return self.sessions.get(fold(text))

    def code(self, text: str, day: date) -> str | None:
        """The national code the school's own one stands for on the day."""
        begun = [code for first, code in self.codes.get(fold(text), ()) if first <= day]
        return begun[-1] if begun else None


def fold(text: str) -> str:
    """A word as it is compared: without case and surplus spaces."""
    return " ".join(text.split()).casefold()
