"""The language of a form goes with it to the mail that answers it; staff read which it was, in English."""

import pytest
from django.test import Client
from django.utils import timezone, translation

from portal.attendance_plugin.letters.receipts import words_of_receipt
from portal.attendance_plugin.staff.submitted_words import contact_rows, submitted_rows
from portal.attendance_plugin.submissions.acknowledgement_words import Acknowledgement
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
from portal.attendance_plugin.submissions.services import take_submission
from portal.forms.sent_forms import SentForm
from portal.pages.models import School
from tests.forms import posts

ANSWERS = {
    "child_name": "Amara Okafor",
    "child_class": "Oak",
    "when": "today",
    "first_day": "2026-11-20",
    "reason_kind": "ill",
    "reason": "gorączka",
    "return_when": "next",
    "parent_name": "Zofia Nowak",
    "relationship": "mama",
    "email": "zofia@nowak.example",
    "telephone": "",
}


def sent_in(language: str, school: School) -> Submission:
    form = SentForm(school, "absence", f"key-{language}", ANSWERS, timezone.now(), language=language)
    with translation.override("pl"):
        return take_submission(form)


@pytest.mark.django_db
def test_acknowledgement_is_in_the_language_of_the_form(school: School) -> None:
    sent_in("ur", school)
    assert '<html lang="ur" dir="rtl">' in OutboxMessage.objects.get().html_body


@pytest.mark.django_db
def test_english_form_is_answered_in_english_whatever_is_spoken_around_it(school: School) -> None:
    submission = sent_in("en", school)
    message = OutboxMessage.objects.get()
    assert message.subject == f"Millbrook Primary School: we have received your form {submission.reference}"
    assert "no native speaker" not in message.text_body


@pytest.mark.django_db
def test_school_letters_do_not_answer_in_another_language(school: School) -> None:
    told = Acknowledgement(
        school=school, form="absence", references=("ABCD-1234",), received_at=timezone.now(), language="pl"
    )
    assert words_of_receipt(told) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("en", []), ("pl", ["Sent in Polish"]), ("ur", ["Sent in Urdu"])])
def test_staff_read_which_language_was_used(school: School, language: str, said: list[str]) -> None:
    submission = sent_in(language, school)
    for rows in (submitted_rows(submission), contact_rows(submission)):
        assert [row["value"] for row in rows if row["name"] == "Language"] == said


@pytest.mark.django_db
def test_sent_form_keeps_the_language_it_was_read_in(school: School, client: Client) -> None:
    client.post("/forms/language/", {"language": "ur", "next": "/forms/absence/"})
    posts.send_whole(client, "absence")
    assert Submission.objects.get().language == "ur"
