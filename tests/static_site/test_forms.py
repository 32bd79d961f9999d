"""Forms of the static site lead to the living host, and nobody else's page can send one there (R23, abuse case 28)."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from portal.attendance_plugin.submissions.models import Submission
from portal.forms.models import JourneyDraft
from portal.pages.models import School
from portal.static_site.fetching import Visitor
from portal.static_site.references import lead_to_live_host
from tests.forms.posts import ALL, answer

pytestmark = pytest.mark.django_db
STATIC = "https://www.school.example"
FROM_STATIC = {"Origin": STATIC, "Referer": f"{STATIC}/", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}


def written() -> tuple[int, int]:
    return JourneyDraft.objects.count(), Submission.objects.count()


def test_every_form_and_link_to_one_leads_to_the_living_host(demo_school: School, settings: Settings) -> None:
    for path in ("/", "/dates/", "/policies/", "/policies/attendance/", "/policies/attendance/versions/"):
        page = lead_to_live_host(Visitor().fetch(path).body.decode(), settings.BASE_URL, set())
        actions = re.findall(r"<form[^>]*\saction=\"([^\"]*)\"", page)
        links = re.findall(r"href=\"([^\"]*/forms/[^\"]*)\"", page)
        leading = [*actions, *links]
        assert [each for each in leading if not each.startswith(settings.BASE_URL)] == []
        assert "<form" not in page or actions
        assert re.findall(r"<form[^>]*\smethod=\"post\"", page) == []


@pytest.mark.parametrize("form", ALL)
def test_link_from_the_static_site_opens_the_form_and_writes_nothing(demo_school: School, form: str) -> None:
    response = Client(enforce_csrf_checks=True).get(f"/forms/{form}/", headers=FROM_STATIC, follow=True)
    assert (response.status_code, written()) == (200, (0, 0))


@pytest.mark.parametrize("form", ALL)
def test_post_from_another_site_writes_nothing_at_any_page(demo_school: School, form: str) -> None:
    """Not even with a browser that was on the form before, and so holds its key and the token's cookie."""
    client = Client(enforce_csrf_checks=True)
    first = client.get(reverse("forms:step", args=[form, next(iter(ALL[form]))]))
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', first.content.decode())
    assert token
    before = written()
    for step, posts in ALL[form].items():
        for extra in ({}, {"csrfmiddlewaretoken": token[0]}):
            address = reverse("forms:step", args=[form, step])
            response = client.post(address, {**posts, **extra}, headers=FROM_STATIC)
            assert (address, response.status_code) == (address, 403)
    assert written() == before


@pytest.mark.parametrize("form", ALL)
def test_finished_answers_are_not_sent_by_another_site(demo_school: School, form: str) -> None:
    """The parent has answered everything and looks at the answers; then a page elsewhere presses Send for them."""
    client = Client()
    answer(client, form, ALL[form])
    page = client.get(f"/forms/{form}/check/")
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[0]
    client.handler.enforce_csrf_checks = True
    data = {"answers": page.context["digest"], "csrfmiddlewaretoken": token}
    response = client.post(f"/forms/{form}/check/", data, headers=FROM_STATIC)
    assert (response.status_code, Submission.objects.count()) == (403, 0)
    own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    response = client.post(f"/forms/{form}/check/", data, headers=own)
    assert (response.status_code, Submission.objects.count() > 0) == (302, True)


@pytest.mark.parametrize("form", ALL)
def test_nothing_is_sent_before_the_page_that_shows_the_answers(demo_school: School, form: str) -> None:
    """A complete walk on the living host itself: drafts only, until its own check-answers page is sent."""
    client = Client()
    for step, posts in ALL[form].items():
        client.post(reverse("forms:step", args=[form, step]), posts)
        assert Submission.objects.count() == 0
    shown = client.get(reverse("forms:check", args=[form]))
    assert (shown.status_code, Submission.objects.count()) == (200, 0)


def test_built_page_holds_no_token(small_school: School, tmp_path: Path) -> None:
    """Abuse case 29."""
    assert b"csrfmiddlewaretoken" not in Visitor().fetch("/privacy/").body
