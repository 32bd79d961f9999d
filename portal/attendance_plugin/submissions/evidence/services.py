"""Adding a file, taking it away, opening it."""

import logging

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.submissions.models import RequestLink, Submission

from . import scanning, storage
from .deposit import drop_unless_led_to, look_at, not_kept, store
from .examining import Examined
from .file_names import tidy_name
from .kinds import MOST_FILES
from .models import Evidence
from .problems import AlreadyAdded, EvidenceRefused, FileGone
from .standing import standing_of

logger = logging.getLogger(__name__)


def add_evidence(link: RequestLink, file: UploadedFile) -> Evidence:
    """Keep one file of the link's reader. Raises `EvidenceRefused`, whose message is for the parent.

    First the file, then its row: whatever stops us between, there is at worst a file without a row, which is swept up.
    """
    name = tidy_name(file.name or "")
    _refuse_too_many(link, name)
    examined = look_at(name, file)
    _refuse_repeated(link, name, examined.sha256)
    stored_name = store(name, examined)
    try:
        return _enter(link, name, stored_name, examined)
    except EvidenceRefused:
        drop_unless_led_to(stored_name)
        raise
    except DatabaseError as error:
        drop_unless_led_to(stored_name)
        raise not_kept(name, error) from error


def own_evidence(link: RequestLink) -> list[Evidence]:
    """What this reader added to the submission; never what another contact did (abuse case 11)."""
    return list(_own(link))


def _own(link: RequestLink) -> QuerySet[Evidence]:
    """Files that were sent with the form are the sender's."""
    own = Q(contact=link.contact)
    if link.contact_id == link.submission.sender_contact_id:
        own |= Q(contact=None, is_sent_with_form=True)
    return Evidence.objects.filter(own, submission=link.submission)


@transaction.atomic
def remove_evidence(link: RequestLink, pk: int) -> bool:
    """The reader takes back a file of their own; False when it is not there, or the decision has been made."""
    submission = Submission.objects.select_for_update().get(pk=link.submission_id)
    evidence = _own(link).filter(pk=pk).first()
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
    transaction.on_commit(lambda: drop_unless_led_to(stored_name), robust=True)


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
    there = _own(link).count()
    if there >= MOST_FILES:
        raise EvidenceRefused(
            _(
                "“%(name)s” was not added. There are %(there)d files already; %(most)d is the most. Remove one that is "
                "not needed, or bring this one to the school office."
            )
            % {"name": name, "there": there, "most": MOST_FILES}
        )


def _refuse_repeated(link: RequestLink, name: str, sha256: str) -> None:
    same = _own(link).filter(sha256=sha256).first()
    if same:
        raise AlreadyAdded(
            _("“%(name)s” is there already, as “%(same)s”. You need not add it again.")
            % {"name": name, "same": same.given_name}
        )


def _enter(link: RequestLink, name: str, stored_name: str, examined: Examined) -> Evidence:
    try:
        with transaction.atomic():
            submission = Submission.objects.select_for_update().get(pk=link.submission_id)
            if not standing_of(submission, is_held=True).is_open:
                raise EvidenceRefused(
                    _(
                        "“%(name)s” was not added, because this has been decided or taken back meanwhile. If the "
                        "school should still see it, bring it to the school office."
                    )
                    % {"name": name}
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
