"""Asking a parent for more about a request that waits. Asking decides nothing: the request goes on waiting."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.leave.counting import long_date
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.roll.models import Contact, PupilContact
from portal.attendance_plugin.roll.services import contacts_to_write_to

from .models import Letter, Question
from .placeholders import PlaceholderError, placeholders_in, plain
from .services import find_template
from .vocabulary import QUESTION, accepted_for
from .wording import subject_words, words_of_request
from .writing import LetterDraft, write_letter

QUESTION_LETTER = "more-information"
QUESTION_PLACEHOLDERS = accepted_for(QUESTION)
NOTHING_DECIDED = "Nothing has been decided when this letter is written; take it out."
NO_QUESTION = "Put {{ reason }} where the question is to stand."

Asker = Any  # an account; Django's types have no name for a user with a full name


class QuestionRefused(ValueError):
    """Nothing was asked and nothing was written; the message can be shown to whoever tried."""


def contacts_to_ask(request: LeaveRequest) -> list[PupilContact]:
    """The parents who may be asked, in the school's order: none marked “do not contact” or under a court order."""
    if request.pupil is None:
        return []
    return [written_to for written_to in contacts_to_write_to(request.pupil) if not written_to.court_order]


@transaction.atomic
def ask_parent(
    request: LeaveRequest,
    contact: Contact,
    words: str,
    *,
    by: Asker,
    at: datetime | None = None,
    answer_by: date | None = None,
) -> Question:
    """Ask one parent in a letter; the same words to the same parent a second time give the question already asked.

    ``answer_by`` stands in the letter; a reminder goes when no answer has come by then.
    Raises `QuestionRefused`, and `NoTemplate` where the school has no such letter.
    """
    request = LeaveRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    words, at = words.strip(), at or timezone.now()
    _refuse_what_may_not_be_asked(request, contact, words, answer_by, at)
    asked = Question.objects.filter(request=request, letter__contact=contact, words=words).first()
    return asked or _ask(request, contact, words, by=by, at=at, answer_by=answer_by)


def _refuse_what_may_not_be_asked(
    request: LeaveRequest, contact: Contact, words: str, answer_by: date | None, at: datetime
) -> None:
    if request.state != LeaveRequest.State.WAITING:
        raise QuestionRefused(
            f"Request {request} is “{request.get_state_display().lower()}”; only one that waits can be asked about."
        )
    if contact.pk not in {written_to.contact_id for written_to in contacts_to_ask(request)}:
        raise QuestionRefused(
            "This person may not be written to about the child. Choose one of the parents shown, or ring the family."
        )
    if answer_by and answer_by <= timezone.localdate(at):
        raise QuestionRefused("The day to answer by must be after today, or be left empty.")
    if not words:
        raise QuestionRefused("The question is empty. Write what you would like to know.")


def _ask(
    request: LeaveRequest, contact: Contact, words: str, *, by: Asker, at: datetime, answer_by: date | None
) -> Question:
    number = request.questions.count() + 1
    said = f"{words}\n\nPlease answer by {long_date(answer_by)}." if answer_by else words
    letter = write_question(request, contact, said, at=at, cause=f"request:{request.pk}:question:{number}", by=by)
    question = Question.objects.create(
        request=request,
        letter=letter,
        words=words,
        asked_by=by,
        asked_by_name=by.get_full_name() or by.get_username(),
        asked_at=at,
        answer_by=answer_by,
    )
    record(
        school=request.school,
        action="more_information_asked",
        subject=request,
        actor=by,
        question=question.pk,
        letter=letter.pk,
        contact=contact.pk,
        mailed=letter.message is not None,
    )
    return question


def write_question(
    request: LeaveRequest, contact: Contact, said: str, *, at: datetime, cause: str, by: Asker | None = None
) -> Letter:
    """The school's letter that asks for more, with these words where its question stands; a reminder is by nobody."""
    on = timezone.localdate(at)
    draft = LetterDraft(
        template=find_template(request.school, QUESTION_LETTER),
        request=request,
        contact=contact,
        words={**words_of_request(request, request.checks.first(), contact, on=on), "reason": plain(said)},
        subject_words=subject_words(request, on=on),
    )
    return write_letter(draft, at=at, purpose=QUESTION_LETTER, cause=cause, by=by)


def refuse_without_question(body: str) -> None:
    """Raise `PlaceholderError` for a letter that cannot ask: no place for the question, or words of a decision."""
    names = placeholders_in(body)
    for name in names:
        if name not in QUESTION_PLACEHOLDERS:
            raise PlaceholderError(f"{{{{ {name} }}}}", accepted=QUESTION_PLACEHOLDERS, next_step=NOTHING_DECIDED)
    if "reason" not in names:
        raise PlaceholderError("a letter without reason", accepted=QUESTION_PLACEHOLDERS, next_step=NO_QUESTION)
