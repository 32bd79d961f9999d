"""In which language to write to a parent about something else: that of the newest form they sent from their address."""

from .models import Submission

CONTACT = "contact:"


def readers_language(key: str) -> str:
    """The language's code, for a reader such as ``contact:5``; empty where nobody knows."""
    number = key.removeprefix(CONTACT)
    if not key.startswith(CONTACT) or not number.isdecimal():
        return ""
    sent = Submission.objects.filter(sender_contact=int(number), sender_on_record=True).order_by("-received_at", "-pk")
    return sent.values_list("language", flat=True).first() or ""
