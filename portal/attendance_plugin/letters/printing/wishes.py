"""People who asked for letters on paper. A mail about such a letter would be one they did not ask for."""

from typing import Any

from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Contact

from .models import PaperWish


def wants_paper(contact: Contact) -> bool:
    newest = PaperWish.objects.filter(contact=contact).order_by("-pk").values_list("on_paper", flat=True)
    return bool(newest.first())


def can_be_mailed(contact: Contact) -> bool:
    """Whether letters to this person go by mail: there is an address, and they did not ask for paper."""
    return bool(contact.email) and not wants_paper(contact)


def note_wish(contact: Contact, *, on_paper: bool, by: Any) -> None:
    """From now on; said twice it is noted once."""
    if wants_paper(contact) == on_paper:
        return
    PaperWish.objects.create(
        contact=contact, on_paper=on_paper, at=timezone.now(), by=by, by_name=by.get_full_name() or by.get_username()
    )
    record(school=contact.school, action="paper_wish_noted", subject=contact, actor=by, on_paper=on_paper)
