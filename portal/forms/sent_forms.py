"""A finished form, on its way to whatever receives it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from portal.pages.models import School

if TYPE_CHECKING:
    from .own.models import AskedForm


@dataclass(frozen=True)
class SentForm:
    """A finished form. ``key`` is its one-time key: the same key can never become two submissions of one child.

    ``answers`` are those of the whole form; `children.each_child` takes them apart.
    """

    school: School
    form: str
    key: str
    answers: dict[str, Any]
    received_at: datetime
    signals: tuple[str, ...] = ()
    """Why a machine may have sent it: "honeypot", "fast", "over_budget_child". Never a reason to lose it."""
    language: str = "en"
    """The language the form was read in; the answers themselves are codes and the parent's own words."""
    asked: "AskedForm | None" = None
    """For a form that an editor may change: its pages and questions as they were asked."""
    draft_id: int | None = None
    """The unfinished form it was, whose files go with it."""


class AlreadySent(Exception):
    """The one-time key has been used with other answers; ``references`` are what it was used for."""

    def __init__(self, references: Sequence[str]) -> None:
        super().__init__(f"This form was already sent; its reference is {', '.join(references)}.")
        self.references = tuple(references)
