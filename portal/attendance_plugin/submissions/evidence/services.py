"""Adding a file, taking it away, opening it."""

import contextlib
import logging

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.submissions.models import RequestLink, Submission

from . import scanning, storage
from .examining import Examined, examine, refuse_size
from .file_names import tidy_name
from .kinds import MOST_FILES
from .models import Evidence
from .problems import AlreadyAdded, EvidenceRefused, FileGone, NotKept
from .standing import standing_of

logger = logging.getLogger(__name__)


def add_evidence(link: RequestLink, file: UploadedFile) -> Evidence:
    """Keep one file of the link's reader. Raises `EvidenceRefused`, whose message is for the parent.

    First the file, then its row: whatever stops us between, there is at worst a file without a row, which is swept up.
    """
    name = tidy_name(file.name or "")
    refuse_size(name, file.size or 0)
    _refuse_too_many(link, name)
    content = file.read()
    _scan(name, content)
    examined = examine(name, content)
    _refuse_repeated(link, name, examined.sha256)
    stored_name = storage.new_name()
    _write(name, stored_name, examined.content)
    try:
        return _enter(link, name, stored_name, examined)
    except EvidenceRefused:
        _drop_unless_entered(stored_name)
        raise
    except DatabaseError as error:
        _drop_unless_entered(stored_name)
        raise _not_kept(name, error) from error


def own_evidence(link: RequestLink) -> list[Evidence]:
    """What this reader added to the submission; never what another contact did (abuse case 11)."""
    return list(Evidence.objects.filter(submission=link.submission, contact=link.contact))


@transaction.atomic
def remove_evidence(link: RequestLink, pk: int) -> bool:
    """The reader takes back a file of their own; False when it is not there, or the decision has been made."""
    submission = Submission.objects.select_for_update().get(pk=link.submission_id)
    evidence = Evidence.objects.filter(submission=submission, contact=link.contact, pk=pk).first()
    if evidence is None or not standing_of(submission, is_held=True).is_open:
        return False
    delete(evidence, action="evidence_removed", actor_name="parent")
    return True


def delete(evidence: Evidence, *, action: str, actor_name: str) -> None:
    """The row now, the file once that is certain. A file that cannot be deleted then is swept up later."""
    record(
        school=evidence.school,
        action=action,
        subject=evidence.submission,
        actor_name=actor_name,
        evidence=evidence.pk,
        kind=evidence.kind,
    )
    stored_name = evidence.stored_name
    evidence.delete()
    transaction.on_commit(lambda: storage.drop(stored_name), robust=True)


def open_evidence(evidence: Evidence, *, by: AbstractBaseUser) -> bytes:
    """The file, for a member of staff; who opened what is written down first. Raises `FileGone`."""
    with transaction.atomic():
        Evidence.objects.filter(pk=evidence.pk, seen_at=None).update(seen_at=timezone.now(), seen_by=by)
        record(
            school=evidence.school,
            action="evidence_opened",
            subject=evidence.submission,
            actor=by,
            evidence=evidence.pk,
            pupil=evidence.submission.pupil_id,
        )
    try:
        return storage.read(evidence.stored_name)
    except FileNotFoundError as error:
        logger.error("Evidence %s has no file.", evidence.pk)
        raise FileGone(evidence.pk) from error


def _refuse_too_many(link: RequestLink, name: str) -> None:
    there = Evidence.objects.filter(submission=link.submission, contact=link.contact).count()
    if there >= MOST_FILES:
        raise EvidenceRefused(
            f"“{name}” was not added. There are {there} files already; {MOST_FILES} is the most. Remove one that is "
            "not needed, or bring this one to the school office."
        )


def _refuse_repeated(link: RequestLink, name: str, sha256: str) -> None:
    same = Evidence.objects.filter(submission=link.submission, contact=link.contact, sha256=sha256).first()
    if same:
        raise AlreadyAdded(f"“{name}” is there already, as “{same.given_name}”. You need not add it again.")


def _scan(name: str, content: bytes) -> None:
    try:
        scanning.scan(content)
    except scanning.Infected as problem:
        raise EvidenceRefused(
            f"“{name}” was not added. Our virus scanner stopped it. We accept only files that it lets through. Take a "
            "photo or a screenshot of it, and add that."
        ) from problem
    except scanning.ScannerSilent as problem:
        logger.error("The scanner of evidence does not answer: %s", problem)
        raise NotKept(
            f"“{name}” was not kept. Our virus scanner does not answer just now, and without it we keep no file. Try "
            "again in a few minutes, or bring it to the school office."
        ) from problem


def _write(name: str, stored_name: str, content: bytes) -> None:
    try:
        storage.write(stored_name, content)
    except Exception as error:  # each storage has errors of its own
        with contextlib.suppress(Exception):
            storage.drop(stored_name)
        raise _not_kept(name, error) from error


def _enter(link: RequestLink, name: str, stored_name: str, examined: Examined) -> Evidence:
    try:
        with transaction.atomic():
            submission = Submission.objects.select_for_update().get(pk=link.submission_id)
            if not standing_of(submission, is_held=True).is_open:
                raise EvidenceRefused(
                    f"“{name}” was not added, because this has been decided or taken back meanwhile. If the school "
                    "should still see it, bring it to the school office."
                )
            _refuse_too_many(link, name)
            evidence = Evidence.objects.create(
                school=submission.school,
                submission=submission,
                contact=link.contact,
                stored_name=stored_name,
                given_name=name,
                kind=examined.kind,
                size=len(examined.content),
                sha256=examined.sha256,
                is_scanned=scanning.is_scanning(),
                added_at=timezone.now(),
            )
            record(
                school=submission.school,
                action="evidence_added",
                subject=submission,
                actor_name="parent",
                evidence=evidence.pk,
                kind=evidence.kind,
                size=evidence.size,
            )
    except IntegrityError:
        _refuse_repeated(link, name, examined.sha256)
        raise
    return evidence


def _drop_unless_entered(stored_name: str) -> None:
    """When the database does not say whether the row is there, the file stays: the night's sweep asks again."""
    with contextlib.suppress(Exception):
        if not Evidence.objects.filter(stored_name=stored_name).exists():
            storage.drop(stored_name)


def _not_kept(name: str, error: Exception) -> NotKept:
    logger.error("Evidence was not kept: %s", type(error).__name__)
    return NotKept(
        f"“{name}” was not kept, because something does not work on our side. What was added before is safe. Try again "
        "in a few minutes, or bring it to the school office."
    )
