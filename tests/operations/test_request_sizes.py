"""Abuse case 17: what is too large is refused before it is read, in plain words that say the limit."""

from typing import Any

import pytest
from django.test import Client, RequestFactory

from portal.attendance_plugin.parents.evidence import MOST_BODY_BYTES
from portal.operations.request_sizes import ANSWERS, EDITORS, EVIDENCE, most_bytes
from portal.pages.models import School

pytestmark = pytest.mark.django_db
MULTIPART = "multipart/form-data; boundary=x"
ENCODED = "application/x-www-form-urlencoded"


class Unreadable:
    """A body that fails the test when somebody reads it."""

    def read(self, *_: Any) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def post_unread(client: Client, address: str, length: int, kind: str = ENCODED) -> Any:
    return client.post(address, content_type=kind, **{"CONTENT_LENGTH": str(length), "wsgi.input": Unreadable()})


@pytest.mark.parametrize(
    ("address", "kind", "limit", "words"),
    [
        ("/forms/absence/child/", ENCODED, ANSWERS, "256.0 KB"),
        ("/forms/absence/child/", MULTIPART, EVIDENCE, "35.1 MB"),
        ("/requests/withdraw/", ENCODED, ANSWERS, "256.0 KB"),
        ("/no/such/page/", MULTIPART, ANSWERS, "256.0 KB"),
        ("/admin/login/", ENCODED, EDITORS, "24.0 MB"),
    ],
)
def test_too_large_is_refused_unread(
    client: Client, school: School, address: str, kind: str, limit: int, words: str
) -> None:
    response = post_unread(client, address, limit + 1, kind)
    page = response.content.decode().replace("\xa0", " ")
    assert (response.status_code, f"at most {words}" in page, school.telephone in page) == (413, True, True)
    assert "no-store" in response.headers["Cache-Control"]


def test_two_gigabytes_are_refused_unread(client: Client, school: School) -> None:
    assert post_unread(client, "/forms/absence/child/", 2 << 30, MULTIPART).status_code == 413


def test_length_that_is_no_number_is_refused(client: Client, school: School) -> None:
    response = client.post("/forms/absence/child/", b"x", content_type=ENCODED, CONTENT_LENGTH="-1")
    assert response.status_code == 413


def test_largest_answers_that_are_taken(client: Client, school: School) -> None:
    body = b"child_name=" + b"x" * (ANSWERS - len(b"child_name="))
    response = client.post("/forms/absence/child/", body, content_type=ENCODED)
    assert (response.status_code, "Error: " in response.content.decode()) == (200, True)


def test_twenty_thousand_fields(client: Client, school: School) -> None:
    body = b"&".join(b"a=1" for _ in range(20_000))
    response = client.post("/forms/absence/child/", body, content_type=ENCODED)
    assert (response.status_code, "more than 10000 fields" in response.content.decode()) == (400, True)


def test_evidence_of_a_request_says_it_in_its_own_words(client: Client, school: School) -> None:
    """Its view has the same limit, looks before it reads, and offers what to do."""
    asked = RequestFactory().post("/requests/evidence/", b"", content_type=MULTIPART)
    assert (most_bytes(asked), EVIDENCE) == (None, MOST_BODY_BYTES)


def test_files_of_the_register_may_be_large() -> None:
    asked = RequestFactory().post("/admin/attendance/register/upload/", b"", content_type=MULTIPART)
    assert most_bytes(asked) == (64 << 20) + (64 << 10)
