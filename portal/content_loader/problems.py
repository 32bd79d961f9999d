"""What is wrong in a content file, in words a school can act on."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

SHOWN_LENGTH = 60


class ContentError(ValueError):
    """A content file that cannot be accepted: where, what was got, what is accepted, what to do next."""

    def __init__(self, file: str, key: str, got: Any, accepted: str, next_step: str) -> None:
        self.file, self.key, self.got, self.accepted, self.next_step = file, key, got, accepted, next_step
        super().__init__(f"{file}: {key}: got {_shown(got)}; accepted: {accepted}. {next_step}")


def _shown(got: Any) -> str:
    if got is None:
        return "nothing"
    text = got.isoformat() if hasattr(got, "isoformat") else repr(got)
    return text if len(text) <= SHOWN_LENGTH else f"{text[: SHOWN_LENGTH - 1]}…"


def nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """A sentence that offers the most likely meaning of a misspelt word, or ``otherwise``."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean “{near[0]}”?" if near else otherwise
