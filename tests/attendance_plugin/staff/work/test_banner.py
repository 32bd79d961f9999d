"""The office sees in red that mail or checks stand still (R10)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.attendance_plugin.submissions.models import Heartbeat
from portal.attendance_plugin.submissions.standstill import beat
from tests.attendance_plugin.staff.conftest import SignIn

pytestmark = pytest.mark.django_db
TOLD = "Something stands still."


def test_banner_stands_where_the_office_looks_and_goes_with_the_next_beat(sign_in: SignIn) -> None:
    Heartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=6))
    office = sign_in("office")
    pages = ["/admin/", *(f"/admin/attendance/{page}/" for page in ("today", "requests", "messages", "work"))]
    assert [page for page in pages if TOLD not in office.get(page).content.decode()] == []
    beat()
    assert [page for page in pages if TOLD in office.get(page).content.decode()] == []


def test_an_editor_is_not_told(sign_in: SignIn) -> None:
    Heartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=6))
    assert TOLD not in sign_in("editor").get("/admin/").content.decode()
    assert TOLD in sign_in("technician").get("/admin/").content.decode()
