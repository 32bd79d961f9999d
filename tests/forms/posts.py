"""What a parent types, page by page, on the shortest way through each form."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

REFERENCE = re.compile(r'panel__reference">(?:<bdi[^>]*>)?([^<]+)<')
"""Each reference on the page that says that a form was sent."""
CHILD = {"child_name": "Amara O’Neill-Okafor", "child_class": "Oak"}
BROTHER = {"child_name": "Chidi O’Neill-Okafor", "child_class": "Elm"}
SISTER = {"child_name": "Ada O’Neill-Okafor", "child_class": "Reception"}
OF_OTHERS = {"absence": {}, "leave": {}, "early-collection": {"own_reason": "no"}}
"""What each form asks from the second child on."""
YOU = {
    "parent_name": "Ngozi Okafor",
    "relationship": "Mother",
    "email": "ngozi.okafor@family.example",
    "telephone": "07700 900111",
}
Posts = dict[str, dict[str, Any]]

ABSENCE: Posts = {
    "child": CHILD,
    "when": {"when": "today"},
    "reason": {"reason_kind": "ill", "reason": "Sick twice in the night"},
    "return": {"return_when": "next"},
    "you": YOU,
}
LEAVE: Posts = {
    "child": CHILD,
    "kind": {"kind": "exceptional_leave"},
    "circumstances": {"reason_code": "family_event"},
    "first-day": {"first_day_day": "11", "first_day_month": "3", "first_day_year": "2027", "first_half": "am"},
    "last-day": {"last_day_day": "12", "last_day_month": "March", "last_day_year": "", "last_half": "pm"},
    "reason": {"reason": "Her aunt is getting married in Lagos."},
    "evidence": {"evidence": "pending"},
    "you": {**YOU, "asked_by_resident_parent": "yes"},
}
EARLY_COLLECTION: Posts = {
    "child": CHILD,
    "when": {"when": "tomorrow"},
    "time": {"time": "2.15pm"},
    "reason": {"reason": "Dentist at half past two"},
    "collector": {"collector": "Grace Okafor", "collector_relation": "Grandmother"},
    "you": YOU,
}
LUNCH: Posts = {
    "child": CHILD,
    "what": {"what": "ask"},
    "from-day": {"from_day_day": "11", "from_day_month": "1", "from_day_year": "2027"},
    "way": {"way": "collected", "reason": "On Mondays and Fridays. Her grandmother lives next door."},
    "you": YOU,
}
ALL = {"absence": ABSENCE, "leave": LEAVE, "early-collection": EARLY_COLLECTION, "lunch": LUNCH}


def add_children(client: Client, form: str, *children: dict[str, str]) -> None:
    """Go on from the first child's page to further ones."""
    for number, child in enumerate(children, 2):
        response = client.post(f"/forms/{form}/child/?child={number}", {**child, **OF_OTHERS[form]})
        assert (response.status_code, response["Location"]) == (302, f"/forms/{form}/children/")


def answer(client: Client, form: str, posts: Posts) -> HttpResponse:
    """Open the form and answer page by page; the answer to the last post."""
    client.get(f"/forms/{form}/{next(iter(posts))}/")
    for step, data in posts.items():
        response = client.post(f"/forms/{form}/{step}/", data)
        assert response.status_code == 302, (step, response.content.decode())
    return response


def send(client: Client, form: str) -> HttpResponse:
    """Press Send on the check page as it is shown now."""
    page = client.get(f"/forms/{form}/check/")
    return client.post(f"/forms/{form}/check/", {"answers": page.context["digest"]})


def send_for_children(client: Client, form: str, *others: dict[str, str]) -> list[str]:
    """Answer everything for the usual child and others, and send; the references in the order of the children."""
    answer(client, form, ALL[form])
    add_children(client, form, *others)
    assert send(client, form)["Location"] == f"/forms/{form}/sent/"
    references: list[str] = client.get(f"/forms/{form}/sent/").context["draft"].references
    return references


def send_whole(client: Client, form: str, posts: Posts | None = None) -> str:
    """Answer everything and send; the reference."""
    answer(client, form, posts or ALL[form])
    response = send(client, form)
    assert (response.status_code, response["Location"]) == (302, f"/forms/{form}/sent/")
    reference: str = client.get(f"/forms/{form}/sent/").context["draft"].reference
    return reference
