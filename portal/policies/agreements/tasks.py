"""What the worker runs for agreements. Safe to run twice, at the same time or again."""

from .mailing import write_due_mails
from .retention import remove_what_is_over
from .unfinished import forget_unfinished


def write_agreement_mails() -> int:
    """Every minute: who is newly asked, and who is due a reminder."""
    return write_due_mails()


def remove_old_signatures() -> dict[str, int]:
    """Every day: what the school no longer keeps, and answers that were never sent."""
    forget_unfinished()
    return remove_what_is_over()
