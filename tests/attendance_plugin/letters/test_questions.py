"""Asking a parent for more: whom it may reach, what it says, and that the request goes on waiting."""

import pytest
from django.utils import timezone

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.services import decide
from portal.attendance_plugin.letters.models import Letter, LetterTemplate, Question
from portal.attendance_plugin.letters.questions import QuestionRefused, ask_parent, contacts_to_ask
from portal.attendance_plugin.letters.services import NoTemplate
from portal.attendance_plugin.letters.writing import BEHIND_THE_LINK
from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.submissions.models import OutboxMessage, RequestLink
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked

WORDS = "Which of the two days is the *wedding* itself?\nA photograph of the invitation <b>would</b> do."
BODY = (
    "Dear {{ parent_name }},\n\nAbout {{ child_name }}, {{ first_day }} to {{ last_day }}:\n\n{{ reason }}\n\n"
    "{{ clauses }}\n\n{{ status_link }}"
)


def write_template(school: School) -> None:
    LetterTemplate.objects.create(
        school=school,
        slug="more-information",
        title="May we ask?",
        subject="A question: {{ reference }}",
        body=BODY,
        modified_at=timezone.now(),
    )


@pytest.fixture
def request_(school: School) -> LeaveRequest:
    request = build_world(school)
    checked(request)
    write_template(school)
    return request


def mother_of(request: LeaveRequest) -> Contact:
    return Contact.objects.get(pupil_links__pupil=request.pupil, full_name=people.PARENT.name)


def ask(request: LeaveRequest, contact: Contact, words: str = WORDS) -> Question:
    asker = people.User.objects.filter(username="office").first() or people.office()
    return ask_parent(request, contact, words, by=asker)


def test_the_parent_asked_gets_the_letter_and_the_request_waits(request_: LeaveRequest) -> None:
    question = ask(request_, mother_of(request_))
    message = OutboxMessage.objects.get(purpose="more-information")
    assert (message.recipient, message.subject) == (people.PARENT.email, "A question: TEST0001")
    assert message.text_body.startswith(
        "Dear Ngozi Okafor,\n\nAbout Amara O'Neill-Okafor, Thursday 3 December 2026 to Friday 4 December 2026:\n\n"
        f"{BEHIND_THE_LINK} ("
    )
    assert "4.5 Exceptional circumstances" in message.text_body
    assert WORDS in question.letter.text
    assert "&lt;b&gt;would&lt;/b&gt;" in question.letter.html
    assert "photograph" not in message.text_body + message.html_body
    request_.refresh_from_db()
    assert (request_.state, request_.decisions.count()) == ("waiting", 0)
    assert (question.words, question.asked_by_name, question.letter.message) == (WORDS, "Prue Lacey", message)


def test_the_link_is_in_the_mail_and_not_in_the_letter_kept(request_: LeaveRequest) -> None:
    kept = ask(request_, mother_of(request_)).letter
    token = OutboxMessage.objects.get().text_body.rpartition("/requests/")[2].strip().strip("/")
    assert len(token) >= 40
    assert token not in kept.html + kept.text
    assert RequestLink.objects.get().contact == mother_of(request_)


def test_asking_is_audited_without_a_word_of_it(request_: LeaveRequest) -> None:
    question = ask(request_, mother_of(request_))
    entry = AuditEntry.objects.get(action="more_information_asked")
    assert (entry.actor_name, entry.subject) == ("office", f"leaverequest:{request_.pk}")
    assert entry.detail == {
        "question": question.pk,
        "letter": question.letter_id,
        "contact": mother_of(request_).pk,
        "mailed": True,
    }


@pytest.mark.parametrize(
    "flag", [{"do_not_contact": True}, {"court_order": True}, {"has_responsibility": False}, {"ended_on": "2026-09-01"}]
)
def test_a_barred_parent_is_never_asked(request_: LeaveRequest, flag: dict[str, object]) -> None:
    father = people.separated_parent(request_.pupil)
    type(father).objects.filter(pk=father.pk).update(**flag)
    assert [link.contact.full_name for link in contacts_to_ask(request_)] == [people.PARENT.name]
    with pytest.raises(QuestionRefused, match="may not be written to about the child"):
        ask(request_, father.contact)
    assert (Letter.objects.count(), OutboxMessage.objects.count(), Question.objects.count()) == (0, 0, 0)


def test_a_contact_of_another_child_is_not_asked(request_: LeaveRequest) -> None:
    with pytest.raises(QuestionRefused):
        ask(request_, people.outsider(request_.school))
    assert Letter.objects.count() == 0


def test_a_parent_without_an_address_gets_a_letter_to_print(request_: LeaveRequest) -> None:
    Contact.objects.update(email="")
    assert ask(request_, mother_of(request_)).letter.message is None
    assert (OutboxMessage.objects.count(), RequestLink.objects.count()) == (0, 0)


def test_pressing_twice_asks_once_and_another_question_is_another_letter(request_: LeaveRequest) -> None:
    mother = mother_of(request_)
    first = ask(request_, mother)
    assert ask(request_, mother, f"  {WORDS}\n") == first
    assert ask(request_, mother, "And who travels with her?") != first
    assert (Question.objects.count(), OutboxMessage.objects.filter(purpose="more-information").count()) == (2, 2)


def test_a_decided_request_is_asked_about_no_more(request_: LeaveRequest) -> None:
    decide(request_, request_.checks.first(), "grant", by=people.headteacher())
    with pytest.raises(QuestionRefused, match="Request TEST0001 is “decided”; only one that waits"):
        ask(request_, mother_of(request_))


def test_an_empty_question_is_refused(request_: LeaveRequest) -> None:
    with pytest.raises(QuestionRefused, match="The question is empty"):
        ask(request_, mother_of(request_), " \n ")


def test_without_the_letter_nothing_is_asked(request_: LeaveRequest) -> None:
    LetterTemplate.objects.filter(slug="more-information").delete()
    with pytest.raises(NoTemplate, match=r"no letter 'more-information'"):
        ask(request_, mother_of(request_))
    assert not AuditEntry.objects.filter(action="more_information_asked").exists()
