"""The school's accounts, signed in, and a request to look at."""

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.admin.menu import admin_menu
from wagtail.admin.search import admin_search_areas

from portal.attendance_plugin.leave.models import LeaveRequest
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
def waiting(school: School) -> LeaveRequest:
    request = build_world(school)
    checked(request)
    return request
