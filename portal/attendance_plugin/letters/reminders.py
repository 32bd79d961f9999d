"""Questions without an answer: one reminder each, once the day that was named is over, while the request waits."""

import re
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.leave.counting import long_date
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.submissions.corrections.models import Correction
from portal.attendance_plugin.submissions.evidence.models import Evidence

from .models import Answer, Question, Reminder
from .questions import contacts_to_ask, write_question


def unanswered() -> QuerySet[Question]:
    """Questions about requests that wait, to which the parent has neither changed an answer nor sent evidence since,
    and of which no member of staff says that they are answered."""
    same = {"submission": OuterRef("request__submission")}
    open_ones = Question.objects.filter(request__state=LeaveRequest.State.WAITING, answer=None)
    return open_ones.exclude(Exists(Correction.objects.filter(**same, made_at__gt=OuterRef("asked_at")))).exclude(
        Exists(Evidence.objects.filter(**same, added_at__gt=OuterRef("asked_at")))
    )


def remind_of_questions() -> int:
    """Each night; how many reminders were written. Safe to run again."""
    today = timezone.localdate()
    due = unanswered().filter(answer_by__lt=today, reminder=None, letter__contact__isnull=False)
    # Once the days are over nobody is asked about them by itself: the worker may have stood still meanwhile.
    due = due.filter(request__last_day__gte=today)
    return sum(_remind(question) for question in due.order_by("pk").values_list("pk", flat=True))


def is_stale(cause: str) -> bool:
    """A reminder that waited in the outbox until the question was answered or the request had moved on."""
    reminded = re.fullmatch(r"question:(\d+):reminder", cause)
    return reminded is not None and not unanswered().filter(pk=int(reminded[1])).exists()


@transaction.atomic
def _remind(question_id: int) -> bool:
    held = LeaveRequest.objects.select_for_update(of=("self",)).filter(questions=question_id).first()
    question = Question.objects.select_related("letter__contact", "request").filter(reminder=None).get(pk=question_id)
    contact = question.letter.contact
    may_ask = held is not None and {link.contact_id for link in contacts_to_ask(held)}
    if held is None or contact is None or not may_ask or contact.pk not in may_ask:
        return False
    asked_on = long_date(timezone.localdate(question.asked_at))
    said = f"On {asked_on} we asked you the question below. No answer has reached us yet.\n\n{question.words}"
    at = timezone.now()
    letter = write_question(held, contact, said, at=at, cause=f"question:{question.pk}:reminder")
    Reminder.objects.create(question=question, letter=letter, sent_at=at)
    record(
        school=held.school,
        action="question_reminded",
        subject=held,
        actor_name="worker",
        question=question.pk,
        letter=letter.pk,
        contact=contact.pk,
    )
    return True


@transaction.atomic
def note_answer(question: Question, *, by: Any) -> Answer:
    """The parent answered by telephone or at the gate: no reminder goes."""
    answer, is_new = Answer.objects.get_or_create(
        question=question, defaults={"entered_by": by, "entered_at": timezone.now()}
    )
    if is_new:
        request = question.request
        record(school=request.school, action="question_answered", subject=request, actor=by, question=question.pk)
    return answer
