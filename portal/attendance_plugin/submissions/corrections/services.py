"""Writing a correction, with everything that follows from it, or nothing."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.submissions.concerns.services import look_for_worries
from portal.attendance_plugin.submissions.models import RequestLink, Submission
from portal.journeys.definition import AnswersByStep
from portal.journeys.digests import answers_digest

from .correctable import correctable_of
from .models import Correction
from .problems import ChangedMeanwhile, CorrectionRefused
from .walking import corrected_answers, pages_to_correct

MOST_CORRECTIONS = 50


def why_not_corrected(submission: Submission, *, is_held: bool = False) -> str:
    """Empty while the sender may put answers right; else why not, for the parent."""
    rules = correctable_of(submission)
    if rules is None:
        return _("The answers of this form stay as they were sent. If something is wrong, ring the school office.")
    return rules.why_not(submission, is_held=is_held)


@transaction.atomic
def correct(link: RequestLink, step: str, given: AnswersByStep, *, seen: str) -> Correction | None:
    """Put the answers of one page right, and of those asked with it. None where they are so already.

    ``seen`` is the digest of the answers the page showed. Raises ``CorrectionRefused``; then nothing has changed.
    """
    submission = Submission.objects.select_for_update(of=("self",)).select_related("school").get(pk=link.submission_id)
    after = corrected_answers(submission, given)
    if answers_digest(after) == answers_digest(submission.answers):
        return None
    _refuse(link, submission, step, seen)
    correction = _enter(link, submission, step, after)
    look_for_worries(submission)
    rules = correctable_of(submission)
    if rules and rules.follow:
        rules.follow(submission)
    return correction


def _refuse(link: RequestLink, submission: Submission, step: str, seen: str) -> None:
    if why_not := why_not_corrected(submission, is_held=True):
        raise CorrectionRefused(why_not)
    pages = {page.slug for page in pages_to_correct(submission).values()}
    if link.contact_id != submission.sender_contact_id or step not in pages:
        raise CorrectionRefused(_("This answer stays as it was sent. If it is wrong, ring the school office."))
    if seen != answers_digest(submission.answers):
        raise ChangedMeanwhile
    if submission.corrections.count() >= MOST_CORRECTIONS:
        raise CorrectionRefused(_("You have changed this very often. Please ring the school office to change more."))


def _enter(link: RequestLink, submission: Submission, step: str, after: dict[str, Any]) -> Correction:
    before = submission.answers
    changed = {name for name in before.keys() | after.keys() if _side(before, name) != _side(after, name)}
    correction = Correction.objects.create(
        submission=submission,
        link=link,
        step=step,
        before={name: before[name] for name in before if name in changed},
        after={name: after[name] for name in after if name in changed},
        made_at=timezone.now(),
    )
    submission.answers = after
    submission.save(update_fields=["answers"])
    record(
        school=submission.school,
        action="submission_corrected",
        subject=submission,
        actor_name="parent",
        correction=correction.pk,
        step=step,
        link=link.pk,
    )
    return correction


def _side(answers: dict[str, Any], name: str) -> list[Any]:
    """An answer that is not there is another than one that is empty."""
    return [answers[name]] if name in answers else []


def answers_after(submission: Submission) -> list[tuple[Correction, dict[str, Any], dict[str, Any]]]:
    """Each correction in order, with all the answers as they stood before and after it."""
    after = dict(submission.answers)
    steps = []
    for correction in submission.corrections.order_by("-pk"):
        before = {name: value for name, value in after.items() if name not in correction.after} | correction.before
        steps.append((correction, before, after))
        after = before
    return steps[::-1]


def answers_first_sent(submission: Submission) -> dict[str, Any]:
    """The answers as the form had them when it was sent."""
    steps = answers_after(submission)
    return steps[0][1] if steps else dict(submission.answers)
