"""R32: notes and reasons of calls go in time; that somebody was rung stays."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from portal.attendance_plugin.first_contact.calling import Reason, Rung, write_call
from portal.attendance_plugin.first_contact.models import FirstContactCall
from portal.attendance_plugin.submissions.keeping import forgetting
from portal.attendance_plugin.submissions.keeping.models import FormKeeping
from portal.pages.models import School
from tests import people

pytestmark = pytest.mark.django_db
CALLED = datetime(2026, 11, 20, 9, 40, tzinfo=UTC)


@pytest.mark.parametrize(("days", "is_gone"), [(89, False), (91, True)])
def test_the_schools_days_for_reasons_hold_for_calls_too(days: int, is_gone: bool, school: School) -> None:
    FormKeeping.objects.create(school=school, days_words=90)
    child = people.pupil(school)
    link, office = people.parent(child), people.office()
    rung = Rung(
        school=school,
        day=date(2026, 11, 20),
        contact=link.contact_id,
        outcome="explained",
        seen={child.pk: 0},
        reason=Reason(kind="ill", words="Zwitschernd."),
        note="Grandmother took the call.",
    )
    with time_machine.travel(CALLED, tick=False):
        write_call(rung, by=office)
    with time_machine.travel(CALLED + timedelta(days=days), tick=False):
        run = forgetting.forget_what_is_over()
    call = FirstContactCall.objects.get()
    assert (run.failed, run.counts["notes about calls"]) == ([], int(is_gone))
    assert (call.note == "", call.outcome, call.contact_name) == (is_gone, "explained", people.PARENT.name)
    assert call.report is not None
    assert ("reason" in call.report.answers, "reason_kind" in call.report.answers) == (not is_gone, not is_gone)
