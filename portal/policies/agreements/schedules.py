"""The worker's clock for agreements."""

from typing import Any

from django_q.models import Schedule

TASKS = "portal.policies.agreements.tasks"
SCHEDULES: dict[str, dict[str, Any]] = {
    "write_agreement_mails": {
        "func": f"{TASKS}.write_agreement_mails",
        "schedule_type": Schedule.MINUTES,
        "minutes": 1,
    },
    "remove_old_signatures": {"func": f"{TASKS}.remove_old_signatures", "schedule_type": Schedule.DAILY},
}


def ensure_schedules(**_: Any) -> None:
    """Called after every migration: make the schedules that are missing, correct those that changed."""
    for name, values in SCHEDULES.items():
        Schedule.objects.update_or_create(name=name, defaults={**values, "repeats": -1})
