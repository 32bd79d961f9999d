"""Writing down what parents sent, and what follows from it."""

import hashlib
import logging
import traceback

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Pupil
from portal.forms.drafts import answers_digest
from portal.forms.journeys import AlreadySent, SentForm

from .acknowledgements import acknowledge, release_acknowledgement
from .after_match import after_match
from .background import run_later
from .concerns.services import look_for_worries
from .confirming import forget_confirmation
from .links import issue_link
from .matching import find_new, find_sender, match_pupil
from .models import Submission
from .outbox import queue_message
from .references import new_reference

__all__ = [
    "ContinuationFailed",
    "hand_on",
    "issue_link",
    "look_for_child",
    "queue_message",
    "receive",
    "set_pupil",
    "take_submission",
]

logger = logging.getLogger(__name__)
LOOK_FOR_CHILD = "portal.attendance_plugin.submissions.tasks.look_for_child"


class ContinuationFailed(RuntimeError):
    """The room that takes a submission over raised; told without its words, which may hold a name."""


def receive(sent: SentForm) -> str:
    """What the forms call: the reference of the stored submission."""
    return take_submission(sent).reference


def take_submission(sent: SentForm) -> Submission:
    """Store a finished form with its audit row, its acknowledgement and its task, all or nothing (R1).

    The same key with the same answers gives the submission already stored; with others it raises ``AlreadySent`` (R3).
    """
    key_sha256 = hashlib.sha256(sent.key.encode()).hexdigest()
    with transaction.atomic():
        stored = Submission.objects.filter(key_sha256=key_sha256).first()
        if stored is None:
            try:
                with transaction.atomic():
                    return _store(sent, key_sha256)
            except IntegrityError:
                stored = Submission.objects.filter(key_sha256=key_sha256).first()
                if stored is None:
                    raise
    if stored.answers_sha256 != answers_digest(sent.answers) or stored.form != sent.form:
        raise AlreadySent(stored.reference)
    return stored


def _store(sent: SentForm, key_sha256: str) -> Submission:
    answers = sent.answers
    submission = Submission.objects.create(
        school=sent.school,
        form=sent.form,
        reference=_unused_reference(),
        key_sha256=key_sha256,
        answers=answers,
        answers_sha256=answers_digest(answers),
        received_at=sent.received_at,
        signals=list(sent.signals),
        is_suspect=bool(sent.signals),
        language=sent.language,
        child_name=answers["child_name"],
        child_class=answers.get("child_class", ""),
        sender_name=answers["parent_name"],
        sender_email=answers.get("email", ""),
        sender_telephone=answers.get("telephone", ""),
    )
    record(
        school=sent.school,
        action="submission_received",
        subject=submission,
        actor_name="parent",
        form=sent.form,
        reference=submission.reference,
        signals=list(sent.signals),
    )
    look_for_worries(submission)
    if not submission.is_suspect:
        acknowledge(submission)
    run_later(LOOK_FOR_CHILD, submission.pk)
    return submission


def _unused_reference() -> str:
    while Submission.objects.filter(reference=(reference := new_reference())).exists():
        continue
    return reference


@transaction.atomic
def look_for_child(submission_id: int) -> Submission:
    """Match the submission, once, and let its acknowledgement go."""
    submission = (
        Submission.objects.select_for_update(of=("self",)).select_related("school", "pupil").get(pk=submission_id)
    )
    if submission.match == Submission.Match.WAITING:
        found = match_pupil(submission)
        submission.match, submission.pupil, submission.sender_contact = found.match, found.pupil, found.contact
        submission.sender_on_record, submission.sender_new = found.contact is not None, list(found.new)
        submission.save()
        record(
            school=submission.school,
            action="submission_looked_for",
            subject=submission,
            actor_name="worker",
            match=submission.match,
            pupil=submission.pupil_id,
            sender_on_record=submission.sender_on_record,
        )
        release_acknowledgement(submission)
    return submission


def hand_on(submission: Submission) -> None:
    """Give the submission to the room that deals with its form; a suspect one waits until a person releases it.

    Raises ``ContinuationFailed``; it is tried again.
    """
    if submission.is_suspect:
        return
    continuation = after_match.get(submission.form)
    try:
        if continuation is not None:
            with transaction.atomic():
                continuation(submission)
    except Exception as error:
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("Submission %s was not handed on: %s\n%s", submission.pk, type(error).__name__, frames)
        raise ContinuationFailed(f"Submission {submission.pk}: {type(error).__name__}") from None
    Submission.objects.filter(pk=submission.pk, handed_on_at=None).update(handed_on_at=timezone.now())


@transaction.atomic
def set_pupil(submission: Submission, pupil: Pupil, *, by: AbstractBaseUser) -> Submission:
    """A member of staff says which child is meant."""
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    before = submission.pupil_id
    if before not in (None, pupil.pk):
        forget_confirmation(submission)
    submission.pupil, submission.match = pupil, Submission.Match.MATCHED
    submission.sender_contact = find_sender(submission, pupil)
    submission.sender_on_record = submission.sender_contact is not None
    submission.sender_new = find_new(submission, pupil)
    submission.save()
    record(
        school=submission.school,
        action="submission_matched_by_hand",
        subject=submission,
        actor=by,
        before=before,
        pupil=pupil.pk,
    )
    hand_on(submission)
    return submission
