"""Each examination is shown its illness and finds it; a healthy portal gets no complaint."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import redis
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_q.models import OrmQ

from portal.attendance_plugin.register.models import PupilWeek
from portal.attendance_plugin.register.services import import_register
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.operations.doctor import installation
from portal.operations.doctor import school as school_examinations
from portal.operations.doctor.examination import Verdict, examine, good
from portal.operations.management.commands import doctor
from portal.operations.queue import QueueState
from portal.operations.roles import ensure_roles
from tests import people

pytestmark = pytest.mark.django_db


def test_one_broken_examination_is_a_finding_and_the_others_still_run() -> None:
    def breaks() -> None:
        raise ConnectionRefusedError("nobody answers")

    answers = dict(examine({"First": breaks, "Second": lambda: good("well")}))
    assert (answers["First"].verdict, answers["First"].found) == (
        Verdict.WRONG,
        "could not be looked at: nobody answers",
    )
    assert answers["Second"] == good("well")


def test_database_without_the_last_sync_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        assert installation.database().verdict is Verdict.GOOD
        return
    monkeypatch.setattr(installation, "SYNCHRONOUS_FULL", 3)
    answer = installation.database()
    assert (answer.verdict, answer.found) == (Verdict.WRONG, "SQLite with journal_mode=wal, synchronous=2")


def test_cache_that_processes_do_not_share_is_told_where_there_are_several(settings) -> None:
    assert installation.cache().verdict is Verdict.GOOD
    settings.PRODUCTION, settings.WEB_PROCESSES = True, 2
    answer = installation.cache()
    assert (answer.verdict, "CACHE_URL" in answer.mend) == (Verdict.ADVICE, True)


@pytest.mark.parametrize("kept", [False, None], ids=["forgets", "does not answer"])
def test_cache_that_does_not_keep_is_wrong(kept: bool | None, monkeypatch: pytest.MonkeyPatch) -> None:
    def answers() -> bool:
        if kept is None:
            raise ConnectionError("redis://user:secret@10.0.0.9")
        return kept

    monkeypatch.setattr(installation, "cache_answers", answers)
    answer = installation.cache()
    assert (answer.verdict, "secret" in answer.found) == (Verdict.WRONG, False)


def test_queue_that_does_not_answer_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    assert installation.queue().found == "the work queue is in the database; 0 tasks wait"

    def fails() -> None:
        raise redis.ConnectionError("redis://user:secret@10.0.0.9")

    monkeypatch.setattr(installation, "state_of_queue", fails)
    answer = installation.queue()
    assert (answer.verdict, "secret" in answer.found) == (Verdict.WRONG, False)


@pytest.mark.parametrize(("seconds", "verdict"), [(60, Verdict.GOOD), (3600, Verdict.WRONG)])
def test_queue_outside_of_the_database_is_looked_at_too(
    seconds: float, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(school_examinations, "is_in_database", lambda: False)
    state = QueueState(waiting=3, oldest_seconds=seconds)
    monkeypatch.setattr(school_examinations, "state_of_queue", lambda: state)
    assert school_examinations.background_work().verdict is verdict


def test_proxy_that_hides_where_visitors_come_from_is_told(settings) -> None:
    settings.PRODUCTION, settings.SECURE_PROXY_SSL_HEADER = True, ("HTTP_X_FORWARDED_PROTO", "https")
    answer = installation.proxies()
    assert (answer.verdict, "PORTAL_TRUSTED_PROXIES" in answer.mend) == (Verdict.ADVICE, True)
    settings.TRUSTED_PROXIES = 1
    assert installation.proxies().verdict is Verdict.GOOD


@pytest.mark.parametrize(
    ("chosen", "production", "verdict"),
    [
        ("all", True, Verdict.GOOD),
        ("pupil-data", True, Verdict.GOOD),
        ("off", True, Verdict.WRONG),
        ("off", False, Verdict.ADVICE),
        ("pupil-data", False, Verdict.GOOD),
    ],
)
def test_a_password_that_alone_opens_accounts_is_wrong_at_a_real_school(
    settings, chosen: str, production: bool, verdict: Verdict
) -> None:
    """R13."""
    settings.SECOND_FACTOR, settings.PRODUCTION = chosen, production
    answer = installation.second_factor()
    assert (answer.verdict, "SECOND_FACTOR" in answer.mend) == (verdict, verdict is not Verdict.GOOD)
    assert installation.EXAMINATIONS["Second step"] is installation.second_factor


@pytest.mark.parametrize(("production", "verdict"), [(True, Verdict.GOOD), (False, Verdict.ADVICE)])
def test_a_mode_meant_for_one_machine_is_told(settings, production: bool, verdict: Verdict) -> None:
    settings.PRODUCTION = production
    assert installation.mode().verdict is verdict


def test_folder_that_cannot_be_written_is_wrong(settings, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    settings.VAR_DIR = tmp_path / "file" / "var"
    answer = installation.folder()
    assert (answer.verdict, answer.mend) == (Verdict.WRONG, "Give this account the folder, or set PORTAL_VAR.")


def test_a_scanner_that_does_not_pass_a_harmless_word_is_wrong(settings) -> None:
    settings.EVIDENCE_SCANNER = ""
    assert installation.scanner().verdict is Verdict.GOOD
    settings.EVIDENCE_SCANNER = "true"
    assert installation.scanner() == good("the scanner of parents' files answers")
    for broken in ("false", "clamd://127.0.0.1:1", "/no/such/scanner"):
        settings.EVIDENCE_SCANNER = broken
        answer = installation.scanner()
        assert (answer.verdict, answer.mend) == (
            Verdict.WRONG,
            "Until it does, no evidence is kept. Start it, or correct EVIDENCE_SCANNER.",
        )


def test_mail_server_that_answers_is_good_and_one_that_does_not_is_wrong(settings, tmp_path) -> None:
    from tests.servers import free_port, smtp

    with smtp(tmp_path / "box") as environment:
        port = int(environment["EMAIL_URL"].rsplit(":", 1)[1])
        settings.MAIL_SERVER = {"BACKEND": "", "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 5}}
        assert installation.mail() == good("127.0.0.1 answers")
    settings.MAIL_SERVER = {"BACKEND": "", "OPTIONS": {"host": "127.0.0.1", "port": free_port(), "timeout": 5}}
    answer = dict(examine({"Mail": installation.mail}))["Mail"]
    assert answer.verdict is Verdict.WRONG


def test_mail_to_files_is_advice(settings, tmp_path) -> None:
    settings.MAIL_SERVER = {"BACKEND": "", "OPTIONS": {"file_path": str(tmp_path)}}
    assert (installation.mail().verdict, "EMAIL_URL=submission://" in installation.mail().mend) == (
        Verdict.ADVICE,
        True,
    )


def test_healthy_school_gets_no_complaint(loaded) -> None:
    ensure_roles()
    verdicts = {name: answer.verdict for name, answer in examine(school_examinations.EXAMINATIONS)}
    assert verdicts == dict.fromkeys(school_examinations.EXAMINATIONS, Verdict.GOOD)


def test_a_school_whose_safeguarding_lead_cannot_be_called_or_cannot_read_is_advised(school) -> None:
    """Abuse case 72."""
    assert school_examinations.safeguarding().verdict is Verdict.GOOD
    people.pupil(school)
    school.contacts = {}
    school.save()
    assert "no email address of its safeguarding lead" in school_examinations.safeguarding().found
    school.contacts = {"safeguarding_lead": {"email": "lead@millbrook.example"}}
    school.save()
    assert "nobody at" in school_examinations.safeguarding().found
    people.safeguarding_lead()
    assert school_examinations.safeguarding().verdict is Verdict.GOOD


def test_figure_that_is_not_what_the_marks_say_is_wrong_and_named(school) -> None:
    child = people.pupil(school)
    file = f"UPN,Date,Session,Code\n{child.upn},2026-11-16,AM,/\n".encode()
    import_register(school, file, at=datetime(2026, 11, 20, 16, tzinfo=UTC))
    assert school_examinations.figures().verdict is Verdict.GOOD
    PupilWeek.objects.update(attended=9)
    answer = school_examinations.figures()
    assert (answer.verdict, answer.found, answer.mend) == (
        Verdict.WRONG,
        f"pupil {child.pk}, week of 16 Nov 2026: attended is kept as 9, the marks say 1 (Millbrook Primary School)",
        "See them all: portal recount. Mend: portal recount --mend",
    )


def test_school_without_a_policy_in_force_is_wrong(school) -> None:
    answer = school_examinations.policy()
    assert answer.verdict is Verdict.WRONG
    assert answer.found.startswith("Millbrook Primary School has no attendance policy in force today")


def test_overdue_review_is_advice(loaded, time_machine_at) -> None:
    time_machine_at(date(2028, 1, 10))
    answer = school_examinations.policy()
    assert (answer.verdict, answer.mend) == (Verdict.ADVICE, "It stays in force; ask its owner to review it.")


def test_year_without_term_dates_is_wrong(loaded, time_machine_at) -> None:
    time_machine_at(date(2031, 1, 10))
    answer = school_examinations.calendar()
    assert (answer.verdict, answer.found) == (Verdict.WRONG, "Thistlemere Primary School has no term dates for today")


@pytest.mark.parametrize(("minutes_waiting", "verdict"), [(4, Verdict.GOOD), (6, Verdict.WRONG)])
def test_task_that_waits_longer_than_five_minutes_is_wrong(settings, minutes_waiting: int, verdict: Verdict) -> None:
    queued_at = timezone.now() - timedelta(minutes=minutes_waiting)
    OrmQ.objects.create(key="portal", payload="", lock=queued_at - timedelta(seconds=settings.TASK_RETRY))
    assert school_examinations.background_work().verdict is verdict


def test_failed_mail_is_advice(school) -> None:
    now = timezone.now()
    OutboxMessage.objects.create(
        school=school,
        purpose="acknowledgement",
        cause="submission:1",
        recipient="parent@family.example",
        subject="We have your form",
        text_body="",
        message_id="<1@portal.example>",
        state=OutboxMessage.State.FAILED,
        created_at=now,
        next_attempt_at=now,
    )
    answer = school_examinations.messages()
    assert (answer.verdict, answer.found) == (Verdict.ADVICE, "1 mails could not be delivered")


def test_demo_password_in_production_is_wrong(settings, django_user_model) -> None:
    from portal.operations.demo.staff import PASSWORD

    django_user_model.objects.create_user("office", password=PASSWORD)
    django_user_model.objects.create_user("headteacher", password="another long phrase")
    assert school_examinations.accounts().verdict is Verdict.GOOD
    settings.PRODUCTION = True
    answer = school_examinations.accounts()
    assert (answer.verdict, answer.found) == (Verdict.WRONG, "demo accounts still work: office")


def test_command_lists_what_is_wrong_and_exits_1(monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.operations.doctor.examination import wrong

    monkeypatch.setattr(doctor.installation, "EXAMINATIONS", {"Disk": lambda: wrong("full", "Make room.")})
    monkeypatch.setattr(doctor.school, "EXAMINATIONS", {"Policy": lambda: good("in force")})
    out = StringIO()
    with pytest.raises(CommandError, match=r"^1 thing is wrong; see above\.$") as stopped:
        call_command("doctor", stdout=out)
    assert stopped.value.returncode == 1
    assert out.getvalue().splitlines() == [
        "WRONG   Disk: full",
        "        -> Make room.",
        "good    Policy: in force",
    ]
