"""The worker's clock for reviews."""

from typing import Any

from django_q.models import Schedule

TASKS = "portal.policies.reviews.tasks"
SCHEDULES: dict[str, dict[str, Any]] = {
    "remind_of_reviews": {"func": f"{TASKS}.remind_of_reviews", "schedule_type": Schedule.DAILY},
    "retry_review_reminders": {"func": f"{TASKS}.retry_reminders", "schedule_type": Schedule.HOURLY},
}


def ensure_schedules(**_: Any) -> None:
    """Called after every migration: make the schedules that are missing, correct those that changed."""
    for name, values in SCHEDULES.items():
        Schedule.objects.update_or_create(name=name, defaults={**values, "repeats": -1})
