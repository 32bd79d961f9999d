"""Answering a request to collect a child early: ring back where the record says so, then agree or not.

Nothing here happens by itself. What was asked for is kept with each call and answer, so that a call about one time and
person says nothing for another.
"""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Contact, PupilContact
from portal.attendance_plugin.submissions.confirming import confirm, contacts_who_may_answer
from portal.attendance_plugin.submissions.models import Submission
from portal.journeys.digests import answers_digest

from .flags import flags_of
from .models import CollectionAnswer, CollectionCall

ASKED = ("date", "time", "collector", "collector_relation")
AGREED, NOT_AGREED = CollectionAnswer.Outcome.AGREED, CollectionAnswer.Outcome.NOT_AGREED


class AnswerRefused(ValueError):
    """Why the request cannot be answered so now, and what to do next."""


def asked_for(submission: Submission) -> dict[str, Any]:
    return {name: submission.answers.get(name, "") for name in ASKED}


def digest_asked_for(submission: Submission) -> str:
    return answers_digest(asked_for(submission))


def answer_standing(submission: Submission) -> CollectionAnswer | None:
    """The newest answer, unless the child, the time or the collector has been changed since."""
    newest = next(iter(submission.collection_answers.all()), None)
    is_about_it = newest and newest.pupil_id == submission.pupil_id and newest.about == asked_for(submission)
    return newest if is_about_it else None


def calls_about(submission: Submission) -> list[CollectionCall]:
    """The calls about what is asked for now, newest first."""
    about = asked_for(submission)
    calls = submission.collection_calls.all()
    return [call for call in calls if call.pupil_id == submission.pupil_id and call.about == about]


def contacts_to_ring(submission: Submission) -> list[PupilContact]:
    """Whom to ring back, with the number on record: never a number from the form, never who a court order concerns."""
    links = contacts_who_may_answer(submission)
    return [link for link in links if link.contact.telephone and not link.court_order and link.has_responsibility]


@transaction.atomic
def record_call(submission: Submission, contact: Contact, result: str, *, by: AbstractBaseUser) -> CollectionCall:
    """Write down that a contact was rung. Raises ``AnswerRefused`` for a number the school does not hold."""
    submission = _locked(submission)
    rung = next((link.contact for link in contacts_to_ring(submission) if link.contact_id == contact.pk), None)
    if rung is None or submission.pupil is None:
        raise AnswerRefused("That is no number to ring back about this child. Choose one of the contacts shown.")
    call = CollectionCall.objects.create(
        submission=submission,
        pupil=submission.pupil,
        contact=rung,
        contact_name=rung.full_name,
        number=rung.telephone,
        result=result,
        about=asked_for(submission),
        rung_at=timezone.now(),
        by=by,  # type: ignore[misc]
    )
    record(
        school=submission.school,
        action="collection_rung_back",
        subject=submission,
        actor=by,
        call=call.pk,
        result=result,
    )
    if result == CollectionCall.Result.AGREES:
        confirm(submission, how=Submission.Confirmed.CALL, by=by, contact=rung)
    return call


def why_not_agreed(submission: Submission) -> str:
    """Why the request cannot be agreed to now; empty where staff may."""
    if submission.pupil is None:
        return "Nobody knows yet which child is meant. Match the form to a child first."
    flags = flags_of(submission.pupil, str(submission.answers.get("collector", "")))
    if flags.is_barred:
        return "The school’s record says that this person may not collect the child. Ask the headteacher."
    calls = calls_about(submission)
    if flags.words and (not calls or calls[0].result != CollectionCall.Result.AGREES):
        return "Ring back a number on record first, and write down here that the request is right."
    return ""


@transaction.atomic
def answer(
    submission: Submission, outcome: str, *, by: AbstractBaseUser, seen: int | None = None, about: str = ""
) -> CollectionAnswer:
    """Agree, or not. ``seen`` is the answer its page showed: another one since is told, not overwritten (R11).

    ``about`` is the digest of what the page showed as asked for: a parent may correct it meanwhile (abuse case 37).
    """
    submission = _locked(submission)
    if about and about != digest_asked_for(submission):
        raise AnswerRefused("The parent changed the request after you opened this page. Read it as it is now first.")
    newest = submission.collection_answers.first()
    if newest is not None and newest.pk != seen:
        who = newest.by.get_full_name() if newest.by else "somebody"
        at = timezone.localtime(newest.answered_at)
        raise AnswerRefused(
            f"{who} has already answered at {at:%H:%M}: {newest.get_outcome_display()}. Look at it first."
        )
    if submission.pupil is None or (outcome == AGREED and why_not_agreed(submission)):
        raise AnswerRefused(why_not_agreed(submission))
    given = CollectionAnswer.objects.create(
        submission=submission,
        pupil=submission.pupil,
        outcome=outcome,
        about=asked_for(submission),
        answered_at=timezone.now(),
        by=by,  # type: ignore[misc]
    )
    record(school=submission.school, action="collection_answered", subject=submission, actor=by, outcome=outcome)
    return given


def _locked(submission: Submission) -> Submission:
    """Two members of staff at the same moment come one after the other."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("school", "pupil")
    return rows.get(pk=submission.pk)
