"""R23 and abuse case 28: nobody else's page can send a form, and an old page of ours gives the answers back."""

import pytest
from django.test import Client

from portal.attendance_plugin.submissions.models import Submission
from portal.forms.models import JourneyDraft
from portal.pages.models import School
from tests.forms import posts

pytestmark = pytest.mark.django_db
HOST = "http://testserver"


@pytest.fixture
def browser(school: School) -> Client:
    """A client that Django's own test switch does not excuse from the check."""
    return Client(enforce_csrf_checks=True)


def ours(browser: Client, address: str, data: dict[str, str], **headers: str):
    """Post as a page of ours does: with the token of the page, same origin."""
    page = browser.get(address)
    token = page.context["csrf_token"]
    headers = {"Origin": HOST, "Sec-Fetch-Site": "same-origin"} | headers
    return browser.post(address, {**data, "csrfmiddlewaretoken": str(token)}, headers=headers)


def fill_in(browser: Client) -> None:
    for step, data in posts.ABSENCE.items():
        assert ours(browser, f"/forms/absence/{step}/", data).status_code == 302


def send(browser: Client, **headers: str):
    page = browser.get("/forms/absence/check/")
    return ours(browser, "/forms/absence/check/", {"answers": page.context["digest"]}, **headers)


def test_our_own_page_may_send(browser: Client) -> None:
    fill_in(browser)
    assert send(browser)["Location"] == "/forms/absence/sent/"
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_another_sites_page_sends_nothing(browser: Client, headers: dict[str, str]) -> None:
    """R23: even with the parent's cookies and token it shows our own check page."""
    fill_in(browser)
    response = send(browser, **headers)
    assert (response.status_code, Submission.objects.count()) == (403, 0)
    assert "Not sent yet: please press Send again" in response.content.decode()
    assert response.context["rows"][0] == {
        "name": "Child’s name",
        "value": "Amara O’Neill-Okafor",
        "link": "/forms/absence/child/?change",
    }


@pytest.mark.parametrize("origin", [HOST, "null"])
def test_missing_token_sends_nothing(browser: Client, origin: str) -> None:
    fill_in(browser)
    digest = browser.get("/forms/absence/check/").context["digest"]
    response = browser.post(
        "/forms/absence/check/", {"answers": digest}, headers={"Origin": origin, "Sec-Fetch-Site": "same-origin"}
    )
    assert (response.status_code, Submission.objects.count()) == (403, 0)


def test_embedded_form_keeps_its_answers_and_writes_nothing(browser: Client) -> None:
    """R5 and R23: posted without any cookie of ours; the answers stand in our page, ready to be posted from it."""
    response = browser.post(
        "/forms/absence/child/",
        posts.CHILD,
        headers={"Origin": "https://static.example", "Sec-Fetch-Site": "cross-site"},
    )
    assert (response.status_code, JourneyDraft.objects.count()) == (403, 0)
    assert 'value="Amara O’Neill-Okafor"' in response.content.decode()
    assert "Nothing was sent" in response.content.decode()
    token = response.context["csrf_token"]
    again = browser.post(
        "/forms/absence/child/",
        {**posts.CHILD, "csrfmiddlewaretoken": str(token)},
        headers={"Origin": HOST, "Sec-Fetch-Site": "same-origin"},
    )
    assert again["Location"] == "/forms/absence/when/"


def test_expired_token_gives_the_answers_back(browser: Client) -> None:
    """R5: the token's cookie was lost overnight; pressing Continue again is enough."""
    page = browser.get("/forms/absence/child/")
    token = str(page.context["csrf_token"])
    del browser.cookies["csrftoken"]
    stale = browser.post("/forms/absence/child/", {**posts.CHILD, "csrfmiddlewaretoken": token})
    assert (stale.status_code, 'value="Oak"' in stale.content.decode()) == (403, True)
    token = str(stale.context["csrf_token"])
    again = browser.post("/forms/absence/child/", {**posts.CHILD, "csrfmiddlewaretoken": token})
    assert again["Location"] == "/forms/absence/when/"


def test_no_token_is_in_the_start_page(browser: Client) -> None:
    """Abuse case 29."""
    assert "csrfmiddlewaretoken" not in browser.get("/forms/absence/").content.decode()
