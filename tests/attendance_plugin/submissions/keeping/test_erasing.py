"""R33, abuse case 71: what law does not keep of one child goes on request; a restore erases it again."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.first_contact.calling import Rung, write_call
from portal.attendance_plugin.first_contact.models import FirstContactCall
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.concerns.services import look_for_worries
from portal.attendance_plugin.submissions.keeping.erasing import NotAsPreviewed, erase, preview
from portal.attendance_plugin.submissions.links import issue_link
from portal.attendance_plugin.submissions.models import OutboxMessage, RequestLink, Submission
from portal.attendance_plugin.submissions.outbox import queue_message
from portal.operations import erasures
from portal.operations.erasures import erase_again, noted
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit
from tests.attendance_plugin.submissions.own_forms.own_answers import ANSWERS, own_answer
from tests.forms.own.own_world import publish

from .test_forgetting import everything

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
CANARY, OTHER = "zwitschernd", "gluckernd"


@pytest.fixture(autouse=True)
def _at_the_time() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR, settings.BACKUPS = tmp_path / "var", tmp_path / "backups"
    return tmp_path


def report(child: Pupil, number: int, word: str, **answers: str) -> Submission:
    told = {"first_day": "2026-11-19", "reason_kind": "ill", "reason": f"Sick, {word}"} | answers
    sent = submit(child.school, child=child, number=number, form="absence", answers=told)
    Submission.objects.filter(pk=sent.pk).update(received_at=NOW - timedelta(hours=number))
    return sent


def mail(child: Pupil, cause: str, word: str, *, pupil: Pupil | None, state: str = "sent") -> OutboxMessage:
    message = queue_message(
        school=child.school, purpose="letter", cause=cause, recipient=people.PARENT.email,
        subject="A letter", text_body=f"Words {word}", pupil=pupil,
    )  # fmt: skip
    OutboxMessage.objects.filter(pk=message.pk).update(state=state, created_at=NOW - timedelta(hours=1))
    return message


@pytest.fixture
def child(school: School) -> Pupil:
    """One with a row of every kind, each with the word; another with the same kinds and a word of its own."""
    publish(school)
    child = people.pupil(school)
    mother = people.parent(child).contact
    sent = report(child, 1, CANARY)
    own_answer(child, number=2, answers=ANSWERS | {"needs": CANARY})
    mail(child, "letter:1", CANARY, pupil=child)
    mail(child, f"submission:{sent.pk}:link:1", CANARY, pupil=None)
    issue_link(sent, mother)
    seen = {child.pk: 0}
    rung = Rung(school=school, day=NOW.date(), contact=mother.pk, outcome="no_answer", seen=seen, note=CANARY)
    write_call(rung, by=User.objects.create_user("caller"))
    FirstContactCall._base_manager.update(called_at=NOW - timedelta(minutes=5))
    Submission.objects.exclude(form="absence").update(received_at=NOW - timedelta(hours=2))
    return child


def erase_now(child: Pupil) -> dict[str, int]:
    code = preview(child).code
    return erase(child, code=code, by="command line", before_commit=lambda at: erasures.note_erasure(child, at))


def test_nothing_of_the_child_that_law_does_not_keep_is_in_any_table(child: Pupil) -> None:
    assert CANARY in everything()
    goes = preview(child).goes
    assert {name for name, number in goes.items() if number} == {
        "words of mails", "links", "reasons and symptoms", "answers to own forms", "notes about calls",
    }  # fmt: skip
    assert erase_now(child) == goes
    assert CANARY not in everything()
    assert set(preview(child).goes.values()) == {0}
    left = Submission.objects.get()
    assert (left.child_name != "", left.answers["first_day"]) == (True, "2026-11-19")
    assert RequestLink.objects.count() == 0


def test_another_child_keeps_everything(child: Pupil, school: School) -> None:
    other = people.pupil(school, serial=2)
    report(other, 8, OTHER)
    own_answer(other, number=9, answers=ANSWERS | {"needs": OTHER}, received_at=NOW - timedelta(hours=9))
    mail(other, "letter:2", OTHER, pupil=other)
    before = everything().count(OTHER)
    erase_now(child)
    assert everything().count(OTHER) == before > 0


def test_what_stays_is_said_with_the_reason(child: Pupil) -> None:
    stays = {name: (number, why) for name, number, why in preview(child).stays}
    number, why = stays["entry of the roll, with its contacts"]
    assert (number, "regulation 7: six years" in why) == (2, True)
    assert "requests that wait" not in stays
    waiting = submit(child.school, child=child, number=20, answers={"kind": "family", "reason": CANARY})
    days = {"first_day": "2026-12-07", "first_half": "am", "last_day": "2026-12-07", "last_half": "pm"}
    LeaveRequest.objects.create(
        school=child.school, submission=waiting, pupil=child, kind="family", received_at=NOW, state="waiting", **days
    )
    worry = report(child, 21, CANARY, reason=f"self-harm {CANARY}")
    assert look_for_worries(worry)
    stays = {name: number for name, number, _ in preview(child).stays}
    assert (stays["requests that wait"], stays["texts kept apart for the safeguarding lead"]) == (1, 1)
    erase_now(child)
    assert CANARY in str(Submission.objects.get(pk=waiting.pk).answers), "nobody could decide it without"
    assert CANARY in str(Submission.objects.get(pk=worry.pk).answers)


def test_mail_that_has_not_gone_is_not_emptied(child: Pupil) -> None:
    waiting = mail(child, "letter:3", CANARY, pupil=child, state="delayed")
    erase_now(child)
    assert CANARY in OutboxMessage.objects.get(pk=waiting.pk).text_body


def test_the_code_confirms_what_was_seen_and_nothing_else(child: Pupil) -> None:
    code = preview(child).code
    report(child, 3, CANARY)
    with pytest.raises(NotAsPreviewed):
        erase(child, code=code, by="command line", before_commit=lambda at: None)
    assert Submission.objects.filter(words_forgotten_at=None, form="absence").count() == 2


def test_the_log_says_how_much_and_not_what(child: Pupil) -> None:
    erase_now(child)
    (entry,) = AuditEntry.objects.filter(action="erased_on_request")
    assert (entry.subject, entry.detail["counts"]["reasons and symptoms"]) == (f"pupil:{child.pk}", 1)
    assert not [word for word in (CANARY, child.given_name, child.family_name, child.upn) if word in str(entry.detail)]


def test_what_a_restored_backup_brings_back_is_erased_again_and_later_forms_are_not(child: Pupil) -> None:
    erase_now(child)
    # The backup of the night before still had it; the family wrote again since.
    Submission.objects.filter(form="absence").update(
        answers={"first_day": "2026-11-19", "reason": CANARY}, words_forgotten_at=None
    )
    later = report(child, 4, OTHER)
    Submission.objects.filter(pk=later.pk).update(received_at=NOW + timedelta(days=1))
    assert erase_again() == (1, 0)
    assert CANARY not in everything()
    assert OTHER in everything()


def test_the_note_for_restores_lies_beside_the_backups_and_names_nobody(child: Pupil, places: Path) -> None:
    erase_now(child)
    for folder in ("var", "backups"):
        note = places / folder / "erasures.jsonl"
        assert note.stat().st_mode & 0o777 == 0o600
        assert json.loads(note.read_text()) == {"at": NOW.isoformat(), "pupil": child.pk, "key": erasures.key_of(child)}
    assert len(noted()) == 1
    with (places / "backups" / "erasures.jsonl").open("a") as cut_off:
        cut_off.write('{"at": "2026-1')
    assert len(noted()) == 1


def test_another_child_under_the_same_number_is_left_alone(child: Pupil) -> None:
    erase_now(child)
    report(child, 5, OTHER)
    Pupil.objects.filter(pk=child.pk).update(born=child.born - timedelta(days=1))
    assert erase_again() == (0, 1)
    assert OTHER in everything()


def test_nothing_is_erased_that_could_not_be_noted(child: Pupil, places: Path, settings: Any) -> None:
    (places / "file").write_text("")
    settings.BACKUPS = places / "file" / "backups"
    code = preview(child).code
    with pytest.raises(CommandError, match="Nothing was erased: it could not be noted"):
        call_command("erase", child.upn, "--confirm", code)
    assert CANARY in str(Submission.objects.filter(form="absence").get().answers)
    assert not AuditEntry.objects.filter(action="erased_on_request").exists()


def test_command_previews_then_erases_and_names_no_child(child: Pupil, school: School) -> None:
    def run(*arguments: str) -> str:
        out = StringIO()
        call_command("erase", *arguments, stdout=out)
        return out.getvalue()

    told = run(child.upn.lower())
    code = told.split()[-1]
    assert CANARY in everything()
    with pytest.raises(CommandError, match="Nothing was erased: the code"):
        run(child.upn, "--confirm", "0" * 8)
    done = run(child.upn, "--confirm", code)
    assert done.endswith("Erased. The audit log says how much, not what.\n")
    assert CANARY not in everything()
    assert not [word for word in (child.given_name, child.family_name, child.upn, CANARY) if word in told + done]
    with pytest.raises(CommandError, match="No pupil has this UPN"):
        run("A123456789012")


def test_results_of_tasks_and_ended_sessions_go_by_night(school: School) -> None:
    """R32: the queue's results may hold what an exception said; a month is enough to look at them."""
    from django.contrib.sessions.models import Session
    from django_q.models import Task

    from portal.attendance_plugin.submissions.keeping.forgetting import forget_what_is_over

    for number, age in enumerate((29, 31)):
        at = timezone.now() - timedelta(days=age)
        Task.objects.create(
            id=f"{number:032}", name=str(age), func="f", started=at, stopped=at, success=False, result=CANARY
        )
        Session.objects.create(session_key=str(age), session_data="", expire_date=NOW + timedelta(days=age - 30))
    forget_what_is_over()
    assert [task.name for task in Task.objects.all()] == ["29"]
    assert [session.session_key for session in Session.objects.all()] == ["31"]
