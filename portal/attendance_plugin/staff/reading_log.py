"""Whoever opens a child's record is written down, with ids alone."""

from typing import Any

from django.http import HttpRequest

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Pupil

VIEWED = "pupil.viewed"
CERTIFICATE_MADE = "certificate.made"


def log_reading(request: HttpRequest, pupil: Pupil, *, action: str = VIEWED, **detail: Any) -> None:
    """One entry for one view; ``detail`` holds ids, dates and counts, never words about the child."""
    record(school=pupil.school, action=action, subject=pupil, actor=request.user, **detail)  # type: ignore[arg-type]
