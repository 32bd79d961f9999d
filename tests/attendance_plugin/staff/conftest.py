"""The school's accounts, signed in, and a request to look at."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from wagtail.admin.menu import admin_menu
from wagtail.admin.search import admin_search_areas

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.staff import access
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked

SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(school: School) -> SignIn:
    """A browser with the account of this name from `tests.people` signed in; `anonymous` is nobody."""

    def browser(who: str) -> Client:
        client = Client()
        if who != "anonymous":
            client.force_login(getattr(people, who)())
        return client

    return browser


@pytest.fixture
def without_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of the admin without its menu, which asks of each of its entries whether the account may open it.

    That is half of what a page costs, and says nothing of the page: for tests that open a thousand of them.
    """
    monkeypatch.setattr(admin_menu, "render_component", lambda request: [])
    monkeypatch.setattr(admin_search_areas, "search_items_for_request", lambda request: [])


@pytest.fixture
def refusing_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page that refuses drawn once for an account and a reason: nothing of what was asked for is in it.

    That a page is refused is decided before; for tests that are refused a thousand times.
    """
    drawn: dict[tuple[Any, access.Refusal], bytes] = {}
    draw = access.refuse

    def refuse(request: HttpRequest, refusal: access.Refusal = access.NO_RIGHT) -> HttpResponse:
        key = (request.user.pk, refusal)
        if key not in drawn:
            drawn[key] = draw(request, refusal).content
        return HttpResponse(drawn[key], status=403)

    monkeypatch.setattr(access, "refuse", refuse)


@pytest.fixture
def waiting(school: School) -> LeaveRequest:
    request = build_world(school)
    checked(request)
    return request
