"""A school whose online safety policy is signed, its people, and browsers."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School
from portal.policies.agreements.asking import ask, not_asked_yet
from portal.policies.agreements.clauses import Agreement, find_agreement
from portal.policies.agreements.mailing import write_due_mails
from portal.policies.models import AskedPerson, PolicyVersion
from tests import people
from tests.policies.agreements.sample_agreements import ONLINE
from tests.policies.sample_policy import Publish

NOW = datetime(2026, 11, 16, 11, 0, tzinfo=UTC)
OURS = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
Find = Callable[[str], Agreement]
AskAll = Callable[..., dict[str, AskedPerson]]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def online(publish: Publish) -> PolicyVersion:
    return publish(ONLINE)


@pytest.fixture
def find(online: PolicyVersion) -> Find:
    """The agreement of the first version under this anchor."""

    def found(anchor: str) -> Agreement:
        agreement = find_agreement(online, anchor)
        assert agreement is not None
        return agreement

    return found


@pytest.fixture
def family(school: School) -> Any:
    """Amara in Oak, Year 4, with her mother and her father."""
    child = people.pupil(school)
    people.parent(child)
    people.separated_parent(child)
    return child


@pytest.fixture
def ask_all(school: School, find: Find) -> AskAll:
    """Ask everybody the agreement is for; who was asked, by name."""

    def asked(anchor: str, by: Any = None) -> dict[str, AskedPerson]:
        agreement = find(anchor)
        ask(school, agreement, not_asked_yet(school, agreement), by=by)
        return {person.name: person for person in AskedPerson.objects.about(agreement)}

    return asked


def links_in_mails() -> dict[str, str]:
    """Write what is due; the path of the newest link sent to each address."""
    write_due_mails()
    found = {}
    for message in OutboxMessage.objects.order_by("pk"):
        link = re.search(r"https?://\S+", message.text_body)
        if link:
            found[message.recipient] = urlsplit(link[0]).path
    return found


def opened(path: str) -> tuple[Client, str]:
    """A browser that pressed the button behind the link, and where it was led."""
    client = Client()
    response = client.post(path)
    assert response.status_code == 302, response.content.decode()
    return client, response["Location"]


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def without_path(response: Any) -> bytes:
    """The page without its own address, which the choice of a language leads back to."""
    page: bytes = response.content
    return page.replace(response.wsgi_request.path.encode(), b"")
