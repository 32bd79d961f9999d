"""The worker's own clock: which tasks run by themselves, and how often."""

from typing import Any

from django_q.models import Schedule

from .standstill import start_the_watch

PLUGIN = "portal.attendance_plugin"
TASKS = f"{PLUGIN}.submissions.tasks"
SCHEDULES: dict[str, dict[str, Any]] = {
    "beat": {"func": f"{PLUGIN}.submissions.standstill.beat", "schedule_type": Schedule.MINUTES, "minutes": 1},
    "send_outbox": {"func": f"{TASKS}.send_outbox", "schedule_type": Schedule.MINUTES, "minutes": 1},
    "forget_drafts": {"func": f"{TASKS}.forget_drafts", "schedule_type": Schedule.HOURLY},
    "forget_register_files": {"func": f"{PLUGIN}.register.running.forget_old", "schedule_type": Schedule.HOURLY},
    "take_register_drops": {
        "func": f"{PLUGIN}.register.drops.look_into_folders",
        "schedule_type": Schedule.MINUTES,
        "minutes": 2,
    },
    "ask_about_old_entries": {
        "func": f"{PLUGIN}.register.tasks.ask_about_old_entries",
        "schedule_type": Schedule.DAILY,
    },
    "replay_samples": {"func": f"{PLUGIN}.leave.replay.replay_samples", "schedule_type": Schedule.DAILY},
    "recheck_after_changes": {
        "func": f"{PLUGIN}.leave.rechecks.recheck_after_changes",
        "schedule_type": Schedule.DAILY,
    },
    "remind_of_questions": {
        "func": f"{PLUGIN}.letters.reminders.remind_of_questions",
        "schedule_type": Schedule.DAILY,
    },
    "look_after_players": {
        "func": f"{PLUGIN}.celebration.players.watch.look_after_players",
        "schedule_type": Schedule.MINUTES,
        "minutes": 5,
    },
    "forget_what_is_over": {"func": f"{TASKS}.forget_what_is_over", "schedule_type": Schedule.DAILY},
}
# The one nightly job does what these did.
REPLACED = ("remove_old_evidence",)


def ensure_schedules(**_: Any) -> None:
    """Called after every migration: make the schedules that are missing, correct those that changed."""
    Schedule.objects.filter(name__in=REPLACED).delete()
    start_the_watch()
    for name, values in SCHEDULES.items():
        Schedule.objects.update_or_create(name=name, defaults={**values, "repeats": -1})
