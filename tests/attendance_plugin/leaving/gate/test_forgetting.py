"""R32: what was typed at the gate goes with the other reasons; who, when and what stays."""

from datetime import UTC, datetime

import pytest
import time_machine

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leaving.gate.day import entry_in_words
from portal.attendance_plugin.leaving.gate.models import GateEntry, GateWords
from portal.attendance_plugin.leaving.gate.signing import Leaving, sign_out
from portal.attendance_plugin.submissions.keeping.forgetting import forget_what_is_over
from portal.attendance_plugin.submissions.keeping.models import FormKeeping
from portal.pages.models import School
from tests import people

from .gate_world import child_with_mother, mother, named, press

pytestmark = pytest.mark.django_db


def test_words_go_after_the_schools_days_and_the_entry_stays(school: School) -> None:
    FormKeeping.objects.create(school=school, days_words=60)
    child = child_with_mother(school)
    with time_machine.travel(datetime(2026, 11, 20, 14, tzinfo=UTC), tick=False):
        leaving = Leaving(person=named(child, people.OUTSIDER.name), rung=mother(child))
        sign_out(child, leaving, press(child, people.office()))
    with time_machine.travel(datetime(2027, 1, 18, 2, tzinfo=UTC), tick=False):
        assert forget_what_is_over().counts["words typed at the gate"] == 0
    with time_machine.travel(datetime(2027, 1, 20, 2, tzinfo=UTC), tick=False):
        run = forget_what_is_over()
    assert (run.counts["words typed at the gate"], run.failed, GateWords.objects.count()) == (1, [], 0)
    assert entry_in_words(GateEntry.objects.get()) == "Signed out at 14:00"
    assert AuditEntry.objects.get(action="gate_words_forgotten").detail == {"number": 1}
