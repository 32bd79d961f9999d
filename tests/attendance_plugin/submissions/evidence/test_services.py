"""A file and its row are both there or neither; what is refused leaves nothing (R1, R27, abuse cases 17, 38, 60)."""

import errno
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import OperationalError

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.requests import withdraw
from portal.attendance_plugin.submissions.evidence import services, storage
from portal.attendance_plugin.submissions.evidence.models import Evidence
from portal.attendance_plugin.submissions.evidence.problems import AlreadyAdded, EvidenceRefused, FileGone, NotKept
from portal.attendance_plugin.submissions.evidence.services import (
    add_evidence,
    open_evidence,
    own_evidence,
    remove_evidence,
)
from portal.attendance_plugin.submissions.models import RequestLink, Submission
from portal.pages.models import School
from tests import people

from . import sample_files as files
from .evidence_world import link_to, mothers_submission, names_in, upload

NOT_KEPT = (
    "“letter.pdf” was not kept, because something does not work on our side. What was added before is safe. Try again "
    "in a few minutes, or bring it to the school office."
)


def test_a_file_lies_privately_under_a_name_that_tells_nothing(link: RequestLink, folder: Path) -> None:
    """Abuse cases 19 and 21."""
    evidence = add_evidence(link, upload("Amara cancer clinic.pdf"))
    assert names_in(folder) == [evidence.stored_name]
    assert (len(evidence.stored_name), set(evidence.stored_name) <= set("0123456789abcdef")) == (40, True)
    kept = folder / evidence.stored_name
    assert (stat.S_IMODE(kept.stat().st_mode), stat.S_IMODE(folder.stat().st_mode)) == (0o600, 0o700)
    assert kept.read_bytes() == upload("Amara cancer clinic.pdf").read()
    assert (evidence.given_name, evidence.kind) == ("Amara cancer clinic.pdf", "pdf")
    assert evidence.size == kept.stat().st_size


def test_the_private_folder_is_no_part_of_what_is_public(settings: Any) -> None:
    """Abuse case 21: nothing under the media or static folders is private, nothing private is under them."""
    place = Path(settings.STORAGES["evidence"]["OPTIONS"]["location"])
    assert place.is_relative_to(settings.PRIVATE_ROOT)
    for public in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
        assert not place.is_relative_to(public)


def test_audit_tells_who_added_what_without_its_name(link: RequestLink) -> None:
    """R35."""
    evidence = add_evidence(link, upload("Amara cancer clinic.pdf"))
    entry = AuditEntry.objects.get(action="evidence_added")
    assert (entry.actor_name, entry.subject) == ("parent", f"submission:{link.submission_id}")
    assert entry.detail == {"evidence": evidence.pk, "kind": "pdf", "size": evidence.size}


def test_the_same_file_again_is_noticed_whatever_its_name(link: RequestLink, folder: Path) -> None:
    """Abuse case 38: a double click, or the same photo chosen twice."""
    add_evidence(link, upload("letter.pdf"))
    with pytest.raises(AlreadyAdded) as told:
        add_evidence(link, upload("again.pdf", upload("letter.pdf").read()))
    assert str(told.value) == "“again.pdf” is there already, as “letter.pdf”. You need not add it again."
    assert (len(names_in(folder)), Evidence.objects.count()) == (1, 1)


def test_the_same_photo_is_known_again_though_it_was_drawn_afresh(link: RequestLink) -> None:
    add_evidence(link, upload("photo.jpg", files.jpeg_with_place()))
    with pytest.raises(AlreadyAdded):
        add_evidence(link, upload("photo.jpg", files.jpeg_with_place()))


def test_five_files_and_no_more(link: RequestLink, folder: Path) -> None:
    for number in range(5):
        add_evidence(link, upload(f"{number}.pdf"))
    with pytest.raises(EvidenceRefused) as refused:
        add_evidence(link, upload("sixth.pdf"))
    assert str(refused.value) == (
        "“sixth.pdf” was not added. There are 5 files already; 5 is the most. Remove one that is not needed, or bring "
        "this one to the school office."
    )
    assert (len(names_in(folder)), Evidence.objects.count()) == (5, 5)


def test_another_parents_files_are_neither_seen_nor_counted(link: RequestLink) -> None:
    """Abuse case 11."""
    father = link_to(link.submission, people.separated_parent(link.submission.pupil).contact)
    hers = add_evidence(link, upload("letter.pdf"))
    his = add_evidence(father, upload("letter.pdf"))
    assert (own_evidence(link), own_evidence(father)) == ([hers], [his])
    assert remove_evidence(father, hers.pk) is False
    assert Evidence.objects.count() == 2


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_full_disk_says_not_kept_and_leaves_nothing(
    error: int, link: RequestLink, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Abuse case 60: the disk is full after the first bytes."""

    def full(descriptor: int) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(NotKept) as told:
        add_evidence(link, upload())
    assert str(told.value) == NOT_KEPT
    assert (names_in(folder), Evidence.objects.count(), AuditEntry.objects.filter(action="evidence_added").count()) == (
        [], 0, 0,
    )  # fmt: skip


def test_a_folder_that_cannot_be_written_says_not_kept(link: RequestLink, folder: Path) -> None:
    """Abuse case 60: a file stands where the folder should be."""
    folder.write_text("in the way")
    with pytest.raises(NotKept):
        add_evidence(link, upload())
    assert (folder.read_text(), Evidence.objects.count()) == ("in the way", 0)


def test_a_locked_database_says_not_kept_and_leaves_no_file(
    link: RequestLink, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Abuse case 61."""

    def locked(**_: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(services, "record", locked)
    with pytest.raises(NotKept) as told:
        add_evidence(link, upload())
    assert str(told.value) == NOT_KEPT
    assert (names_in(folder), Evidence.objects.count()) == ([], 0)


def test_what_is_refused_leaves_no_file(link: RequestLink, folder: Path) -> None:
    for content in (files.SVG, files.locked_pdf("x"), files.giant_png(), b""):
        with pytest.raises(EvidenceRefused):
            add_evidence(link, upload("a.pdf", content))
    assert (names_in(folder), Evidence.objects.count()) == ([], 0)


def test_nothing_comes_or_goes_once_it_was_taken_back(link: RequestLink, folder: Path) -> None:
    evidence = add_evidence(link, upload("before.pdf"))
    withdraw(LeaveRequest.objects.get())
    with pytest.raises(EvidenceRefused) as refused:
        add_evidence(link, upload("after.pdf"))
    assert str(refused.value) == (
        "“after.pdf” was not added, because this has been decided or taken back meanwhile. If the school should still "
        "see it, bring it to the school office."
    )
    assert remove_evidence(link, evidence.pk) is False
    assert names_in(folder) == [evidence.stored_name]


def test_taking_a_file_back_removes_both(
    link: RequestLink, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    evidence = add_evidence(link, upload())
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_evidence(link, evidence.pk) is True
    assert (names_in(folder), Evidence.objects.count()) == ([], 0)
    assert AuditEntry.objects.get(action="evidence_removed").detail == {"evidence": evidence.pk, "kind": "pdf"}
    assert remove_evidence(link, evidence.pk) is False


def test_a_file_stays_until_its_row_is_certainly_gone(link: RequestLink, folder: Path) -> None:
    """The transaction of this test never ends well, so the file is still there."""
    evidence = add_evidence(link, upload())
    remove_evidence(link, evidence.pk)
    assert names_in(folder) == [evidence.stored_name]


@pytest.fixture
def reader(school: School) -> User:
    return people.office()


def test_opening_is_written_down_each_time_and_first_seen_once(link: RequestLink, reader: User) -> None:
    evidence = add_evidence(link, upload())
    for moment in (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), datetime(2026, 11, 21, 9, 0, tzinfo=UTC)):
        with time_machine.travel(moment, tick=False):
            assert open_evidence(evidence, by=reader) == upload().read()
    evidence.refresh_from_db()
    assert (evidence.seen_by, evidence.seen_at) == (reader, datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    entries = AuditEntry.objects.filter(action="evidence_opened")
    assert [(entry.actor_name, entry.detail) for entry in entries] == [
        ("office", {"evidence": evidence.pk, "pupil": link.submission.pupil_id})
    ] * 2


def test_a_lost_file_is_told_by_its_number_alone(
    link: RequestLink, folder: Path, reader: User, caplog: pytest.LogCaptureFixture
) -> None:
    evidence = add_evidence(link, upload("cancer clinic.pdf"))
    (folder / evidence.stored_name).unlink()
    with pytest.raises(FileGone):
        open_evidence(evidence, by=reader)
    assert f"Evidence {evidence.pk} has no file." in caplog.text
    assert "cancer" not in caplog.text


def test_a_form_nobody_decides_takes_evidence_too(school: School, folder: Path) -> None:
    link = link_to(mothers_submission(school, form="absence", number=2, answers={"first_day": "2026-11-20"}))
    assert add_evidence(link, upload()).submission == Submission.objects.get(form="absence")
