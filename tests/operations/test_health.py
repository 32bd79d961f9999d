"""`portal health` for monitors (R10)."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal.attendance_plugin.submissions.models import Heartbeat
from portal.attendance_plugin.submissions.standstill import beat

pytestmark = pytest.mark.django_db


def test_exit_status_says_whether_work_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    beat()
    call_command("health")
    assert capsys.readouterr().out == "Mail and checks go on.\n"
    Heartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=6))
    with pytest.raises(SystemExit) as ended:
        call_command("health")
    assert ended.value.code == 1
    assert capsys.readouterr().out.startswith("worker: The worker has not been heard of for five minutes.")
