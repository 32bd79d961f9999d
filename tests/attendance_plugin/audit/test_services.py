"""The audit log says who did what, and holds ids only."""

from datetime import UTC, datetime

import pytest
import time_machine

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.audit.services import record
from portal.pages.models import School
from tests import people

pytestmark = pytest.mark.django_db


@time_machine.travel("2026-11-20 08:00:00+00:00", tick=False)
def test_entry_names_the_account_and_the_row(school: School) -> None:
    office = people.office()
    record(school=school, action="school_looked_at", subject=school, actor=office, pages=3)
    entry = AuditEntry.objects.get()
    assert (entry.at, entry.actor, entry.actor_name) == (datetime(2026, 11, 20, 8, tzinfo=UTC), office, "office")
    assert (entry.action, entry.subject, entry.detail) == ("school_looked_at", f"school:{school.pk}", {"pages": 3})


@pytest.mark.parametrize(("given", "kept"), [("worker", "worker"), ("", "system")])
def test_entry_without_an_account_says_what_acted(school: School, given: str, kept: str) -> None:
    assert record(school=school, action="a", subject=school, actor_name=given).actor_name == kept


def test_entry_outlives_the_account(school: School) -> None:
    office = people.office()
    record(school=school, action="a", subject=school, actor=office)
    office.delete()
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_name) == (None, "office")


def test_newest_entry_comes_first_whatever_the_clock_says(school: School) -> None:
    """Abuse case 43: the order is that of writing, not of the clock."""
    with time_machine.travel("2026-11-20 08:00:00+00:00", tick=False):
        record(school=school, action="first", subject=school)
    with time_machine.travel("2020-01-01 08:00:00+00:00", tick=False):
        record(school=school, action="second", subject=school)
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["second", "first"]
