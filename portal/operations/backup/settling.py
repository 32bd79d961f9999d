"""After a restore: what may have happened since must not happen twice, and nobody stays signed in (R37)."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.models import OutboxMessage
from portal.attendance_plugin.submissions.outbox import OPEN_STATES
from portal.operations.erasures import erase_again
from portal.operations.queue import empty_queue
from portal.pages.models import School

HELD = "It waited when the backup was made, and may have been sent since. Ask the family, or send it again."


@dataclass(frozen=True, kw_only=True)
class Settled:
    """``held``: mails that wait for a person now. ``sessions``: sign-ins that were ended.

    ``erased``: erasures on request that were done again; ``not_erased``: those whose child is not in the backup.
    """

    held: int
    sessions: int
    erased: int
    not_erased: int


def settle(made_at: datetime, *, as_copy: bool) -> Settled:
    """May be called twice. Of a copy for trying things no mail goes out at all, whatever EMAIL_URL says."""
    held = OutboxMessage.objects.filter(state__in=OPEN_STATES).update(state=OutboxMessage.State.FAILED, last_error=HELD)
    empty_queue()
    erased, not_erased = erase_again()
    sessions, _ = Session.objects.all().delete()
    for school in School.objects.all():
        record(
            school=school,
            action="backup_restored",
            subject=school,
            made_at=made_at.isoformat(),
            mails_held=held,
            as_copy=as_copy,
        )
    if as_copy:
        no_mail_file().touch()
    else:
        no_mail_file().unlink(missing_ok=True)
    return Settled(held=held, sessions=sessions, erased=erased, not_erased=not_erased)


def no_mail_file() -> Path:
    """While it is there, mail is written to files (``portal.settings``)."""
    found: Path = settings.NO_MAIL_FILE
    return found
