"""Names of accounts give way to pseudonyms after six years; what was done is kept (R32)."""

from datetime import UTC, datetime

import pytest
import time_machine

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.audit.pseudonyms import pseudonym_of, pseudonymise_old_names
from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.submissions.keeping.forgetting import FORGETTING
from portal.pages.models import School
from tests import people

pytestmark = pytest.mark.django_db
NOW = datetime(2032, 11, 20, 2, 0, tzinfo=UTC)


def write(school: School, day: str, **who: object) -> AuditEntry:
    with time_machine.travel(f"{day} 08:00:00+00:00", tick=False):
        return record(school=school, action="pupil.viewed", subject=school, rows=3, **who)


def test_old_entries_give_up_the_name_and_nothing_else(school: School) -> None:
    office = people.office()
    old, same, new = (write(school, day, actor=office) for day in ("2026-11-18", "2026-11-19", "2026-11-21"))
    parent = write(school, "2026-11-18", actor_name="parent")
    assert pseudonymise_old_names(NOW) == 2
    kept = AuditEntry.objects.in_bulk()
    pseudonym = pseudonym_of("office")
    assert pseudonym.startswith("account-")
    assert {(kept[row.pk].actor_id, kept[row.pk].actor_name) for row in (old, same)} == {(None, pseudonym)}
    assert (kept[new.pk].actor, kept[new.pk].actor_name) == (office, "office")
    assert kept[parent.pk].actor_name == "parent"
    assert (kept[old.pk].at, kept[old.pk].action, kept[old.pk].detail) == (old.at, "pupil.viewed", {"rows": 3})


def test_a_second_night_changes_nothing(school: School) -> None:
    write(school, "2026-11-18", actor=people.office())
    pseudonymise_old_names(NOW)
    assert pseudonymise_old_names(NOW) == 0


def test_two_accounts_keep_two_pseudonyms(school: School) -> None:
    for account in (people.office(), people.headteacher()):
        write(school, "2026-11-18", actor=account)
    pseudonymise_old_names(NOW)
    assert len(set(AuditEntry.objects.values_list("actor_name", flat=True))) == 2


def test_a_removed_accounts_name_goes_too(school: School) -> None:
    office = people.office()
    write(school, "2026-11-18", actor=office)
    office.delete()
    assert pseudonymise_old_names(datetime(2028, 2, 29, tzinfo=UTC)) == 0
    assert pseudonymise_old_names(NOW) == 1


def test_it_is_part_of_the_nightly_forgetting() -> None:
    assert FORGETTING["names in the audit log"] is pseudonymise_old_names
