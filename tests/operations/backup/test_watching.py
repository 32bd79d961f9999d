"""Whoever looks after the portal is told when tonight's data could be lost (R36), in the admin and by `doctor`."""

import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from django_q.models import Schedule

from portal.operations.backup import watching
from portal.operations.backup.checking import BYTES, WHOLE
from portal.operations.backup.files import BackupFile
from portal.operations.backup.making import make_backup
from portal.operations.backup.watching import LATE, begin_backup, ensure_schedule, needs_proof, state_of_backups
from portal.operations.doctor.examination import Verdict
from portal.operations.doctor.installation import backups

from .conftest import MADE

YOUNG = MADE + timedelta(hours=20)


def told(now=YOUNG) -> str:
    return " ".join(f"{finding.found}. {finding.mend}" for finding in state_of_backups(now))


@pytest.mark.parametrize(("is_production", "verdict"), [(True, Verdict.WRONG), (False, Verdict.ADVICE)])
def test_a_school_without_backups_is_told(is_production: bool, verdict: Verdict, folders, settings) -> None:
    settings.BACKUPS, settings.PRODUCTION = None, is_production
    assert backups().verdict == verdict


def test_a_folder_without_any_is_wrong(folders) -> None:
    [gravest, *_] = state_of_backups(YOUNG)
    assert gravest.is_wrong
    assert "portal backup" in gravest.mend


def test_a_backup_of_last_night_is_good_and_one_of_the_night_before_is_not(small: BackupFile) -> None:
    assert not any(finding.is_wrong for finding in state_of_backups(MADE + LATE))
    assert state_of_backups(MADE + LATE + timedelta(minutes=1))[0].is_wrong


def test_a_backup_that_was_never_proved_or_long_ago_is_advised(small: BackupFile) -> None:
    assert "no backup was ever proved" in told()
    small.note(replace(small.known(), check=WHOLE, checked_at=MADE.isoformat()))
    assert "one was last proved on 20 November 2026. " in told()
    assert "portal restore --check" in told(MADE + timedelta(days=9))


def test_what_only_its_bytes_were_compared_of_is_said_to_be_so(small: BackupFile) -> None:
    small.note(replace(small.known(), check=BYTES, checked_at=MADE.isoformat()))
    assert "as far as that goes without its secret key" in told()


def test_the_same_disk_and_no_key_are_advised(small: BackupFile) -> None:
    assert "same disk" in told()
    assert "not encrypted" in told()


def test_what_a_restore_left_behind_is_named_after_a_fortnight(small: BackupFile, settings) -> None:
    left = settings.VAR_DIR / "before-restore-2026-11-01T020000Z"
    left.mkdir()
    now = timezone.now()
    assert left.name not in told(now + timedelta(days=13))
    assert left.name in told(now + timedelta(days=15))


def test_a_copy_that_sends_no_mail_says_so(folders, settings) -> None:
    settings.NO_MAIL_FILE.touch()
    assert "restored as a copy" in told()


def test_one_a_week_is_proved(small: BackupFile, folders) -> None:
    assert needs_proof(folders, YOUNG)
    small.note(replace(small.known(), check=WHOLE, checked_at=MADE.isoformat()))
    assert not needs_proof(folders, MADE + timedelta(days=6, hours=23))
    assert needs_proof(folders, MADE + timedelta(days=7))


def test_the_worker_begins_it_at_night_and_does_not_wait(folders, settings, monkeypatch) -> None:
    begun = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, **more: begun.append((command[2:], more)))
    begin_backup()
    [(command, more)] = begun
    assert command == ["portal", "backup", "--prove"]
    assert more["start_new_session"]
    settings.BACKUPS = None
    begin_backup()
    assert len(begun) == 1


def test_the_night_is_half_past_one_in_england(db: None) -> None:
    Schedule.objects.filter(name=watching.NAME).delete()
    ensure_schedule()
    ensure_schedule()
    schedule = Schedule.objects.get(name=watching.NAME)
    assert (timezone.localtime(schedule.next_run).hour, timezone.localtime(schedule.next_run).minute) == (1, 30)
    assert schedule.next_run > timezone.now()
    assert watching.NIGHTLY.rpartition(".")[2] == begin_backup.__name__


@pytest.mark.parametrize("may", [True, False])
def test_the_dashboard_alarms_who_looks_after_the_portal_and_nobody_else(
    may: bool, folders, school, client, django_user_model
) -> None:
    account = django_user_model.objects.create_user("dana", password="a long password of hers")
    account.user_permissions.add(Permission.objects.get(codename="access_admin"))
    if may:
        account.user_permissions.add(Permission.objects.get(codename="view_work"))
    client.force_login(account)
    page = client.get(reverse("wagtailadmin_home"), follow=True).content.decode()
    assert ("There is no backup in" in page) is may


def test_the_page_on_background_work_tells_the_age(folders, school, db, monkeypatch, small: BackupFile) -> None:
    from portal.operations.backup.panel import work_notes

    monkeypatch.setattr(watching.timezone, "now", lambda: YOUNG)
    assert ("The newest backup is of 20 November 2026, 02:00.", False) in work_notes()


def test_two_backups_a_night_do_no_harm(small: BackupFile, folders) -> None:
    make_backup(folders, MADE + timedelta(hours=1))
    assert not any(finding.is_wrong for finding in state_of_backups(YOUNG))
