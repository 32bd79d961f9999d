"""What a room above knows of a submission: whether it is still open, and when it was decided.

``standings.fill("leave", standing_of)``: called with the submission and ``is_held``. When held, it is called inside a
transaction, and the room keeps its row until that ends, so that no file comes or goes while somebody decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.attendance_plugin.submissions.models import Submission
from portal.hooks import Hook


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``is_open``: evidence may come and go. ``is_awaited``: somebody will decide, so nothing is deleted before."""

    is_open: bool = True
    is_awaited: bool = False
    decided_at: datetime | None = None


standings: Hook[Callable[..., Standing]] = Hook("standings")


def standing_of(submission: Submission, *, is_held: bool = False) -> Standing:
    """A form that nobody decides stays open until it is taken back."""
    asked = standings.get(submission.form)
    return asked(submission, is_held=is_held) if asked else Standing(is_open=submission.withdrawn_at is None)
