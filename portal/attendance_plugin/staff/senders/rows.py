"""What the page about a form's sender shows, row by row."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.roll.services import contacts_to_write_to
from portal.attendance_plugin.submissions.links import usable_links
from portal.attendance_plugin.submissions.models import RequestLink, Submission

HELD = {
    "acknowledgement_held": "The sender was not written to: the mailbox had ten of our messages in an hour.",
    "notice_held": "A contact was not told: the mailbox had ten of our messages in an hour.",
    "link_held": "Somebody asked for more links than we send in a day.",
}
WORKS, OVER, ENDED = "works", "ran out", "ended"


@dataclass(frozen=True, kw_only=True)
class TypedRow:
    """Something the sender typed; ``is_new`` where no contact of the child has it, None where that cannot be told."""

    name: str
    value: str
    is_new: bool | None = None


def typed_rows(submission: Submission) -> list[TypedRow]:
    is_known = submission.pupil_id is not None
    rows = [
        TypedRow(name="Name", value=submission.sender_name),
        TypedRow(
            name="Email", value=submission.sender_email, is_new="email" in submission.sender_new if is_known else None
        ),
        TypedRow(
            name="Telephone",
            value=submission.sender_telephone,
            is_new="telephone" in submission.sender_new if is_known else None,
        ),
    ]
    return [row for row in rows if row.value]


@dataclass(frozen=True, kw_only=True)
class LinkRow:
    contact: str
    issued_at: datetime
    opened_at: datetime | None
    expires_at: datetime
    state: str


def link_rows(submission: Submission) -> list[LinkRow]:
    """Every link to the submission, the newest first, with whether it still works."""
    working = set(usable_links().filter(submission=submission).values_list("pk", flat=True))
    links = RequestLink.objects.filter(submission=submission).select_related("contact").order_by("-issued_at", "-pk")
    return [
        LinkRow(
            contact=link.contact.full_name,
            issued_at=link.issued_at,
            opened_at=link.opened_at,
            expires_at=link.expires_at,
            state=WORKS if link.pk in working else OVER if link.expires_at <= timezone.now() else ENDED,
        )
        for link in links
    ]


def contacts_to_link(submission: Submission) -> list[tuple[int, str]]:
    """Who can be sent a link: parents the school may write to about the child, at their address on record."""
    if submission.pupil is None:
        return []
    links = [link for link in contacts_to_write_to(submission.pupil) if link.contact.email]
    return [
        (link.contact_id, f"{link.contact.full_name} ({link.relationship}), {link.contact.email}") for link in links
    ]


def held_mails(submission: Submission) -> list[str]:
    """What was held back so that no mailbox is flooded, for the office to see the burst."""
    entries = AuditEntry.objects.filter(subject=f"submission:{submission.pk}", action__in=HELD)
    return list(dict.fromkeys(HELD[action] for action in entries.order_by("pk").values_list("action", flat=True)))
