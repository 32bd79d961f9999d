"""What the worker runs for reviews. Safe to run twice, at the same time or again."""

from django.utils import timezone

from .reminders import send_waiting, write_reminders


def remind_of_reviews() -> dict[str, int]:
    """Every day: write the reminders whose time has come, and send what waits."""
    today = timezone.localdate()
    return {"written": write_reminders(today), **send_waiting(today)}


def retry_reminders() -> dict[str, int]:
    """Every hour: what the mail server did not take before."""
    return send_waiting(timezone.localdate())
