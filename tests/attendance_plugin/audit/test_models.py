"""The database itself refuses to change or remove an entry of the audit log (R12, R32)."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.audit.services import record
from portal.pages.models import School
from portal.policies.versions.frozen import FrozenVersionError
from tests import people

pytestmark = pytest.mark.django_db
TABLE = AuditEntry._meta.db_table


@pytest.fixture
def entry(school: School) -> AuditEntry:
    return record(school=school, action="pupil.viewed", subject=school, actor=people.office())


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET action = 'letter_viewed'",
        f"UPDATE {TABLE} SET at = '2020-01-01 00:00:00'",
        f"UPDATE {TABLE} SET subject = 'pupil:9'",
        f"UPDATE {TABLE} SET detail = '{{}}'",
        f"UPDATE {TABLE} SET actor_id = 999999",
        f"UPDATE {TABLE} SET actor_name = 'somebody else'",
        f"DELETE FROM {TABLE}",
    ],
)
def test_no_statement_changes_an_entry(entry: AuditEntry, statement: str) -> None:
    with (
        pytest.raises((IntegrityError, DatabaseError), match="can be neither changed nor removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.values().get() == {
        "id": entry.pk,
        "school_id": entry.school_id,
        "at": entry.at,
        "actor_id": entry.actor_id,
        "actor_name": "office",
        "action": "pupil.viewed",
        "subject": entry.subject,
        "detail": {},
    }


def test_neither_does_the_code(entry: AuditEntry) -> None:
    for change in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(action="letter_viewed"),
    ):
        with pytest.raises(FrozenVersionError, match="Record what happened since as an entry of its own"):
            change()
