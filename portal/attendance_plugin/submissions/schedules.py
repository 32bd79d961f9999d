"""The worker's own clock: which tasks run by themselves, and how often."""

from typing import Any

from django_q.models import Schedule

TASKS = "portal.attendance_plugin.submissions.tasks"
SCHEDULES: dict[str, dict[str, Any]] = {
    "send_outbox": {"func": f"{TASKS}.send_outbox", "schedule_type": Schedule.MINUTES, "minutes": 1},
    "forget_drafts": {"func": f"{TASKS}.forget_drafts", "schedule_type": Schedule.HOURLY},
}


def ensure_schedules(**_: Any) -> None:
    """Called after every migration: make the schedules that are missing, correct those that changed."""
    for name, values in SCHEDULES.items():
        Schedule.objects.update_or_create(name=name, defaults={**values, "repeats": -1})
