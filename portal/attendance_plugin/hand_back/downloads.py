"""Every download of a file is written down with what it was for, and can be listed (R29, abuse case 65)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.audit.services import record

from .models import HandBackFile
from .rendering import name_of, render_file

ACTION = "hand_back_downloaded"
PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "enter": "To enter the codes in the school’s system",
        "check": "To compare with what was entered",
        "lost": "The file was lost or damaged",
    }
)


@dataclass(frozen=True, kw_only=True)
class Download:
    at: datetime
    by: str
    purpose: str
    form: str


def download(file: HandBackFile, *, columns: str, form: str, purpose: str, by: Any) -> tuple[str, bytes]:
    """The name and the bytes of the file in these columns."""
    content = render_file(file, columns=columns, form=form)
    record(
        school=file.school,
        action=ACTION,
        subject=file,
        actor=by,
        number=file.number,
        columns=columns,
        form=form,
        purpose=purpose,
    )
    return name_of(file, form), content


def downloads_of(file: HandBackFile) -> list[Download]:
    """Who took the file, newest first."""
    entries = AuditEntry.objects.filter(
        school=file.school_id, action=ACTION, subject=f"{file._meta.model_name}:{file.pk}"
    )
    return [
        Download(
            at=entry.at,
            by=(entry.actor.get_full_name() if entry.actor else "") or entry.actor_name,
            purpose=PURPOSES.get(entry.detail["purpose"], entry.detail["purpose"]),
            form=entry.detail["form"].upper(),
        )
        for entry in entries.select_related("actor").order_by("-id")
    ]
