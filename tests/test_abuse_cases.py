"""The abuse cases that forms and parents' pages must withstand: each has a test that names it, and some have it here.

Here stand those that are about every such page at once, whichever room it belongs to.
"""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import getaddresses
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.submissions import outbox, tasks
from portal.attendance_plugin.submissions.links import issue_link
from portal.attendance_plugin.submissions.models import RequestLink, Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked, submit
from tests.forms import posts

TESTS = Path(__file__).parent
NAMED = re.compile(r"[Aa]buse cases? (\d+(?:(?:, | and | to )\d+)*)")
OF_FORMS = {
    **dict.fromkeys(range(1, 12), "who is speaking, and what strangers learn"),
    **dict.fromkeys((13, 17, 18, 19, 20, 21, 22, 23, 24), "what is typed and uploaded"),
    **dict.fromkeys((27, 28, 29, 30, 31, 33, 34, 36), "the web"),
    **dict.fromkeys((37, 38, 39, 40, 41, 42, 43, 44), "doubles, steps, clocks and names"),
    **dict.fromkeys((45, 46, 47, 60, 61, 63, 64, 72), "fair use, faults, mail and worries"),
}
FORMS = ("absence", "leave", "early-collection")
PRIVATE = (
    *(f"/forms/{form}/" for form in FORMS),
    "/forms/absence/child/",
    "/requests/",
    "/requests/link/",
    "/requests/link/asked/",
    "/requests/a-token-that-nobody-was-ever-given-0123456789/",
)


def test_every_abuse_case_of_forms_has_a_test_that_names_it() -> None:
    """Docstrings of tests and of their modules count, nothing else."""
    named = set(numbers_named())
    assert {number: about for number, about in OF_FORMS.items() if number not in named} == {}


def numbers_named() -> Iterator[int]:
    for path in TESTS.rglob("test_*.py"):
        text = path.read_text()
        if not NAMED.search(text):
            continue
        tree = ast.parse(text)
        tests = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))
        for node in (tree, *tests):
            for found in NAMED.finditer(ast.get_docstring(node) or ""):
                yield from _numbers(found[1])


def _numbers(words: str) -> Iterator[int]:
    for part in re.split(r", | and ", words):
        first, _, last = part.partition(" to ")
        yield from range(int(first), int(last or first) + 1)


def test_the_search_reads_lists_and_spans() -> None:
    assert [*_numbers("2, 4 and 7"), *_numbers("6 to 8, 11")] == [2, 4, 7, 6, 7, 8, 11]


@pytest.fixture
def sent(school: School) -> Submission:
    """Amara's absence, reported by her mother."""
    child = people.pupil(school)
    mother = people.parent(child).contact
    return submit(school, child=child, form="absence", sender_contact=mother, match="matched")


def opened(submission: Submission) -> Client:
    client = Client()
    mother = Contact.objects.get(full_name=people.PARENT.name)
    assert client.post(urlsplit(issue_link(submission, mother)).path).status_code == 302
    return client


@pytest.mark.parametrize("path", PRIVATE)
def test_no_page_can_be_put_into_a_frame(school: School, path: str) -> None:
    """Abuse case 27: nobody's page lies over our buttons."""
    assert "frame-ancestors 'none'" in Client().get(path)["Content-Security-Policy"]


def test_decision_cannot_be_framed_by_others_or_made_by_a_link(school: School) -> None:
    """Abuse case 27: deciding is a form of its own, by POST; the admin's pages stand in frames of its own alone."""
    leave = build_world(school)
    client = Client()
    client.force_login(people.headteacher())
    page = client.get(reverse("attendance_staff:request", args=[leave.submission.reference]))
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    decide = reverse("attendance_staff:decide", args=[leave.submission.reference])
    assert client.get(decide, {"outcome": "grant", "check": checked(leave).pk}).status_code == 405
    leave.refresh_from_db()
    assert leave.state == "waiting"


@pytest.mark.parametrize("path", PRIVATE)
@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Original-URL": "/admin/"},
        {"X-Rewrite-URL": "/admin/"},
        {"Accept-Language": "ur,pl;q=0.9"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_headers_of_a_client_change_no_page(school: School, path: str, headers: dict[str, str]) -> None:
    """Abuse case 30: what a cache could mix up is not looked at."""
    assert without_tokens(Client().get(path, headers=headers)) == without_tokens(Client().get(path))


def test_unknown_host_gets_nothing(school: School) -> None:
    """Abuse cases 30 and 32."""
    response = Client().get("/forms/absence/", headers={"Host": "evil.example"})
    assert (response.status_code, "child" in response.content.decode()) == (400, False)


def without_tokens(response: HttpResponse) -> tuple[int, str]:
    return response.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


@pytest.mark.parametrize(
    "tail", ["x.css", ";a.css", "x.css/", "..%2fstatic/x.css", "withdraw/x.css", "evidence/x.js", "link/x.css"]
)
def test_page_of_one_reader_is_not_served_as_a_file(sent: Submission, tail: str) -> None:
    """Abuse case 31: a cache that goes by the ending finds nothing to keep, even for the reader themselves."""
    response = opened(sent).get(f"/requests/{tail}", follow=True)
    assert (response.status_code, sent.reference in response.content.decode()) == (404, False)
    assert "public" not in response.get("Cache-Control", "")


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace", "options"])
@pytest.mark.parametrize("path", ["/requests/", "/requests/withdraw/", "/requests/link/", "/forms/absence/child/"])
def test_other_methods_are_refused(sent: Submission, path: str, method: str) -> None:
    """Abuse case 34."""
    assert getattr(opened(sent), method)(path).status_code == 405


def test_method_cannot_be_put_into_a_header_or_a_field(sent: Submission) -> None:
    """Abuse case 34: a GET that says it is a POST is a GET."""
    client = opened(sent)
    link = urlsplit(issue_link(sent, Contact.objects.get())).path
    before = RequestLink.objects.filter(opened_at=None).count()
    client.get(link, {"_method": "POST"}, headers={"X-HTTP-Method-Override": "POST"})
    assert RequestLink.objects.filter(opened_at=None).count() == before == 1


@pytest.mark.parametrize("field", ["next", "url", "redirect", "return_to"])
@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "/\\evil.example", "https:evil.example"])
def test_no_door_leads_to_another_site(sent: Submission, field: str, evil: str) -> None:
    """Abuse case 33: where a page goes next is said by the portal."""
    client, link = opened(sent), urlsplit(issue_link(sent, Contact.objects.get())).path
    doors = (link, "/requests/close/", "/requests/link/", "/forms/absence/child/", "/language/")
    answered = {**posts.CHILD, "reference": sent.reference, "language": "pl", field: evil}
    for door in doors:
        response = client.post(f"{door}?{field}={evil}", answered)
        if location := response.get("Location"):
            target = urlsplit(location)
            assert (target.scheme, target.netloc, "evil" in target.path) == ("", "", False), door


@pytest.mark.parametrize("name", ['Head, "Mary" <head@evil.example>', "St Mary’s\u202e lootcS", "A; B: C, D"])
def test_mail_comes_from_us_and_answers_go_to_the_school(
    sent: Submission, school: School, name: str, settings: Any
) -> None:
    """Abuse case 23: no name becomes an address, and nothing a parent typed stands in From or Reply-To."""
    settings.DEFAULT_FROM_EMAIL = "The portal <portal@millbrook.example>"
    School.objects.filter(pk=school.pk).update(name=name, email="office@millbrook.example")
    Submission.objects.update(
        sender_email="head@millbrook.example", sender_name="Farah Siddiq <head@millbrook.example>"
    )
    outbox.queue_message(
        school=School.objects.get(),
        purpose="acknowledgement",
        cause=f"submission:{sent.pk}",
        recipient="head@millbrook.example",
        subject="We have it",
        text_body="We have it.",
    )
    tasks.send_outbox()
    (message,) = [one.message() for one in mail.outbox]
    assert addresses(message, "From") == ["portal@millbrook.example"]
    assert addresses(message, "Reply-To") == ["office@millbrook.example"]
    assert addresses(message, "To") == ["head@millbrook.example"]
    assert [message[header] for header in ("Cc", "Bcc", "Sender")] == [None, None, None]


def addresses(message: Message, header: str) -> list[str]:
    return [address for _, address in getaddresses([str(message[header])])]


def test_today_is_the_day_it_was_said_on(school: School) -> None:
    """Abuse case 42: "today", said two minutes before midnight and sent three minutes after it."""
    client = Client()
    with time_machine.travel(datetime(2026, 11, 19, 23, 58, tzinfo=UTC), tick=False) as clock:
        posts.answer(client, "absence", posts.ABSENCE)
        clock.shift(timedelta(minutes=5))
        check = client.get("/forms/absence/check/")
        assert "Thursday 19 November 2026" in check.content.decode()
        client.post("/forms/absence/check/", {"answers": check.context["digest"]})
    assert Submission.objects.get().answers["first_day"] == "2026-11-19"


@pytest.mark.parametrize(("year", "status"), [("2028", 302), ("2027", 200)])
def test_leap_day_is_a_day_in_leap_years_only(school: School, year: str, status: int) -> None:
    """Abuse case 42."""
    client = Client()
    with time_machine.travel(datetime(2027, 1, 11, 9, 0, tzinfo=UTC), tick=False):
        before = {name: posts.LEAVE[name] for name in ("child", "kind", "circumstances")}
        posts.answer(client, "leave", before)
        given = {"first_day_day": "29", "first_day_month": "2", "first_day_year": year, "first_half": "am"}
        response = client.post("/forms/leave/first-day/", given)
    assert response.status_code == status


@pytest.mark.parametrize("hours", [1, 24, 24 * 15])
def test_link_and_open_page_from_the_future_are_refused(sent: Submission, hours: int) -> None:
    """Abuse case 43: a clock that was put back does not make a link or an open page last longer."""
    now = timezone.now()
    with time_machine.travel(now + timedelta(hours=hours)):
        client = opened(sent)
        link = urlsplit(issue_link(sent, Contact.objects.get())).path
    with time_machine.travel(now):
        assert client.get(link).status_code == 404
        assert sent.reference not in client.get("/requests/").content.decode()
