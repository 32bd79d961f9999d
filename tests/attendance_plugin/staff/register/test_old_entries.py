"""The question about register entries past their time, and its answers."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ

from portal.attendance_plugin.register.models import OldEntries
from portal.pages.models import School
from tests import people

PAGE = reverse("attendance_staff:old_entries")
BEFORE = date(2020, 9, 1)


@pytest.fixture
def question(school: School) -> OldEntries:
    return ask(school)


def ask(school: School) -> OldEntries:
    at = datetime(2026, 9, 2, 2, 40, tzinfo=UTC)
    return OldEntries.objects.create(
        school=school, entered_before=BEFORE, years_kept=6, marks=12_345, amendments=67, asked_at=at
    )


def answer(client: Client, question: OldEntries, **answers: str) -> list[str]:
    address = reverse("attendance_staff:answer_old_entries", args=[question.pk])
    page = client.post(address, {"entered_before": "2020-09-01"} | answers, follow=True)
    question.refresh_from_db()
    return [str(message).strip() for message in page.context["messages"]]


def test_the_page_and_the_dashboard_ask(question: OldEntries, sign_in) -> None:
    client = sign_in("headteacher")
    page = client.get(PAGE).content.decode()
    for words in ("12,345</span> marks", "67</span> amendments", "made before 1 September 2020", "The law asks for 6"):
        assert words in page
    assert "12,345 marks of Millbrook Primary School" in client.get("/admin/").content.decode()


def test_who_may_not_delete_is_not_asked(question: OldEntries, sign_in) -> None:
    client = sign_in("office")
    assert client.get(PAGE).status_code == 403
    assert "12,345" not in client.get("/admin/").content.decode()


def test_deleting_needs_the_tick(question: OldEntries, sign_in) -> None:
    said = answer(sign_in("headteacher"), question, answer="delete")
    assert said == ["Nothing was deleted. Tick “I have checked” if the entries are to go."]
    assert (question.answer, OrmQ.objects.count()) == ("", 0)


def test_a_confirmed_answer_is_handed_to_the_worker(question: OldEntries, sign_in) -> None:
    said = answer(sign_in("headteacher"), question, answer="delete", sure="on")
    assert said == ["The entries are being deleted. This page says when they are gone."]
    assert (question.answer, question.answered_by_name, OrmQ.objects.count()) == ("delete", "Farah Siddiq", 1)


def test_keeping_them_is_an_answer_too(question: OldEntries, sign_in) -> None:
    [said] = answer(sign_in("headteacher"), question, answer="later")
    assert said.startswith("Everything is kept. You are asked again on ")
    assert (question.answer, OrmQ.objects.count()) == ("later", 0)


def test_an_answer_that_is_none_changes_nothing(question: OldEntries, sign_in) -> None:
    assert answer(sign_in("headteacher"), question, answer="burn") == ["Choose one of the two answers."]
    assert question.answer == ""


def test_a_question_of_another_school_is_not_there(question: OldEntries, sign_in) -> None:
    other = ask(people.other_school())
    address = reverse("attendance_staff:answer_old_entries", args=[other.pk])
    client = sign_in("headteacher")
    assert client.post(address, {"entered_before": "2020-09-01", "answer": "later"}).status_code == 404
    other.refresh_from_db()
    assert other.answer == ""
