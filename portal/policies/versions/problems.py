"""What keeps a draft from being published, in words an editor can act on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.rules.problems import DataError

SHOWN_LENGTH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """``key`` is the place as a content file names it, ``place`` the same place as an editor knows it."""

    key: str
    place: str
    got: Any
    accepted: str
    advice: str

    def __str__(self) -> str:
        shown = "nothing" if self.got in (None, "") else f"“{str(self.got)[:SHOWN_LENGTH]}”"
        return f"{self.place}: got {shown}; accepted: {self.accepted}. {self.advice}".strip()


class PublishingError(ValueError):
    """A draft that cannot become a version; ``problems`` says why, one by one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(str(problem) for problem in self.problems))


def problem_of_rule(error: DataError, *, anchor: str, place: str) -> Problem:
    """A rule block that the rules refuse."""
    return Problem(
        key=f"#{anchor}",
        place=f"{place}, {error.key.removeprefix(f'{anchor}.')}",
        got=error.got,
        accepted=error.accepted,
        advice=error.advice or "Correct the rule block.",
    )
