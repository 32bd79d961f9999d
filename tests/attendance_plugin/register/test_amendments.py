"""An amendment says what the law asks for, and stays (REG-08)."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.db.utils import DatabaseError

from portal.attendance_plugin.register.amendments import Amendment, amendments_of
from portal.attendance_plugin.register.models import Mark, MarkAmendment
from portal.attendance_plugin.register.services import import_register
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from portal.policies.versions.frozen import FrozenVersionError
from tests import people

FIRST = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
TABLE = MarkAmendment._meta.db_table


def take(school: School, rows: str, at: datetime, name: str, **more) -> None:
    head = "UPN,Date,Session,Code,Minutes late,Comment\n"
    import_register(school, (head + rows).encode(), file_name=name, at=at, **more)


@pytest.fixture
def child(school: School) -> Pupil:
    child = people.pupil(school)
    officer = people.attendance_officer()
    take(school, f"{child.upn},2026-11-20,AM,N,,\n{child.upn},2026-11-20,PM,\\,,", FIRST, "first.csv")
    take(school, f"{child.upn},2026-11-20,AM,L,12,Came at two minutes past nine", LATER, "second.csv", by=officer)
    return child


@pytest.fixture
def amendment(child: Pupil) -> MarkAmendment:
    return MarkAmendment.objects.get()


def test_an_amendment_says_original_amended_reason_date_name_and_role(child: Pupil) -> None:
    assert amendments_of(child, date(2026, 11, 20), date(2026, 11, 20)) == [
        Amendment(
            day=date(2026, 11, 20),
            half="am",
            original_code="N",
            amended_code="L",
            original_minutes_late=None,
            amended_minutes_late=12,
            reason="Came at two minutes past nine",
            amended_at=LATER,
            amended_by="Tomasz Wrona",
            role="Attendance officers",
            file_name="second.csv",
        )
    ]


@pytest.mark.parametrize(
    ("first", "last"), [(date(2026, 11, 1), date(2026, 11, 19)), (date(2026, 11, 21), date(2026, 11, 30))]
)
def test_amendments_of_other_days_are_left_out(first: date, last: date, child: Pupil) -> None:
    assert amendments_of(child, first, last) == []


def test_amendments_of_another_pupil_are_left_out(child: Pupil) -> None:
    other = people.pupil(child.school, serial=2, given_name="Bo")
    assert amendments_of(other, date(2026, 9, 1), date(2026, 12, 31)) == []


def test_the_model_refuses_every_change(amendment: MarkAmendment) -> None:
    amendment.reason = "Another reason"
    attempts = (
        amendment.save,
        amendment.delete,
        MarkAmendment.objects.all().delete,
        lambda: MarkAmendment.objects.update(reason="Another reason"),
    )
    for attempt in attempts:
        with pytest.raises(FrozenVersionError, match="kept as it was written, as the law on registers asks"):
            attempt()


@pytest.mark.parametrize(
    "statement", [f"UPDATE {TABLE} SET reason = 'x'", f"UPDATE {TABLE} SET amended_by = 'x'", f"DELETE FROM {TABLE}"]
)
def test_the_database_refuses_every_change(statement: str, amendment: MarkAmendment) -> None:
    with (
        pytest.raises(DatabaseError, match="Correct the mark in the school's own register system"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    amendment.refresh_from_db()
    assert amendment.reason == "Came at two minutes past nine"


def test_an_amended_mark_cannot_go(amendment: MarkAmendment) -> None:
    with pytest.raises(ProtectedError):
        Mark.objects.get(pk=amendment.mark_id).delete()


@pytest.mark.parametrize("missing", ["reason", "amended_by", "role"])
def test_an_amendment_without_a_reason_or_a_name_is_not_written(missing: str, amendment: MarkAmendment) -> None:
    values = {field.attname: getattr(amendment, field.attname) for field in MarkAmendment._meta.concrete_fields}
    with pytest.raises(IntegrityError, match="amendment_says_why_and_who"), transaction.atomic():
        MarkAmendment.objects.create(**values | {"id": None, missing: ""})
