"""Abuse case 45: what a machine may have sent waits for a person, apart from everything else, and is never lost."""

from datetime import date

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions import services, tasks
from portal.attendance_plugin.submissions.absences import absences_reported
from portal.attendance_plugin.submissions.after_match import after_match
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
from portal.attendance_plugin.submissions.suspects import keep_apart, release
from portal.pages.models import School
from tests import people

from .conftest import Send

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2026, 11, 20)


@pytest.fixture
def amara(school: School) -> Pupil:
    child = people.pupil(school)
    people.parent(child)
    return child


@pytest.fixture
def taken_over(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    given: list[int] = []
    monkeypatch.setitem(after_match._fillings, "absence", lambda submission: given.append(submission.pk))
    return given


def test_suspect_is_matched_and_nothing_else(amara: Pupil, send: Send, taken_over: list[int]) -> None:
    submission = send(signals=("fast",))
    tasks.look_for_child(submission.pk)
    submission.refresh_from_db()
    assert (submission.is_suspect, submission.match, submission.pupil) == (True, "matched", amara)
    assert (taken_over, OutboxMessage.objects.count(), submission.handed_on_at) == ([], 0, None)
    assert list(absences_reported(amara.school, FIRST_DAY)) == []
    assert list(Submission.objects.trusted()) == []


def test_ordinary_submission_is_trusted(amara: Pupil, send: Send) -> None:
    submission = send()
    assert [submission] == list(Submission.objects.trusted()) == list(absences_reported(amara.school, FIRST_DAY))


def test_released_submission_catches_up(amara: Pupil, send: Send, taken_over: list[int]) -> None:
    submission = send(signals=("honeypot",))
    tasks.look_for_child(submission.pk)
    office = people.office()
    release(submission, by=office)
    submission.refresh_from_db()
    message = OutboxMessage.objects.get()
    assert (submission.is_suspect, submission.signals, taken_over) == (False, ["honeypot"], [submission.pk])
    assert (message.recipient, "/requests/" in message.text_body) == (people.PARENT.email, True)
    assert [submission] == list(absences_reported(amara.school, FIRST_DAY))
    assert AuditEntry.objects.get(action="submission_released").actor == office


def test_released_twice_is_acknowledged_once(amara: Pupil, send: Send, taken_over: list[int]) -> None:
    submission = send(signals=("fast",))
    tasks.look_for_child(submission.pk)
    office = people.office()
    release(submission, by=office)
    release(submission, by=office)
    assert (OutboxMessage.objects.count(), taken_over) == (1, [submission.pk])


def test_released_before_the_child_was_looked_for(amara: Pupil, send: Send, taken_over: list[int]) -> None:
    """The worker was slower than the office: it does the rest as for any other."""
    submission = send(signals=("fast",))
    release(submission, by=people.office())
    assert taken_over == []
    tasks.look_for_child(submission.pk)
    assert (taken_over, OutboxMessage.objects.count()) == ([submission.pk], 1)


def test_release_that_cannot_be_handed_on_changes_nothing(
    amara: Pupil, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(submission: Submission) -> None:
        raise LookupError

    monkeypatch.setitem(after_match._fillings, "absence", broken)
    submission = send(signals=("fast",))
    tasks.look_for_child(submission.pk)
    with pytest.raises(services.ContinuationFailed):
        release(submission, by=people.office())
    submission.refresh_from_db()
    assert (submission.is_suspect, OutboxMessage.objects.count()) == (True, 0)


def test_kept_apart_with_a_reason_and_released_after_all(amara: Pupil, send: Send, taken_over: list[int]) -> None:
    submission = send(signals=("fast",))
    tasks.look_for_child(submission.pk)
    office = people.office()
    assert keep_apart(submission, because="The mother did not send it", by=office) is True
    assert keep_apart(submission, because="Again", by=office) is False
    submission.refresh_from_db()
    assert (submission.kept_apart_because, submission.kept_apart_by) == ("The mother did not send it", office)
    assert "mother" not in str(list(AuditEntry.objects.values_list("detail", flat=True)))
    release(submission, by=office)
    submission.refresh_from_db()
    assert (submission.kept_apart_at, submission.kept_apart_because, taken_over) == (None, "", [submission.pk])
    assert keep_apart(submission, because="Too late", by=office) is False


def test_child_chosen_by_hand_does_not_let_a_suspect_through(amara: Pupil, send: Send, taken_over: list[int]) -> None:
    submission = send(signals=("fast",))
    services.set_pupil(submission, amara, by=people.office())
    assert (taken_over, OutboxMessage.objects.count()) == ([], 0)


def test_sweep_looks_for_the_child_of_a_suspect_once(amara: Pupil, send: Send, taken_over: list[int]) -> None:
    """A lost task is taken up again; afterwards a suspect that nobody has released is left alone."""
    submission = send(signals=("fast",), received_at=timezone.now() - 2 * tasks.OVERDUE)
    OrmQ.objects.all().delete()
    assert [tasks.take_up_overdue(), tasks.take_up_overdue()] == [1, 0]
    submission.refresh_from_db()
    assert (submission.match, taken_over) == ("matched", [])
