"""Asking a parent for more from the page of a request: the form, who sees it, and what the page tells afterwards."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.services import decide
from portal.attendance_plugin.letters.models import LetterTemplate, Question
from portal.attendance_plugin.roll.models import PupilContact
from portal.attendance_plugin.submissions.models import OutboxMessage
from tests import people
from tests.attendance_plugin.letters.test_questions import write_template

WORDS = "Could you tell us which day the wedding is?"


def address(request: LeaveRequest, name: str = "ask") -> str:
    return reverse(f"attendance_staff:{name}", args=[request.submission.reference])


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def contact_id(name: str) -> int:
    return PupilContact.objects.get(contact__full_name=name).contact_id


@pytest.fixture
def asked(waiting: LeaveRequest) -> LeaveRequest:
    """A request with the letter to ask about it loaded."""
    write_template(waiting.school)
    return waiting


@pytest.mark.parametrize("who", ["office", "attendance_officer", "headteacher"])
def test_whoever_works_on_requests_may_ask(who: str, asked: LeaveRequest, sign_in) -> None:
    answers = {"contact": contact_id(people.PARENT.name), "question": WORDS}
    page = words(sign_in(who).post(address(asked), answers, follow=True))
    assert "Ngozi Okafor is asked. The letter goes by email." in page
    assert re.search(rf"asked Ngozi Okafor on .* \(by email: queued\) {re.escape(WORDS)}", page)
    assert "Waiting for a decision" in page
    assert OutboxMessage.objects.get(purpose="more-information").recipient == people.PARENT.email


@pytest.mark.parametrize("missing", ["view_requests", "view_roll", "view_health_words", "match_pupil"])
def test_an_account_that_lacks_one_right_neither_sees_the_form_nor_may_send_it(
    missing: str, asked: LeaveRequest, sign_in
) -> None:
    client = sign_in("office")
    group = User.objects.get(username="office").groups.get()
    group.permissions.remove(Permission.objects.get(codename=missing))
    answers = {"contact": contact_id(people.PARENT.name), "question": WORDS}
    assert client.post(address(asked), answers).status_code == 403
    assert address(asked) not in client.get(address(asked, "request")).content.decode()
    assert (Question.objects.count(), OutboxMessage.objects.filter(purpose="more-information").count()) == (0, 0)


def test_only_parents_who_may_be_written_to_are_offered(asked: LeaveRequest, sign_in) -> None:
    people.separated_parent(asked.pupil, court_order=True)
    client = sign_in("office")
    form = client.get(address(asked, "request")).context["question_form"]
    mother = contact_id(people.PARENT.name)
    assert form.fields["contact"].choices == [(mother, "Ngozi Okafor (Mother), by email")]
    assert form["contact"].value() == mother
    sneaky = {"contact": contact_id(people.SEPARATED_PARENT.name), "question": WORDS}
    assert client.post(address(asked), sneaky).status_code == 422
    assert (Question.objects.count(), OutboxMessage.objects.filter(purpose="more-information").count()) == (0, 0)


def test_with_two_parents_the_one_who_sent_it_is_chosen_beforehand(asked: LeaveRequest, sign_in) -> None:
    father = people.separated_parent(asked.pupil).contact
    client = sign_in("office")
    assert client.get(address(asked, "request")).context["question_form"]["contact"].value() is None
    asked.submission.sender_contact = father
    asked.submission.save()
    assert client.get(address(asked, "request")).context["question_form"]["contact"].value() == father.pk


def test_where_nobody_may_be_written_to_the_page_says_to_ring(asked: LeaveRequest, sign_in) -> None:
    PupilContact.objects.update(do_not_contact=True)
    page = sign_in("office").get(address(asked, "request"))
    assert "Nobody on the child’s record may be written to about this." in words(page)
    assert address(asked) not in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"contact": ""}, "contact", "Choose whom to ask"),
        ({"question": "  "}, "question", "Write what you would like to know"),
        ({"question": "x" * 2_001}, "question", "Ensure this value has at most 2000 characters (it has 2001)."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_sent(
    changes: dict[str, str], field: str, told: str, asked: LeaveRequest, sign_in
) -> None:
    answers = {"contact": contact_id(people.PARENT.name), "question": WORDS} | changes
    response = sign_in("office").post(address(asked), answers)
    assert (response.status_code, response.context["question_form"].errors) == (422, {field: [told]})
    assert "Error: Request TEST0001" in words(response)
    assert f'<a href="#id_{field}' in response.content.decode()
    assert Question.objects.count() == 0


def test_a_decided_request_shows_what_was_asked_and_no_form(asked: LeaveRequest, sign_in) -> None:
    client = sign_in("office")
    client.post(address(asked), {"contact": contact_id(people.PARENT.name), "question": WORDS})
    decide(asked, asked.checks.first(), "grant", by=people.headteacher())
    page = client.get(address(asked, "request"))
    assert WORDS in words(page)
    assert address(asked) not in page.content.decode()
    again = words(client.post(address(asked), {"question": "Too late?"}, follow=True))
    assert "Only a request that waits for a decision can be asked about." in again
    assert Question.objects.count() == 1


def test_a_missing_letter_is_told_to_whoever_asks(asked: LeaveRequest, sign_in) -> None:
    LetterTemplate.objects.filter(slug="more-information").delete()
    answers = {"contact": contact_id(people.PARENT.name), "question": WORDS}
    assert "There is no letter &#x27;more-information&#x27;" in words(
        sign_in("office").post(address(asked), answers, follow=True)
    )


def test_who_may_not_read_reasons_sees_no_question(asked: LeaveRequest, sign_in) -> None:
    client = sign_in("office")
    client.post(address(asked), {"contact": contact_id(people.PARENT.name), "question": WORDS})
    group = User.objects.get(username="office").groups.get()
    group.permissions.remove(Permission.objects.get(codename="view_health_words"))
    assert WORDS not in words(client.get(address(asked, "request")))
