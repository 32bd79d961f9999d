"""The school's own list of reasons for coming late."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leaving.gate.reasons import late_reasons
from portal.pages.models import School
from tests.attendance_plugin.leaving.gate.gate_world import child_with_mother
from tests.attendance_plugin.staff.conftest import SignIn

PAGE = reverse("attendance_staff:gate_reasons")


def test_the_headteachers_list_is_what_the_gate_offers(school: School, sign_in: SignIn) -> None:
    child, head = child_with_mother(school), sign_in("headteacher")
    assert head.post(PAGE, {"late": "Late bus\r\n\r\n Late  bus \r\nSwimming before school"}).status_code == 302
    assert late_reasons(school) == ["Late bus", "Swimming before school"]
    assert AuditEntry.objects.get(action="gate_reasons_changed").detail == {"reasons": 2}
    with time_machine.travel(datetime(2026, 11, 20, 9, 5, tzinfo=UTC), tick=False):
        page = sign_in("office").get(reverse("attendance_staff:gate_child", args=[child.pk])).content.decode()
    assert ("Swimming before school" in page, "Overslept" in page) == (True, False)


@pytest.mark.parametrize("typed", ["", "\n \n", "\n".join(map(str, range(13))), "x" * 61])
def test_a_list_of_nothing_or_too_much_is_sent_back(school: School, sign_in: SignIn, typed: str) -> None:
    answer = sign_in("headteacher").post(PAGE, {"late": typed})
    assert (answer.status_code, len(late_reasons(school))) == (422, 5)
