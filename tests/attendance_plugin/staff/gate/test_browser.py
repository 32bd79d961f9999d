"""The gate in Chromium on a phone, a tablet and a screen: nothing too wide, targets for a thumb, no script needed."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from portal.attendance_plugin.leaving.collections import answer
from portal.attendance_plugin.leaving.gate.models import GateEntry
from portal.attendance_plugin.leaving.gate.signing import sign_in_late, sign_out_for_lunch
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import freeze_calendar
from tests.attendance_plugin.leaving.gate.gate_world import ask, lunch_granted, press
from tests.chromium import axe_faults, chromium_beside_django, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 820, 1280)
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Targets of the gate lower than a thumb is wide: 44 CSS pixels.
TARGETS = ".gate-row .button, .gate-search .button, .gate-form .choice, .gate-form > .button, .gate-press .button"
SMALL = f"""Array.from(document.querySelectorAll("{TARGETS}"))
  .filter(one => one.offsetHeight && one.offsetHeight < 44).map(one => one.outerHTML)"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with chromium_beside_django() as browser:
        yield browser


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 20, 9, 5, tzinfo=UTC)) as traveller:
        yield traveller


@pytest.fixture
def children(school: School, clock: time_machine.Traveller) -> list[Pupil]:
    """One to be collected as agreed, one by somebody barred, one with a court order, two for lunch, one late."""
    freeze_calendar(school)
    head = people._posted("first", "Una Lark", "Headteacher")
    names = ("Amara", "Bartholomew", "Caradog", "Delyth", "Eskil", "Fen")
    every = [people.pupil(school, serial=number, given_name=name) for number, name in enumerate(names, start=1)]
    for child in every:
        people.parent(child)
    for child in every[1:3]:
        people.separated_parent(child, court_order=True)
    answer(ask(every[0]), "agreed", by=head)
    father = {"collector": people.SEPARATED_PARENT.name, "collector_relation": "Father", "time": "13:45"}
    ask(every[1], number=2, **father)
    ask(every[2], number=3, time="14:00")
    for number, child in enumerate(every[3:5]):
        lunch_granted(child, head, number=40 + number)
    sign_in_late(every[5], "Overslept", press(every[5], head))
    clock.move_to(datetime(2026, 11, 20, 12, 5, tzinfo=UTC))
    sign_out_for_lunch(every[3], press(every[3], head))
    clock.move_to(datetime(2026, 11, 20, 13, 4, tzinfo=UTC))
    return every


def page_of(chromium: Any, live_server: LiveServer, who: Any, **context: Any) -> Any:
    client = Client()
    client.force_login(who)
    opened = chromium.new_context(base_url=live_server.url, **context)
    opened.add_cookies([{"name": n, "value": c.value, "url": live_server.url} for n, c in client.cookies.items()])
    return opened.new_page()


def test_every_page_fits_and_has_nothing_for_axe(chromium: Any, live_server: LiveServer, children: list[Pupil]) -> None:
    page = page_of(chromium, live_server, people.headteacher())
    addresses = [reverse("attendance_staff:gate") + "?q=o'neill"] + [
        reverse("attendance_staff:gate_child", args=[child.pk]) for child in (children[0], children[1], children[3])
    ]
    faults, wide, small = [], [], []
    for address in [*addresses, reverse("attendance_staff:gate_reasons"), reverse("attendance_staff:today")]:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1180})
            page.goto(address)
            wide += [(address, width)] if page.evaluate(TOO_WIDE) else []
            small += [(address, width, found) for found in page.evaluate(SMALL)]
            if shots := os.environ.get("GATE_SHOTS"):
                name = address.strip("/").replace("/", "-").split("?")[0]
                page.screenshot(path=f"{shots}/{name}-{width}.png", full_page=True)
        faults += [(address, fault) for fault in axe_faults(page, "main")]
    page.context.close()
    assert (faults, wide, small) == ([], [], [])


def test_the_gate_works_without_any_script(chromium: Any, live_server: LiveServer, children: list[Pupil]) -> None:
    page = page_of(
        chromium, live_server, people.office(), java_script_enabled=False, viewport={"width": 820, "height": 1180}
    )
    page.goto(reverse("attendance_staff:gate"))
    follow(page.get_by_role("button", name=re.compile("Sign out.*Amara")))
    assert page.get_by_text("Signed out at 13:04, collected by Ngozi Okafor.").count() == 1
    follow(page.get_by_role("button", name=re.compile("Back in.*Delyth")))
    page.goto(reverse("attendance_staff:gate_child", args=[children[1].pk]))
    page.locator("#field-person").first.get_by_label("Declan O'Neill (Father): NOT TO BE COLLECTED").check()
    follow(page.get_by_role("button", name="Sign out", exact=True).first)
    assert page.get_by_text("NOT TO BE COLLECTED BY Declan O'Neill:").count() >= 1
    page.context.close()
    kinds = list(GateEntry.objects.order_by("pk").values_list("kind", "code"))
    assert kinds == [("late", "L"), ("lunch", ""), ("out", ""), ("back", "L")]
