"""R32, abuse case 71: what forms store is forgotten in time, against the clock, with a word that is found nowhere."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.staff.submitted_words import submitted_rows
from portal.attendance_plugin.submissions.concerns.services import look_for_worries
from portal.attendance_plugin.submissions.corrections.models import Correction
from portal.attendance_plugin.submissions.keeping import forgetting
from portal.attendance_plugin.submissions.keeping.models import ForgettingRun, FormKeeping
from portal.attendance_plugin.submissions.links import issue_link
from portal.attendance_plugin.submissions.models import OutboxMessage, RequestLink, Submission
from portal.attendance_plugin.submissions.outbox import queue_message
from portal.forms.models import JourneyDraft
from portal.operations.doctor.school import forgetting as doctor
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit
from tests.attendance_plugin.submissions.own_forms.own_answers import ANSWERS, own_answer
from tests.forms import posts
from tests.forms.own.own_world import TRIP, publish

pytestmark = pytest.mark.django_db
SENT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
CANARY = "zwitschernd"
DAY = timedelta(days=1)
ABSENCE = {"first_day": "2026-11-20", "reason_kind": "ill", "reason": f"Sick, {CANARY}"}


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(SENT, tick=False):
        yield


def everything() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def absence(school: School, number: int = 1) -> Submission:
    sent = submit(school, number=number, form="absence", answers=ABSENCE)
    Submission.objects.filter(pk=sent.pk).update(received_at=timezone.now())
    sent.refresh_from_db()
    return sent


def mail(school: School, state: str = "sent") -> OutboxMessage:
    message = queue_message(
        school=school,
        purpose="letter",
        cause="letter:1",
        recipient=people.PARENT.email,
        subject="A letter",
        text_body=f"Words {CANARY}",
        html_body=f"<p>{CANARY}</p>",
    )
    OutboxMessage.objects.filter(pk=message.pk).update(state=state)
    return message


def run_after(days: float) -> ForgettingRun:
    with time_machine.travel(SENT + days * DAY, tick=False):
        return forgetting.forget_what_is_over()


def test_after_a_year_the_word_is_in_no_table(school: School) -> None:
    publish(school)
    child = people.pupil(school)
    reported = absence(school)
    look_for_worries(reported)
    Correction.objects.create(submission=reported, step="reason", before={"reason": CANARY}, made_at=SENT)
    own_answer(child, answers=ANSWERS | {"needs": CANARY})
    own_answer(child, number=2, answers=ANSWERS | {"needs": CANARY}, is_suspect=True, kept_apart_at=SENT)
    mail(school)
    JourneyDraft.objects.create(school=school, form="absence", key_sha256="a" * 64, answers={"reason": {"r": CANARY}})
    assert CANARY in everything()
    run = run_after(366)
    assert run.failed == []
    assert CANARY not in everything()
    reported.refresh_from_db()
    assert (reported.child_name, reported.answers["first_day"]) == (reported.child_name, "2026-11-20")
    assert {"reason", "reason_kind"} & reported.answers.keys() == set()


@pytest.mark.parametrize(
    ("days", "words", "own", "mails", "drafts"),
    [(0.9, 1, 1, 1, 1), (1.1, 1, 1, 1, 0), (31, 1, 1, 0, 0), (59, 1, 1, 0, 0), (61, 1, 0, 0, 0), (366, 0, 0, 0, 0)],
)
def test_each_kind_goes_when_its_days_are_over(
    school: School, days: float, words: int, own: int, mails: int, drafts: int
) -> None:
    publish(school)
    absence(school)
    own_answer(people.pupil(school), number=2)
    mail(school)
    JourneyDraft.objects.create(school=school, form="absence", key_sha256="a" * 64)
    run_after(days)
    assert (
        Submission.objects.filter(form="absence", words_forgotten_at=None).count(),
        Submission.objects.exclude(form="absence").count(),
        OutboxMessage.objects.exclude(text_body="").count(),
        JourneyDraft.objects.count(),
    ) == (words, own, mails, drafts)


def test_school_may_shorten_and_a_form_never_keeps_longer_than_parents_were_told(school: School) -> None:
    FormKeeping.objects.create(school=school, days_words=30)
    child = people.pupil(school)
    absence(school)
    own_answer(child)
    publish(school, TRIP | {"keep_days": 300})
    run_after(45)
    assert not Submission.objects.filter(form="absence", words_forgotten_at=None).exists()
    assert Submission.objects.exclude(form="absence").count() == 1
    run_after(61)
    assert Submission.objects.exclude(form="absence").count() == 0
    own_answer(child, number=2, received_at=SENT)
    publish(school, TRIP | {"keep_days": 10})
    run_after(12)
    assert Submission.objects.exclude(form="absence").count() == 0


def test_mail_that_has_not_gone_keeps_its_words(school: School) -> None:
    mail(school, "delayed")
    run_after(40)
    assert CANARY in OutboxMessage.objects.get().text_body


def test_links_go_a_month_after_they_ended(school: School) -> None:
    child = people.pupil(school)
    issue_link(submit(school, child=child), people.parent(child).contact)
    run_after(14 + 29)
    assert RequestLink.objects.count() == 1
    run_after(14 + 31)
    assert RequestLink.objects.count() == 0


def test_form_nobody_has_looked_at_is_not_thrown_away(school: School) -> None:
    """Abuse case 45: suspects are never lost; only those that a person kept apart go."""
    own_answer(None, school=school, is_suspect=True, form=TRIP | {"keep_days": 365})
    own_answer(None, number=2, school=school, is_suspect=True, kept_apart_at=SENT, form=TRIP | {"keep_days": 365})
    run_after(31)
    assert [submission.reference for submission in Submission.objects.all()] == ["OWN00001"]


def test_failure_of_one_does_not_stop_the_next(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    absence(school, 1)
    absence(school, 2)
    mail(school)
    broken = Submission.objects.earliest("pk").pk
    whole = forgetting.without_words

    def fail(submission: Submission) -> None:
        if submission.pk == broken:
            raise RuntimeError(CANARY)
        whole(submission)

    monkeypatch.setattr(forgetting, "without_words", fail)
    run = run_after(366)
    assert run.failed == ["reasons and symptoms"]
    assert Submission.objects.get(words_forgotten_at=None).pk == broken
    assert OutboxMessage.objects.get().text_body == ""
    assert CANARY not in str(list(ForgettingRun.objects.values()))


def test_log_says_how_many_and_nothing_else(school: School) -> None:
    absence(school)
    run_after(366)
    (entry,) = AuditEntry.objects.filter(action="words_forgotten")
    assert (entry.detail, entry.actor_name) == ({"number": 1}, "worker")


@pytest.mark.parametrize("form", sorted(posts.ALL))
def test_what_is_left_of_a_form_can_still_be_shown(school: School, form: str) -> None:
    posts.send_whole(Client(), form)
    run_after(366)
    for submission in Submission.objects.all():
        assert submission.words_forgotten_at
        rows = {row["name"]: row["value"] for row in submitted_rows(submission)}
        assert rows["Child’s name"] == submission.child_name
        assert submission.answers.keys() & {"reason", "reason_kind", "symptoms", "religious_body", "collector"} == set()


def test_second_run_finds_nothing_to_forget(school: School) -> None:
    absence(school)
    mail(school)
    run_after(366)
    assert set(run_after(366).counts.values()) == {0}


def test_doctor_says_when_it_last_ran(school: School) -> None:
    assert doctor().verdict == "good"
    absence(school)
    with time_machine.travel(SENT + 3 * DAY, tick=False):
        assert (doctor().verdict, "nothing of the forms" in doctor().found) == ("wrong", True)
    run_after(3)
    with time_machine.travel(SENT + 3.5 * DAY, tick=False):
        told: Any = doctor()
        assert (told.verdict, "23 November 2026, 08:00" in told.found) == ("good", True)
    with time_machine.travel(SENT + 5 * DAY, tick=False):
        assert (doctor().verdict, "last forgotten on 23 November" in doctor().found) == ("wrong", True)
    ForgettingRun.objects.update(failed=["links"], finished_at=SENT + 5 * DAY)
    with time_machine.travel(SENT + 5 * DAY, tick=False):
        assert (doctor().verdict, "links" in doctor().found) == ("advice", True)
