"""The workspace in the admin's own menu: its rooms in the order of use, for each account those it may open."""

import json
import re

import pytest
from django.test import Client

from portal.pages.models import School
from tests.attendance_plugin.staff.conftest import SignIn

IN_ORDER_OF_USE = [
    "Today",
    "Requests",
    "At the gate",
    "Early collections",
    "Letters",
    "Pupils",
    "Register imports",
    "Screens",
]


def labels(client: Client) -> tuple[list[str], list[str]]:
    """The menu as Wagtail's own sidebar gets it: the names at the top, and those below Attendance."""
    page = client.get("/admin/").content.decode()
    props = re.search(r'<script id="wagtail-sidebar-props" type="application/json">(.*?)</script>', page, re.S)
    assert props
    top, below = [], []

    def read(node: object) -> None:
        if isinstance(node, dict):
            args = node.get("_args")
            if str(node.get("_type", "")).endswith("SubMenuItem") and args[0]["name"] == "attendance":
                below.extend(one["_args"][0]["label"] for one in args[1])
            for value in node.values():
                read(value)
        elif isinstance(node, list):
            for value in node:
                read(value)

    read(json.loads(props[1]))
    top = re.findall(r'"label": "([^"]+)"', props[1])
    return top, below


@pytest.mark.parametrize("who", ["office", "headteacher"])
def test_each_room_is_there_in_the_order_of_use(who: str, school: School, sign_in: SignIn) -> None:
    _, below = labels(sign_in(who))
    assert [label for label in below if label in IN_ORDER_OF_USE] == IN_ORDER_OF_USE


def test_policies_due_comes_after_the_workspace_for_those_who_may_see_it(school: School, sign_in: SignIn) -> None:
    for who, may in (("headteacher", True), ("governor", True), ("office", False)):
        top, _ = labels(sign_in(who))
        assert ("Policies due" in top) is may
        if may and "Attendance" in top:
            assert top.index("Attendance") < top.index("Policies due")


def test_a_room_nobody_may_enter_is_not_offered(school: School, sign_in: SignIn) -> None:
    offered = set(labels(sign_in("safeguarding_lead"))[1])
    assert {"At the gate", "Concerns", "Pupils"} <= offered
    assert {"Requests", "Letters", "Register imports"} & offered == set()
