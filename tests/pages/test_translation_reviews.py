"""A translation says that no native speaker has read it, until the school writes down who did."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from portal.pages.languages import languages
from portal.pages.models import School, TranslationReview
from portal.pages.translation_reviews import is_unread

NOTE = "We translated this page with care, but no native speaker has checked it yet."


def read_in(client: Client, code: str) -> str:
    client.post("/forms/language/", {"language": code, "next": "/forms/absence/"})
    return client.get("/forms/absence/").content.decode()


def test_english_needs_no_review(school: School, client: Client) -> None:
    assert not is_unread(languages()["en"], school)
    assert NOTE not in read_in(client, "en")


@pytest.mark.parametrize("code", ["pl", "ur"])
def test_translation_says_in_english_that_nobody_read_it(school: School, client: Client, code: str) -> None:
    assert f'<p lang="en-GB" dir="ltr">{NOTE}' in read_in(client, code)


def test_line_goes_for_the_language_that_was_read(school: School, client: Client) -> None:
    TranslationReview.objects.create(
        school=school, language="pl", reviewed_by="A native speaker", reviewed_on=date(2026, 11, 20)
    )
    assert (NOTE in read_in(client, "pl"), NOTE in read_in(client, "ur")) == (False, True)


def test_review_is_recorded_in_the_settings_of_the_admin(school: School, client: Client) -> None:
    client.force_login(User.objects.create_superuser("owner"))
    address = "/admin/snippets/portal_pages/translationreview/add/"
    assert "Reviewed translations" in client.get(address).content.decode()
    said = {"school": school.pk, "language": "ur", "reviewed_by": "Mrs Aslam", "reviewed_on": "2026-11-20"}
    client.post(address, said)
    kept = TranslationReview.objects.get()
    assert (kept.school, kept.language, kept.reviewed_by) == (school, "ur", "Mrs Aslam")
    client.post(address, said)
    assert TranslationReview.objects.count() == 1
