"""A question without an answer is asked once more, by itself, when its day is over."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.services import decide
from portal.attendance_plugin.letters.models import Answer, Letter, Question, Reminder
from portal.attendance_plugin.letters.questions import QuestionRefused, ask_parent
from portal.attendance_plugin.letters.reminders import note_answer, remind_of_questions, unanswered
from portal.attendance_plugin.roll.models import Contact, PupilContact
from portal.attendance_plugin.submissions.corrections.models import Correction
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.attendance_plugin.submissions.outbox import deliver
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked
from tests.attendance_plugin.letters.test_questions import write_template

ASKED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ANSWER_BY = date(2026, 11, 27)
WORDS = "Which of the two days is the wedding itself?"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(ASKED, tick=False) as traveller:
        yield traveller


@pytest.fixture
def question(school: School) -> Question:
    request = build_world(school)
    checked(request)
    write_template(school)
    mother = Contact.objects.get(full_name=people.PARENT.name)
    return ask_parent(request, mother, WORDS, by=people.office(), answer_by=ANSWER_BY)


def test_the_day_to_answer_by_stands_in_the_letter(question: Question) -> None:
    assert "Please answer by Friday 27 November 2026." in question.letter.text
    assert question.words == WORDS


def test_one_reminder_goes_when_the_day_is_over(question: Question, clock: time_machine.Traveller) -> None:
    clock.move_to(datetime(2026, 11, 27, 23, 0, tzinfo=UTC))
    assert remind_of_questions() == 0
    clock.move_to(datetime(2026, 11, 28, 3, 0, tzinfo=UTC))
    assert [remind_of_questions(), remind_of_questions()] == [1, 0]
    letter = Reminder.objects.get(question=question).letter
    assert "On Friday 20 November 2026 we asked you the question below. No answer has reached us yet." in letter.text
    assert WORDS in letter.text
    assert OutboxMessage.objects.filter(purpose="more-information", recipient=people.PARENT.email).count() == 2


def correct(question: Question) -> None:
    made_at = ASKED + timedelta(days=1)
    Correction.objects.create(submission=question.request.submission, step="reason", made_at=made_at)


def correct_late(question: Question) -> None:
    Correction.objects.create(submission=question.request.submission, step="reason", made_at=timezone.now())


def note(question: Question) -> None:
    note_answer(question, by=question.asked_by)


def decided(question: Question) -> None:
    decide(LeaveRequest.objects.get(), question.request.checks.first(), "grant", by=people.headteacher())


def end_contact(question: Question) -> None:
    PupilContact.objects.update(ended_on=ASKED.date())


@pytest.mark.parametrize("answered", [correct, note, decided, end_contact])
def test_nobody_is_reminded_who_answered_or_need_not(
    answered: Callable[[Question], None], question: Question, clock: time_machine.Traveller
) -> None:
    answered(question)
    letters = Letter.objects.count()
    clock.move_to(datetime(2026, 11, 28, 3, 0, tzinfo=UTC))
    assert (remind_of_questions(), Letter.objects.count()) == (0, letters)


def test_an_answer_is_noted_once(question: Question) -> None:
    assert note_answer(question, by=question.asked_by) == note_answer(question, by=question.asked_by)
    assert (Answer.objects.count(), unanswered().count()) == (1, 0)


def test_a_day_that_is_over_is_no_day_to_answer_by(question: Question) -> None:
    with pytest.raises(QuestionRefused, match="must be after today"):
        ask_parent(
            question.request, question.letter.contact, "Another one?", by=question.asked_by, answer_by=ASKED.date()
        )


def reminded(clock: time_machine.Traveller) -> OutboxMessage:
    """The reminder is written in the night, and the worker stops before it goes out."""
    clock.move_to(datetime(2026, 11, 28, 3, 0, tzinfo=UTC))
    assert remind_of_questions() == 1
    return OutboxMessage.objects.latest("pk")


@pytest.mark.parametrize("answered", [correct_late, note, decided])
def test_a_reminder_that_waited_until_it_was_answered_never_goes_out(
    answered: Callable[[Question], None], question: Question, clock: time_machine.Traveller
) -> None:
    """Abuse case 62: dropped, not sent late."""
    message = reminded(clock)
    answered(question)
    clock.move_to(datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
    assert (deliver(message.pk), deliver(message.pk)) == ("dropped", "dropped")
    message.refresh_from_db()
    assert (message.state, message.sent_at, mail.outbox) == ("dropped", None, [])
    assert AuditEntry.objects.filter(action="mail_dropped", subject=f"outboxmessage:{message.pk}").count() == 1


def test_a_reminder_that_is_still_owed_goes_out_late(question: Question, clock: time_machine.Traveller) -> None:
    message = reminded(clock)
    clock.move_to(datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
    assert deliver(message.pk) == "sent"
    assert [sent.to for sent in mail.outbox] == [[people.PARENT.email]]


def test_the_question_itself_is_no_reminder_and_always_goes_out(question: Question) -> None:
    note(question)
    assert question.letter.message is not None
    assert deliver(question.letter.message.pk) == "sent"


def test_nobody_is_reminded_by_itself_once_the_days_are_over(question: Question, clock: time_machine.Traveller) -> None:
    """The worker stood still for a week; the days asked for were 3 and 4 December."""
    clock.move_to(datetime(2026, 12, 4, 23, 0, tzinfo=UTC))
    with transaction.atomic():
        assert remind_of_questions() == 1
        transaction.set_rollback(True)
    clock.move_to(datetime(2026, 12, 5, 3, 0, tzinfo=UTC))
    assert remind_of_questions() == 0
