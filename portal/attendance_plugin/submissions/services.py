"""Writing down what parents sent, and what follows from it."""

import hashlib
import logging
import traceback
import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Pupil
from portal.forms.children import each_child
from portal.forms.sent_forms import AlreadySent, SentForm
from portal.journeys.definition import Answers
from portal.journeys.digests import answers_digest

from .acknowledgements import acknowledge, release_acknowledgement
from .after_match import after_match
from .background import run_later
from .concerns.services import look_for_worries
from .confirming import forget_confirmation
from .evidence.drafts import hand_over
from .links import issue_link
from .matching import Sender, know_sender, match_pupil
from .models import Submission
from .notices import tell_contacts
from .outbox import queue_message
from .references import unused_reference
from .sent_together import lock_sent_with, sent_with

__all__ = [
    "ContinuationFailed",
    "hand_on",
    "issue_link",
    "look_for_child",
    "queue_message",
    "receive",
    "set_pupil",
    "take_submission",
    "take_submissions",
]

logger = logging.getLogger(__name__)
LOOK_FOR_CHILD = "portal.attendance_plugin.submissions.tasks.look_for_child"


class ContinuationFailed(RuntimeError):
    """The room that takes a submission over raised; told without its words, which may hold a name."""


def receive(sent: SentForm) -> list[str]:
    """What the forms call: the references of the stored submissions, one for each child."""
    return [submission.reference for submission in take_submissions(sent)]


def take_submission(sent: SentForm) -> Submission:
    """The same for a form about one child: its submission."""
    return take_submissions(sent)[0]


def take_submissions(sent: SentForm) -> list[Submission]:
    """Store a finished form with its audit rows, its acknowledgement and its tasks, all or nothing (R1).

    Each child gets a submission of its own. The same key with the same answers gives the submissions already stored;
    with others it raises ``AlreadySent`` (R3).
    """
    with transaction.atomic():
        stored = _stored(sent.key)
        if not stored:
            try:
                with transaction.atomic():
                    return _store_all(sent)
            except IntegrityError:
                stored = _stored(sent.key)
                if not stored:
                    raise
    digests = [answers_digest(answers) for answers in each_child(sent.answers)]
    if [one.answers_sha256 for one in stored] != digests or stored[0].form != sent.form:
        raise AlreadySent([one.reference for one in stored])
    return stored


def key_of_child(key: str, number: int) -> str:
    """The hash that keeps a child of a form from being stored twice; the first child's is that of the key itself."""
    return hashlib.sha256((f"{key}/{number}" if number else key).encode()).hexdigest()


def _stored(key: str) -> list[Submission]:
    """What was stored under this key, in the order of the children."""
    first = Submission.objects.filter(key_sha256=key_of_child(key, 0)).first()
    return sent_with(first) if first else []


def _store_all(sent: SentForm) -> list[Submission]:
    """The first child first: of many posts at once only one gets past its key."""
    children = each_child(sent.answers)
    together = uuid.uuid4() if len(children) > 1 else None
    stored = [_store(sent, answers, number, together) for number, answers in enumerate(children)]
    hand_over(sent.draft_id, stored)
    if not stored[0].is_suspect:
        acknowledge(stored)
    for submission in stored:
        run_later(LOOK_FOR_CHILD, submission.pk)
    return stored


def _store(sent: SentForm, answers: Answers, number: int, together: uuid.UUID | None) -> Submission:
    submission = Submission.objects.create(
        school=sent.school,
        form=sent.form,
        asked_form=sent.asked,
        reference=unused_reference(),
        key_sha256=key_of_child(sent.key, number),
        sent_together=together,
        answers=answers,
        answers_sha256=answers_digest(answers),
        received_at=sent.received_at,
        signals=list(sent.signals),
        is_suspect=bool(sent.signals),
        language=sent.language,
        child_name=answers.get("child_name", ""),
        child_class=answers.get("child_class", ""),
        sender_name=answers["parent_name"],
        sender_email=answers.get("email", ""),
        sender_telephone=answers.get("telephone", ""),
    )
    detail: dict[str, Any] = {"sent_together": str(together)} if together else {}
    detail |= {"form": sent.form, "reference": submission.reference, "signals": list(sent.signals)}
    record(school=sent.school, action="submission_received", subject=submission, actor_name="parent", **detail)
    look_for_worries(submission)
    return submission


@transaction.atomic
def look_for_child(submission_id: int) -> Submission:
    """Match the submission, once; let the acknowledgement go when every child of the form was looked for."""
    together = lock_sent_with(submission_id)
    submission = next(one for one in together if one.pk == submission_id)
    if submission.match == Submission.Match.WAITING:
        found = match_pupil(submission)
        submission.match, submission.pupil = found.match, found.pupil
        _note_sender(submission, found.sender)
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
        release_acknowledgement(together)
    return submission


def _note_sender(submission: Submission, sender: Sender) -> None:
    submission.sender_contact, submission.sender_on_record = sender.contact, sender.on_record
    submission.sender_new = list(sender.new)


def hand_on(submission: Submission) -> None:
    """Give the submission to the room that deals with its form; a suspect one waits until a person releases it.

    Raises ``ContinuationFailed``; it is tried again.
    """
    if submission.is_suspect:
        return
    continuation = after_match.get(submission.form)
    try:
        with transaction.atomic():
            if continuation is not None:
                continuation(submission)
            tell_contacts(submission)
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
    _note_sender(submission, know_sender(submission, pupil))
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
