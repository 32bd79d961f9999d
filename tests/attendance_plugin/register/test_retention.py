"""Register entries past their time: asked about, deleted only once a person has said so, against the clock (R32)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.celebration.models import ClassWeek
from portal.attendance_plugin.register import retention, tasks
from portal.attendance_plugin.register.models import Mark, MarkAmendment, OldEntries, PupilWeek, RegisterImport
from portal.attendance_plugin.register.retention import (
    AlreadyAnswered,
    ask_about_old_entries,
    confirm_deletion,
    delete_confirmed,
    due_marks,
    put_off,
)
from portal.attendance_plugin.register.services import import_register
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from portal.policies.versions.triggers import triggers_of
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar

# In winter London keeps UTC; entered on a Friday about the week before.
ENTERED = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
LAST_DAY_KEPT, FIRST_DAY_DUE = date(2032, 11, 20), date(2032, 11, 21)
LATER = datetime(2027, 1, 15, 16, 0, tzinfo=UTC)
FIRST_DAYS = ("2026-11-10", "2026-11-11", "2026-11-17")


@pytest.fixture
def child(school: School) -> Pupil:
    freeze_calendar(school)
    child = people.pupil(school, admitted_on=date(2026, 9, 1))
    take(child, ENTERED, dict.fromkeys(FIRST_DAYS, "/"))
    return child


def take(child: Pupil, at: datetime, codes: dict[str, str]) -> None:
    rows = [f"{child.upn},{day},AM,{code}" for day, code in codes.items()]
    import_register(child.school, "\n".join(["UPN,Date,Session,Code", *rows]).encode(), at=at, confirm=["older"])


def ask(child: Pupil, on: date = FIRST_DAY_DUE) -> OldEntries | None:
    return ask_about_old_entries(child.school, on)


@pytest.fixture
def question(child: Pupil) -> OldEntries:
    question = ask(child)
    assert question is not None
    return question


@pytest.fixture
def when_due() -> Iterator[None]:
    with time_machine.travel(datetime(2032, 11, 21, 2, 40, tzinfo=UTC)):
        yield


@pytest.mark.parametrize(("on", "is_asked"), [(LAST_DAY_KEPT, False), (FIRST_DAY_DUE, True)])
def test_the_question_comes_the_day_after_six_years(on: date, is_asked: bool, child: Pupil) -> None:
    assert (ask(child, on) is not None) is is_asked


def test_years_count_from_the_entry_not_from_the_session(child: Pupil) -> None:
    """An old session entered late is kept six years from the late entry."""
    take(child, LATER, {"2026-09-10": "/"})
    before = retention.first_day_kept(FIRST_DAY_DUE, 6)
    assert {f"{mark.day}" for mark in due_marks(child.school, before)} == set(FIRST_DAYS)


def test_the_day_of_an_entry_is_the_schools_day(child: Pupil) -> None:
    """Half past eleven at night by UTC, in summer, is the next day in London."""
    RegisterImport.objects.update(imported_at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    assert ask(child, date(2032, 7, 1)) is None
    assert ask(child, date(2032, 7, 2)) is not None


def test_an_entry_of_29_february_is_kept_over_1_march(child: Pupil) -> None:
    RegisterImport.objects.update(imported_at=datetime(2028, 2, 29, 12, 0, tzinfo=UTC))
    assert ask(child, date(2034, 3, 1)) is None
    assert ask(child, date(2034, 3, 2)) is not None


def test_an_amended_mark_is_kept_from_its_amendment_on_with_what_stood_before(child: Pupil) -> None:
    take(child, LATER, {"2026-11-10": "I"})
    question = ask(child)
    assert question is not None
    assert (question.marks, question.amendments) == (2, 0)
    whole = ask(child, date(2033, 1, 16))
    assert whole is not None
    assert (whole.marks, whole.amendments) == (3, 1)


def test_nothing_is_deleted_by_asking(question: OldEntries) -> None:
    assert (question.marks, question.entered_before, Mark.objects.count()) == (3, date(2026, 11, 21), 3)
    with pytest.raises(ValueError, match="nobody has said that they may be deleted"):
        delete_confirmed(question, weeks=10)
    assert Mark.objects.count() == 3


def test_the_open_question_is_renewed_not_repeated(question: OldEntries, child: Pupil) -> None:
    take(child, LATER, {"2026-12-01": "/"})
    again = ask(child, date(2033, 1, 16))
    assert again is not None
    assert (again.pk, again.marks, OldEntries.objects.count()) == (question.pk, 4, 1)


@pytest.mark.usefixtures("when_due")
def test_confirmed_entries_go_with_their_amendments_and_figures(child: Pupil) -> None:
    take(child, ENTERED, {"2026-11-10": "I"})
    take(child, LATER, {"2026-12-01": "/"})
    question = ask(child)
    assert question is not None
    head = people.headteacher()
    confirm_deletion(question, by=head, entered_before=question.entered_before)
    tasks.ask_about_old_entries()
    assert [f"{mark.day}" for mark in Mark.objects.all()] == ["2026-12-01"]
    assert not MarkAmendment.objects.exists()
    assert [f"{week.monday}" for week in PupilWeek.objects.all()] == ["2026-11-30"]
    # Classes' own figures are gone long before: with their academic year.
    assert not ClassWeek.objects.exists()
    question.refresh_from_db()
    assert (question.marks_deleted, question.amendments_deleted, question.finished_at is None) == (3, 1, False)


@pytest.mark.usefixtures("when_due")
def test_the_audit_log_holds_counts_only(question: OldEntries) -> None:
    confirm_deletion(question, by=people.headteacher(), entered_before=question.entered_before)
    tasks.ask_about_old_entries()
    tasks.ask_about_old_entries()
    entries = AuditEntry.objects.exclude(action="register_imported").order_by("pk")
    subject, about = f"oldentries:{question.pk}", {"marks": 3, "amendments": 0, "entered_before": "2026-11-21"}
    assert list(entries.values_list("action", "subject", "actor_name", "detail")) == [
        ("old_entries_delete", subject, "headteacher", about),
        ("register_entries_deleted", subject, "Farah Siddiq", about),
    ]


@pytest.mark.usefixtures("when_due")
def test_a_run_that_stops_leaves_whole_weeks_and_the_next_goes_on(question: OldEntries) -> None:
    confirmed = confirm_deletion(question, by=people.headteacher(), entered_before=question.entered_before)
    assert delete_confirmed(confirmed, weeks=1) is False
    assert [f"{mark.day}" for mark in Mark.objects.all()] == ["2026-11-17"]
    assert [f"{week.monday}" for week in PupilWeek.objects.all()] == ["2026-11-16"]
    assert delete_confirmed(OldEntries.objects.get(), weeks=1) is True
    assert not Mark.objects.exists()


@pytest.mark.usefixtures("when_due")
def test_a_longer_time_said_after_the_answer_still_counts(question: OldEntries, monkeypatch) -> None:
    confirmed = confirm_deletion(question, by=people.headteacher(), entered_before=question.entered_before)
    monkeypatch.setitem(retention.keeping_of.__globals__, "leave_policy_in_force", lambda school, on: object())
    stated = type("Stated", (), {"topic": "register.retention_years", "value": 7})
    monkeypatch.setitem(retention.keeping_of.__globals__, "statements_of", lambda version: [stated])
    assert delete_confirmed(confirmed, weeks=10) is True
    assert Mark.objects.count() == 3


@pytest.mark.usefixtures("when_due")
def test_who_puts_it_off_is_asked_again_in_a_year(question: OldEntries, child: Pupil) -> None:
    put_off(question, by=people.headteacher(), entered_before=question.entered_before)
    assert ask(child, date(2033, 11, 20)) is None
    again = ask(child, date(2033, 11, 21))
    assert again is not None
    assert (again.pk == question.pk, again.marks) == (False, 3)


def test_the_second_answer_hears_of_the_first(question: OldEntries) -> None:
    put_off(question, by=people.headteacher(), entered_before=question.entered_before)
    with pytest.raises(AlreadyAnswered, match="Farah Siddiq has answered on"):
        confirm_deletion(question, by=people.office(), entered_before=question.entered_before)


def test_an_answer_to_what_was_not_shown_is_not_taken(question: OldEntries) -> None:
    with pytest.raises(AlreadyAnswered, match="renewed in the meantime"):
        confirm_deletion(question, by=people.headteacher(), entered_before=date(2026, 11, 20))
    assert OldEntries.objects.get().answer == OldEntries.Answer.OPEN


def test_another_schools_entries_are_not_counted(question: OldEntries) -> None:
    assert ask_about_old_entries(people.other_school(), FIRST_DAY_DUE) is None


@pytest.mark.usefixtures("when_due")
def test_the_amendments_are_held_again_afterwards(child: Pupil) -> None:
    take(child, ENTERED, {"2026-11-10": "I"})
    held = triggers_of(connection, MarkAmendment)
    question = ask(child)
    assert question is not None
    confirmed = confirm_deletion(question, by=people.headteacher(), entered_before=question.entered_before)
    delete_confirmed(confirmed, weeks=10)
    assert (triggers_of(connection, MarkAmendment), len(held) > 1) == (held, True)
