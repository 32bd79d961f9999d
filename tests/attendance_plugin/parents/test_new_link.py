"""Asking for a new link: every answer is the same answer (abuse cases 2, 4 and 7)."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_q.models import OrmQ

from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.submissions.models import AskedForLink, OutboxMessage, Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit

PATH = "/requests/link/"
OURS = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def sent(school: School) -> Submission:
    child = people.pupil(school)
    mother = people.parent(child).contact
    return submit(school, child=child, form="absence", sender_contact=mother, match="matched", reference="K7PM-4WQX")


def seen(response: Any) -> list[object]:
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return [response.status_code, page, sorted(response.headers.items()), sorted(response.cookies)]


@pytest.mark.parametrize(
    "cases",
    [
        ({"reference": "K7PM-4WQX"}, {"reference": "9999-XXXX"}),
        ({"email": people.PARENT.email}, {"email": people.OUTSIDER.email}),
        (
            {"reference": "K7PM-4WQX", "email": people.PARENT.email},
            {"reference": "K7PM-4WQX", "email": people.OUTSIDER.email},
            {"reference": "9999-XXXX", "email": people.PARENT.email},
        ),
    ],
    ids=["reference", "email", "both"],
)
def test_known_and_unknown_are_answered_alike(sent: Submission, cases: tuple[dict[str, str], ...]) -> None:
    """Abuse cases 2 and 4: status, page, headers, cookies, tasks and the number of queries are equal."""
    assert sent.reference == "K7PM-4WQX"
    Client().post(PATH, {"email": "first@elsewhere.example"})  # the network's budget is there for all that follow
    answers = []
    for case in cases:
        client = Client()
        tasks = OrmQ.objects.count()
        with CaptureQueriesContext(connection) as work:
            posted = client.post(PATH, case)
        after = client.get(posted["Location"])
        answers.append([*seen(posted), *seen(after), len(work), OrmQ.objects.count() - tasks])
    assert answers == [answers[0]] * len(cases)
    assert OutboxMessage.objects.count() == 0


def test_over_budget_says_the_same_and_keeps_nothing(sent: Submission) -> None:
    """Abuse cases 5 and 46: three an hour for one reference; another parent's reference is not touched by it."""
    answers = [seen(Client().post(PATH, {"reference": sent.reference})) for _ in range(5)]
    assert answers == [answers[0]] * 5
    assert AskedForLink.objects.count() == 3
    Client().post(PATH, {"reference": "9999-XXXX"})
    assert AskedForLink.objects.count() == 4


def test_question_is_kept_as_typed_for_the_worker(sent: Submission) -> None:
    letters = sent.reference.replace("-", "").lower()
    client = Client()
    client.post(PATH, {"reference": f" {letters[:4]} {letters[4:]} ", "email": ""})
    asked = AskedForLink.objects.get()
    assert (asked.reference, asked.email, asked.done_at) == (sent.reference, "", None)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, "Enter your reference or your email address"),
        ({"email": "two@a.example, three@b.example"}, "Enter one email address, like name@example.org"),
        ({"email": "a@[127.0.0.1]"}, "Enter one email address, like name@example.org"),
        ({"reference": "K7PM-4WQX-and-more-of-it"}, "Your reference must be 16 characters or fewer"),
    ],
    ids=["nothing", "two addresses", "a machine's number", "too long"],
)
def test_what_cannot_be_right_is_said_at_once(school: School, given: dict[str, str], error: str) -> None:
    """Abuse case 24 too: the words are about the form of what was typed, never about whether it is known."""
    response = Client().post(PATH, given)
    assert (response.status_code, AskedForLink.objects.count()) == (200, 0)
    page = response.content.decode()
    assert "<title>Error: Ask for a new link" in page
    assert error in page


def test_another_sites_page_asks_for_nothing(sent: Submission) -> None:
    """R23 and abuse case 28: the answers stay in the form."""
    client = Client(enforce_csrf_checks=True)
    for headers in (OURS, {"Origin": "https://evil.example"}, {"Origin": "null", "Sec-Fetch-Site": "cross-site"}):
        response = client.post(PATH, {"reference": sent.reference}, headers=headers)
        assert (response.status_code, sent.reference in response.content.decode()) == (403, True)
    assert AskedForLink.objects.count() == 0
    token = str(client.get(PATH).context["csrf_token"])
    answer = client.post(PATH, {"reference": sent.reference, "csrfmiddlewaretoken": token}, headers=OURS)
    assert (answer.status_code, AskedForLink.objects.count()) == (302, 1)


def test_fetching_asks_for_nothing_and_no_cache_keeps_the_page(sent: Submission) -> None:
    """Abuse cases 6 and 29."""
    client = Client()
    for method in (client.get, client.head) * 10:
        response = method(PATH, {"reference": sent.reference})
        assert (response.status_code, response["Cache-Control"], response["Referrer-Policy"]) == (
            200, "no-store", "no-referrer",
        )  # fmt: skip
    assert AskedForLink.objects.count() == 0


def test_ended_link_and_closed_page_lead_here(sent: Submission) -> None:
    """Abuse case 7."""
    client = Client()
    for path in ("/requests/a-link-that-nobody-has-any-more-0123456789/", "/requests/"):
        assert f'href="{PATH}"' in client.get(path).content.decode()


def test_whole_way_back_in(sent: Submission) -> None:
    """Abuse case 7: asked in one browser, opened in another, by POST; the first sees nothing of it."""
    from portal.attendance_plugin.submissions.tasks import send_links

    asking, other = Client(), Client()
    asking.post(PATH, {"email": people.PARENT.email})
    send_links(AskedForLink.objects.get().pk)
    link = re.search(r"/requests/[\w-]{40,}/", OutboxMessage.objects.get().text_body)
    assert link is not None
    assert sent.reference not in other.get(link[0]).content.decode()
    assert other.post(link[0])["Location"] == "/requests/"
    assert sent.reference in other.get("/requests/").content.decode()
    assert sent.reference not in asking.get("/requests/").content.decode()
    assert Contact.objects.filter(email=people.PARENT.email).count() == 1
