"""The worker's clock, and the same work by hand."""

import pytest
from django.core.management import call_command
from django.utils.module_loading import import_string
from django_q.models import Schedule

from portal.attendance_plugin.celebration.players.watch import look_after_players
from portal.attendance_plugin.leave.rechecks import recheck_after_changes
from portal.attendance_plugin.leave.replay import replay_samples
from portal.attendance_plugin.letters.reminders import remind_of_questions
from portal.attendance_plugin.register.drops import look_into_folders
from portal.attendance_plugin.register.running import forget_old
from portal.attendance_plugin.register.tasks import ask_about_old_entries
from portal.attendance_plugin.submissions import schedules, tasks
from portal.attendance_plugin.submissions.standstill import beat

from .conftest import Send

pytestmark = pytest.mark.django_db


def test_schedules_are_made_once_and_mended() -> None:
    """R9."""
    Schedule.objects.all().delete()
    schedules.ensure_schedules()
    Schedule.objects.filter(name="send_outbox").update(minutes=90)
    schedules.ensure_schedules()
    assert dict(Schedule.objects.values_list("name", "minutes")) == dict.fromkeys(schedules.SCHEDULES) | {
        "beat": 1,
        "look_after_players": 5,
        "send_outbox": 1,
        "take_register_drops": 2,
    }
    assert set(Schedule.objects.values_list("repeats", flat=True)) == {-1}


def test_every_schedule_names_a_task_that_exists() -> None:
    assert [import_string(values["func"]) for values in schedules.SCHEDULES.values()] == [
        beat,
        tasks.send_outbox,
        tasks.forget_drafts,
        forget_old,
        look_into_folders,
        ask_about_old_entries,
        replay_samples,
        recheck_after_changes,
        remind_of_questions,
        look_after_players,
        tasks.forget_what_is_over,
    ]


def test_outbox_by_hand_says_what_it_did(send: Send, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("send_outbox")
    assert capsys.readouterr().out == "Outbox: nothing is due.\n"


def test_old_drafts_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("remove_old_drafts")
    assert capsys.readouterr().out == "Removed 0 unfinished forms.\n"
