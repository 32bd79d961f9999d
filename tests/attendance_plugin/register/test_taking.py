"""A long file keeps nobody else from writing while it is read (abuse case 61)."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from portal.attendance_plugin.register.models import Mark, RegisterImport
from portal.attendance_plugin.register.services import ImportRefused, import_register
from portal.attendance_plugin.roll.models import Contact
from portal.pages.models import School
from tests import people

AT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


def file_of(school: School) -> bytes:
    child = people.pupil(school)
    return f"UPN,Date,Session,Code\n{child.upn},2026-11-20,AM,/\n{child.upn},2026-11-20,PM,I\n".encode()


def in_another_connection(work: object) -> list[BaseException]:
    """What ``work`` raised in a thread, which has a connection of its own."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            if connection.vendor == "sqlite":
                connection.ensure_connection()
                connection.cursor().execute("PRAGMA busy_timeout = 200")
            work()  # type: ignore[operator]
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive(), "waited for the import"
    return raised


@pytest.mark.django_db(transaction=True)
def test_a_parent_can_be_stored_while_a_file_is_read(school: School) -> None:
    problems: list[BaseException] = []

    def meanwhile(rows: int, read: int) -> None:
        if not problems and not Contact.objects.exists():
            problems.extend(in_another_connection(lambda: Contact.objects.create(school=school, full_name="Ngozi")))

    import_register(school, file_of(school), at=AT, progress=meanwhile)
    assert (problems, Contact.objects.count(), Mark.objects.count()) == ([], 1, 2)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_another_took_while_it_was_read_is_not_taken_twice(school: School) -> None:
    content, taken = file_of(school), []

    def meanwhile(rows: int, read: int) -> None:
        if not taken and connection.vendor == "sqlite":
            taken.append(True)
            assert in_another_connection(lambda: import_register(school, content, at=AT)) == []

    if connection.vendor != "sqlite":  # there the whole file is read under the school's lock
        import_register(school, content, at=AT)
    with pytest.raises(ImportRefused, match="This very file was imported"):
        import_register(school, content, at=AT, progress=meanwhile)
    assert (RegisterImport.objects.count(), Mark.objects.count()) == (1, 2)


@pytest.mark.django_db
def test_what_comes_after_stands_or_falls_with_the_import(school: School) -> None:
    def breaks(taken: RegisterImport) -> None:
        assert Mark.objects.filter(source=taken).count() == 2
        raise LookupError

    with pytest.raises(LookupError):
        import_register(school, file_of(school), at=AT, and_then=breaks)
    assert (RegisterImport.objects.count(), Mark.objects.count()) == (0, 0)
