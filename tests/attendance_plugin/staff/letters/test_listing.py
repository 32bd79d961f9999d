"""Letters as sent: listed, found, read back word for word."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.services import decide
from portal.attendance_plugin.letters.models import Letter, LetterTemplate
from portal.attendance_plugin.letters.printing.states import STATES
from portal.attendance_plugin.letters.printing.wishes import wants_paper
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School
from tests import people

REASON = "The <i>tests</i> of that week cannot be moved."


@pytest.fixture
def letters(waiting: LeaveRequest) -> list[Letter]:
    people.separated_parent(waiting.pupil)
    head = people._account("first", "Una Lark", "Headteacher")
    decide(waiting, waiting.checks.get(), "refuse", by=head, reason=REASON)
    return list(Letter.objects.order_by("pk"))


@pytest.mark.parametrize(("asked", "found"), [("", 2), ("Declan", 1), ("test0001", 2), ("okafor", 2), ("vane", 0)])
def test_letters_are_found_by_name_or_reference(asked: str, found: int, letters: list[Letter], sign_in) -> None:
    response = sign_in("office").get(reverse("attendance_staff:letters"), {"q": asked} if asked else {})
    assert len(response.context["object_list"]) == found


def test_a_letter_is_shown_as_it_was_sent(letters: list[Letter], sign_in) -> None:
    letter = letters[0]
    page = sign_in("office").get(reverse("attendance_staff:letter", args=[letter.pk])).content.decode()
    assert letter.html in page
    assert letter.sha256 in page
    assert "<dt>By mail</dt><dd>To be mailed</dd>" in page
    assert "<i>tests</i>" not in page


def test_reading_a_letter_is_written_down(letters: list[Letter], sign_in) -> None:
    sign_in("office").get(reverse("attendance_staff:letter", args=[letters[0].pk]))
    entry = AuditEntry.objects.get(action="letter_viewed")
    assert (entry.actor_name, entry.detail) == ("office", {"pupil": letters[0].pupil_id})


def test_a_letter_that_is_not_there_is_a_404(letters: list[Letter], sign_in) -> None:
    assert sign_in("office").get(reverse("attendance_staff:letter", args=[999_999])).status_code == 404


BULK = 20_000


@pytest.fixture
def many(letters: list[Letter]) -> list[Letter]:
    """As many letters as a school has in years: a fifth on paper, the others mailed, some back."""
    model = letters[0]
    fields = {
        field.attname: getattr(model, field.attname)
        for field in Letter._meta.concrete_fields
        if field.name not in ("id", "decision", "message")
    }
    sent = OutboxMessage.objects.get(pk=model.message_id)
    sent.state = OutboxMessage.State.SENT
    sent.save()
    rows = [Letter(**fields, message=None if number % 5 == 0 else sent) for number in range(BULK)]
    Letter.objects.bulk_create(rows, batch_size=1000)
    return letters


def test_the_list_costs_few_queries_at_any_length(many: list[Letter], sign_in, django_assert_max_num_queries) -> None:
    client, address = sign_in("office"), reverse("attendance_staff:letters")
    client.get(address)
    found = {}
    for state in ("", *STATES):
        with django_assert_max_num_queries(24):
            page = client.get(address, {"state": state} if state else {})
        found[state] = page.context["page_obj"].paginator.count
    expected = {"": BULK + 2, "to_print": BULK // 5, "mailed": BULK * 4 // 5 + 1, "to_be_mailed": 1}
    assert found == dict.fromkeys(STATES, 0) | expected


def test_a_state_is_a_column_and_a_filter(letters: list[Letter], sign_in) -> None:
    OutboxMessage.objects.filter(pk=letters[1].message_id).update(state=OutboxMessage.State.FAILED)
    client, address = sign_in("office"), reverse("attendance_staff:letters")
    page = client.get(address).content.decode()
    assert "To be mailed" in page
    assert "Mail failed · To print" in page
    bounced = client.get(address, {"state": "bounced"})
    assert [letter.pk for letter in bounced.context["object_list"]] == [letters[1].pk]


def test_a_letter_is_listed_by_the_title_staff_know_it_by(letters: list[Letter], school: School, sign_in) -> None:
    template = LetterTemplate.objects.get(school=letters[0].school, slug=letters[0].template_slug)
    LetterTemplate.objects.filter(pk=template.pk).update(title="A title of our own")
    elsewhere = School.objects.get(pk=school.pk)
    elsewhere.pk, elsewhere.slug, elsewhere.site = None, "second-school", None
    elsewhere.save()
    template.pk, template.school = None, elsewhere
    template.save()
    page = sign_in("office").get(reverse("attendance_staff:letters")).content.decode()
    assert page.count("A title of our own") == len(letters)
    assert template.title not in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("ask", "waits under To print"),
        ("wish_paper", "go on paper from now on"),
        ("elsewhere", "does not wait to be printed any more"),
        ("", "Nothing was asked"),
    ],
)
def test_what_is_said_about_one_letter_on_paper(asked: str, said: str, letters: list[Letter], sign_in) -> None:
    client, letter = sign_in("office"), letters[0]
    done = client.post(reverse("attendance_staff:letter_on_paper", args=[letter.pk]), {"do": asked}, follow=True)
    assert said in done.content.decode()
    assert letter.contact
    assert wants_paper(letter.contact) is (asked == "wish_paper")
    assert letter.paper_notes.count() == (1 if asked == "ask" else 0)


def test_a_letter_about_another_class_takes_no_notes(letters: list[Letter], school, sign_in) -> None:
    user = people.office()
    people.post_at(user, school, people.school_class(school, "Elm"))
    client = Client()
    client.force_login(user)
    answer = client.post(reverse("attendance_staff:letter_on_paper", args=[letters[0].pk]), {"do": "ask"})
    assert (answer.status_code, letters[0].paper_notes.count()) == (404, 0)
