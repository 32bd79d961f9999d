"""Abuse case 72, the parent's side: help at once beside worrying words, and the form can always be sent."""

import pytest
from django.test import Client

from portal.attendance_plugin.submissions.concerns.models import SafeguardingConcern
from portal.pages.models import School
from tests.forms import posts
from tests.forms.test_views import words

pytestmark = pytest.mark.django_db
WORDS = "Her stepdad hit her and she is afraid to go home"
REASON_OF = {
    "absence": {**posts.ABSENCE["reason"], "reason": WORDS},
    "leave": {"reason": WORDS},
    "early-collection": {"reason": WORDS},
}


@pytest.mark.parametrize("form", REASON_OF)
def test_help_stands_beside_worrying_words_and_the_form_is_sent(client: Client, school: School, form: str) -> None:
    school.contacts = {**school.contacts, "safeguarding_lead": {"role": "Lead", "telephone": "01632 960104"}}
    school.save()
    posts.answer(client, form, {**posts.ALL[form], "reason": REASON_OF[form]})
    for page in ("you", "check"):
        response = client.get(f"/forms/{form}/{page}/")
        said = words(response)
        assert "In danger now? Ring 999 ." in said
        assert "A child can ring Childline free, at any hour: 0800 1111 ." in said
        assert "Our safeguarding lead listens, and keeps children safe: 01632 960104" in said
        assert 'href="tel:01632960104"' in response.content.decode()
    posts.send(client, form)
    assert SafeguardingConcern.objects.get().submission.form == form
    confirmed = words(client.get(f"/forms/{form}/sent/"))
    assert "stepdad" not in confirmed


def test_no_help_beside_everyday_words(client: Client, school: School) -> None:
    posts.answer(client, "absence", posts.ABSENCE)
    assert "Childline" not in words(client.get("/forms/absence/check/"))
