"""Evidence goes by itself: after the decision, or after it came, and a year at most (R32)."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.models import Decision, LeaveRequest
from portal.attendance_plugin.leave.requests import withdraw
from portal.attendance_plugin.submissions import tasks
from portal.attendance_plugin.submissions.evidence import retention, storage
from portal.attendance_plugin.submissions.evidence.models import Evidence, EvidenceKeeping
from portal.attendance_plugin.submissions.evidence.retention import last_day_kept, remove_what_is_over, sweep
from portal.attendance_plugin.submissions.evidence.services import add_evidence
from portal.attendance_plugin.submissions.evidence.standing import Standing
from portal.attendance_plugin.submissions.models import RequestLink
from portal.pages.models import School
from tests import people

from .evidence_world import link_to, mothers_submission, names_in, upload

CAME = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(CAME, tick=False) as traveller:
        yield traveller


@pytest.fixture
def gone(django_capture_on_commit_callbacks: Any):
    """``gone()``: how many the night removed, row and file."""

    def run() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return remove_what_is_over()

    return run


def decide_on(link: RequestLink, moment: datetime) -> None:
    head = people.headteacher()
    leave = LeaveRequest.objects.get(submission=link.submission)
    Decision.objects.create(
        request=leave, outcome="grant", register_code="C", decided_by=head, decided_by_name="", decided_by_role="",
        decided_at=moment,
    )  # fmt: skip
    LeaveRequest.objects.filter(pk=leave.pk).update(state=LeaveRequest.State.DECIDED)


def test_evidence_goes_thirty_days_after_the_decision(link: RequestLink, folder: Path, clock: Any, gone: Any) -> None:
    evidence = add_evidence(link, upload())
    decide_on(link, datetime(2026, 12, 1, 23, 30, tzinfo=UTC))
    clock.move_to(datetime(2026, 12, 31, 23, 0, tzinfo=UTC))
    assert (gone(), names_in(folder)) == (0, [evidence.stored_name])
    clock.move_to(datetime(2027, 1, 1, 1, 0, tzinfo=UTC))
    assert (gone(), names_in(folder), Evidence.objects.count()) == (1, [], 0)
    entry = AuditEntry.objects.get(action="evidence_deleted")
    assert (entry.actor_name, entry.subject) == ("worker", f"submission:{link.submission_id}")


def test_evidence_of_an_undecided_request_waits_a_year_at_most(link: RequestLink, clock: Any, gone: Any) -> None:
    add_evidence(link, upload())
    clock.shift(timedelta(days=365))
    assert gone() == 0
    clock.shift(timedelta(days=1))
    assert gone() == 1


@pytest.mark.parametrize("form", ["absence", "leave"])
def test_where_nobody_decides_it_goes_after_ninety_days(form: str, school: School, folder: Path, clock: Any) -> None:
    link = link_to(mothers_submission(school, form=form, number=2, answers={"first_day": "2026-12-03"}))
    add_evidence(link, upload())
    if form == "leave":
        withdraw(LeaveRequest.objects.get())
    clock.shift(timedelta(days=90))
    assert remove_what_is_over() == 0
    clock.shift(timedelta(days=1))
    assert remove_what_is_over() == 1


def test_each_school_keeps_by_its_own_days(school: School, folder: Path, clock: Any) -> None:
    EvidenceKeeping.objects.create(school=school, days_without_decision=10)
    other = people.other_school()
    ours = mothers_submission(school, form="absence", number=2)
    theirs = mothers_submission(school, form="absence", number=3)
    for submission in (ours, theirs):
        add_evidence(link_to(submission), upload())
    Evidence.objects.filter(submission=theirs).update(school=other)
    clock.shift(timedelta(days=11))
    assert remove_what_is_over() == 1
    assert Evidence.objects.get().submission == theirs


@pytest.mark.parametrize(
    ("standing", "last"),
    [
        (Standing(), date(2027, 2, 18)),
        (Standing(is_awaited=True), date(2027, 11, 20)),
        (Standing(decided_at=datetime(2026, 11, 21, 12, tzinfo=UTC)), date(2026, 12, 21)),
        (Standing(decided_at=datetime(2027, 6, 1, 23, 30, tzinfo=UTC)), date(2027, 7, 2)),
        (Standing(decided_at=datetime(2027, 11, 10, 12, tzinfo=UTC)), date(2027, 11, 20)),
    ],
    ids=["nobody decides", "awaited", "decided next day", "decided after midnight in London", "a year is the most"],
)
def test_last_day_is_counted_on_the_schools_clock(standing: Standing, last: date) -> None:
    """Abuse case 41."""
    assert last_day_kept(CAME, standing, EvidenceKeeping()) == last


def test_one_that_fails_does_not_stop_the_rest(
    school: School, folder: Path, clock: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    link = link_to(mothers_submission(school, form="absence", number=2))
    first, second = add_evidence(link, upload("1.pdf")), add_evidence(link, upload("2.pdf"))
    deleting = retention.delete

    def delete(evidence: Evidence, **how: Any) -> None:
        if evidence.pk == first.pk:
            raise RuntimeError("Jo Canary")
        deleting(evidence, **how)

    monkeypatch.setattr(retention, "delete", delete)
    clock.shift(timedelta(days=91))
    assert remove_what_is_over() == 1
    assert Evidence.objects.get() == first
    assert f"Evidence {first.pk} was not deleted: RuntimeError" in caplog.text
    assert "Canary" not in caplog.text
    assert second.pk != first.pk


def left_alone(folder: Path, name: str, age: timedelta) -> None:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(b"half")
    moment = (timezone.now() - age).timestamp()
    os.utime(path, (moment, moment))


def test_a_file_without_a_row_is_swept_up_after_a_day(link: RequestLink, folder: Path) -> None:
    """A kill between file and row leaves a file; one that is being written now is left alone."""
    kept = add_evidence(link, upload())
    left_alone(folder, kept.stored_name, timedelta(hours=30))
    left_alone(folder, "a" * 40, timedelta(hours=25))
    left_alone(folder, "b" * 40, timedelta(hours=23))
    assert sweep() == 1
    assert names_in(folder) == sorted([kept.stored_name, "b" * 40])


def test_a_row_without_a_file_is_told(link: RequestLink, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    kept = add_evidence(link, upload())
    storage.drop(kept.stored_name)
    assert sweep() == 0
    assert f"Evidence {kept.pk} has no file." in caplog.text


def test_an_empty_portal_has_nothing_to_sweep(folder: Path, db: None) -> None:
    assert tasks.forget_what_is_over()["evidence"] == 0


def test_a_submission_that_is_deleted_takes_its_evidence_along(link: RequestLink, folder: Path, clock: Any) -> None:
    add_evidence(link, upload())
    LeaveRequest.objects.all().delete()
    link.submission.delete()
    clock.move_to(timezone.now() + timedelta(hours=25))
    for path in folder.iterdir():
        os.utime(path, (CAME.timestamp(), CAME.timestamp()))
    assert (sweep(), names_in(folder), Evidence.objects.count()) == (1, [], 0)
