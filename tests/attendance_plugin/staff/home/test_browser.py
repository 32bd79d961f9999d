"""Home, Today, Requests and a request in Chromium: nothing wider than the screen, a tablet's targets not cramped."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.requests import open_request
from portal.attendance_plugin.register.import_runs import ImportRun
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.hand_back.hand_back_world import mark
from tests.attendance_plugin.leave.leave_world import build_world, checked, submit
from tests.attendance_plugin.leaving.gate.gate_world import ask
from tests.chromium import axe_faults, chromium_beside_django

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 820, 1280)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
CUT_OFF = """Array.from(document.querySelectorAll("main .table-frame, main .listing"))
  .filter(frame => frame.scrollWidth > frame.clientWidth + 1).map(frame => frame.className)"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with chromium_beside_django() as browser:
        yield browser


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW) as traveller:
        yield traveller


@pytest.fixture
def request_with_check(school: School) -> LeaveRequest:
    leave = build_world(school)
    checked(leave)
    child = leave.pupil
    assert child
    sister = people.pupil(school, serial=2, given_name="Bartholomew-Maximilian")
    people.contact_of(sister, people.PARENT, relationship="Mother", order=1)
    people.separated_parent(sister, court_order=True)
    mark(sister, "N", NOW.date(), "am")
    mark(people.pupil(school, serial=3, given_name="Caradog"), "/", NOW.date(), "am")
    mark(child, "N", NOW.date() - timedelta(days=7), "am")
    absent = {"first_day": "2026-11-20", "return_when": "next", "reason_kind": "ill", "reason": "Sick twice."}
    submit(school, child=child, number=11, form="absence", answers=absent)
    ask(sister, number=12, collector=people.SEPARATED_PARENT.name, collector_relation="Father")
    for number in range(20, 24):
        open_request(submit(school, child=sister, number=number, received_at=NOW - timedelta(days=number)))
    return leave


def test_pages_are_sound_on_a_phone_a_tablet_and_a_screen(
    chromium: Any, live_server: LiveServer, request_with_check: LeaveRequest
) -> None:
    client, head = Client(), people.headteacher()
    ImportRun.objects.create(
        token="a" * 32, school=request_with_check.school, by=head, file_name="marks-of-november.csv",
        stage="ready", began_at=NOW, changed_at=NOW,
    )  # fmt: skip
    client.force_login(head)
    opened = chromium.new_context(base_url=live_server.url)
    opened.add_cookies([{"name": n, "value": c.value, "url": live_server.url} for n, c in client.cookies.items()])
    page = opened.new_page()
    addresses = {
        "home": "/admin/",
        "today": reverse("attendance_staff:today"),
        "requests": reverse("attendance_staff:requests"),
        "request": reverse("attendance_staff:request", args=[request_with_check.submission.reference]),
        "collections": reverse("attendance_staff:collections"),
    }
    faults: list[Any] = []
    for name, address in addresses.items():
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1180})
            page.goto(address)
            page.wait_for_load_state()
            faults += [(name, width, "too wide")] if page.evaluate(TOO_WIDE) else []
            if width >= 820:
                faults += [(name, width, frame) for frame in page.evaluate(CUT_OFF)]
            if shots := os.environ.get("GATE_SHOTS"):
                page.set_viewport_size({"width": width, "height": 2600})
                page.screenshot(path=f"{shots}/{name}-{width}.png")
        faults += [(name, fault) for fault in axe_faults(page, "main")]
    page.goto("/admin/")
    link = page.get_by_role("link", name="Confirm an import: marks-of-november.csv")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/register/upload/**")
    opened.close()
    assert faults == []
