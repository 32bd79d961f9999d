"""Files added while a form is filled in: examined like any other, kept apart until the form is sent, gone with it.

At sending a row moves from the unfinished form to the submission, in the transaction that stores it; no file is copied
or moved. Of a form about several children each child's submission has a row of its own for the same file.
"""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.submissions.models import Submission
from portal.forms.files import FIELD, FileRefused
from portal.forms.models import JourneyDraft

from . import scanning
from .deposit import drop_unless_led_to, look_at, not_kept, store
from .examining import Examined
from .file_names import tidy_name
from .kinds import ACCEPTED, MEGABYTE, MOST_BYTES, MOST_FILES
from .models import DraftFile, Evidence
from .problems import EvidenceRefused, NotKept

# Of all unfinished forms together: anybody may begin a form, so there is an end to what they can fill the disk with.
MOST_WAITING_BYTES = 2_000 * MEGABYTE
MARK_LENGTH = 16


class NotTaken(FileRefused):
    """What evidence refused, as the forms know it."""

    def __init__(self, refused: EvidenceRefused) -> None:
        super().__init__(str(refused))
        self.is_our_fault = isinstance(refused, NotKept)


class DraftFiles:
    """Keeps the files of unfinished forms; see ``portal.forms.files.FileKeeper``."""

    most_files = MOST_FILES
    most_bytes = MOST_BYTES
    accepted = ACCEPTED

    def listed(self, draft: JourneyDraft) -> Sequence[DraftFile]:
        return list(DraftFile.objects.filter(draft=draft))

    def marks(self, draft: JourneyDraft) -> list[str]:
        return [_mark(file) for file in self.listed(draft)]

    def keep(self, draft: JourneyDraft, file: UploadedFile) -> DraftFile:
        """First the file, then its row, as with all evidence."""
        name = tidy_name(file.name or "")
        try:
            return _keep(draft, name, file)
        except EvidenceRefused as refused:
            raise NotTaken(refused) from refused
        except DatabaseError as error:
            raise NotTaken(not_kept(name, error)) from error

    def remove(self, draft: JourneyDraft, pk: int) -> None:
        with transaction.atomic():
            held = JourneyDraft.objects.select_for_update().get(pk=draft.pk)
            if held.sent_at is None:
                _delete(DraftFile.objects.filter(draft=held, pk=pk))

    def forget(self, drafts: QuerySet[JourneyDraft]) -> None:
        _delete(DraftFile.objects.filter(draft__in=drafts))


def _keep(draft: JourneyDraft, name: str, file: UploadedFile) -> DraftFile:
    _refuse_too_many(draft, name)
    waiting = DraftFile.objects.aggregate(total=Sum("size"))["total"] or 0
    if waiting > MOST_WAITING_BYTES:
        raise not_kept(name, OSError("too much waits to be sent"))
    examined = look_at(name, file)
    same = DraftFile.objects.filter(draft=draft, sha256=examined.sha256).first()
    if same:
        return same
    stored_name = store(name, examined)
    try:
        return _enter(draft, name, stored_name, examined)
    except IntegrityError:
        drop_unless_led_to(stored_name)
        return DraftFile.objects.get(draft=draft, sha256=examined.sha256)
    except (EvidenceRefused, DatabaseError):
        drop_unless_led_to(stored_name)
        raise


def _enter(draft: JourneyDraft, name: str, stored_name: str, examined: Examined) -> DraftFile:
    with transaction.atomic():
        held = JourneyDraft.objects.select_for_update().get(pk=draft.pk)
        if held.sent_at is not None:
            raise EvidenceRefused(_("“%(name)s” was not added: the form has been sent meanwhile.") % {"name": name})
        _refuse_too_many(held, name)
        return DraftFile.objects.create(
            draft=held,
            stored_name=stored_name,
            given_name=name,
            kind=examined.kind,
            size=len(examined.content),
            sha256=examined.sha256,
            is_scanned=scanning.is_scanning(),
            added_at=timezone.now(),
        )


def _refuse_too_many(draft: JourneyDraft, name: str) -> None:
    there = DraftFile.objects.filter(draft=draft).count()
    if there >= MOST_FILES:
        raise EvidenceRefused(
            _(
                "“%(name)s” was not added. There are %(there)d files already; %(most)d is the most. Remove one that is "
                "not needed, or bring this one to the school office."
            )
            % {"name": name, "there": there, "most": MOST_FILES}
        )


def hand_over(draft_id: int | None, submissions: Sequence[Submission]) -> None:
    """Inside the transaction that stores them: the form's files become the evidence of each child's submission.

    Only files whose mark is among the answers: those of a question that is no longer asked stay behind, and go with
    the unfinished form.
    """
    sent = set(submissions[0].answers.get(FIELD, ())) if submissions else set()
    if draft_id is None or not sent:
        return
    files = [file for file in DraftFile.objects.filter(draft=draft_id) if _mark(file) in sent]
    for submission in submissions:
        for file in files:
            _give(file, submission)
    DraftFile.objects.filter(pk__in=[file.pk for file in files]).delete()


def _give(file: DraftFile, submission: Submission) -> None:
    evidence = Evidence.objects.create(
        school=submission.school,
        submission=submission,
        is_sent_with_form=True,
        stored_name=file.stored_name,
        given_name=file.given_name,
        kind=file.kind,
        size=file.size,
        sha256=file.sha256,
        is_scanned=file.is_scanned,
        added_at=submission.received_at,
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


def _delete(files: QuerySet[DraftFile]) -> None:
    """The rows now, the files once that is certain."""
    names = list(files.values_list("stored_name", flat=True))
    files.delete()
    for name in names:
        transaction.on_commit(lambda name=name: drop_unless_led_to(name), robust=True)  # type: ignore[misc]


def _mark(file: DraftFile) -> str:
    return file.sha256[:MARK_LENGTH]
