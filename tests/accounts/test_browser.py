"""A passkey in Chromium, with the authenticator that the browser has for tests: made, used, removed (R13)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django.live_server_helper import LiveServer

from portal.accounts.models import Passkey
from tests import people
from tests.accounts.door import code_now, connect_app
from tests.chromium import axe_faults, chromium_beside_django, follow, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OF_THE_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def clock() -> None:
    """The browser has a clock of its own, so the door keeps the real one."""


@pytest.fixture
def page(live_server: LiveServer, settings: Any) -> Iterator[Any]:
    """A browser with a device's authenticator. A key is made for a name, so the address is one."""
    address = live_server.url.replace("127.0.0.1", "localhost")
    settings.BASE_URL = address
    with chromium_beside_django() as chromium:
        context = chromium.new_context(base_url=address)
        page = context.new_page()
        device = context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        made = device.send("WebAuthn.addVirtualAuthenticator", {"options": OF_THE_DEVICE})
        page.keys = lambda: device.send("WebAuthn.getCredentials", made)["credentials"]
        yield page
        context.close()


def type_the_password(page: Any) -> None:
    page.goto("/admin/login/")
    page.fill('[name="username"]', "office")
    page.fill('[name="password"]', people.PASSWORD)
    follow(page.locator('button[type="submit"]').first)


def leave(page: Any) -> None:
    page.context.clear_cookies()


def test_a_passkey_is_made_opens_the_door_and_is_removed(office: User, page: Any) -> None:
    secret = connect_app(office)
    type_the_password(page)
    assert page.get_by_role("button", name="Use a passkey").count() == 0
    page.fill('[name="code"]', code_now(secret))
    press(page, "Sign in")

    page.goto("/admin/signing-in/")
    press(page, "Add a passkey of this device")
    (key,) = page.keys()
    assert key["rpId"] == "localhost"
    assert page.get_by_role("button", name="Remove Passkey 1").count() == 1
    assert axe_faults(page, "main") == []

    leave(page)
    type_the_password(page)
    assert axe_faults(page) == []
    press(page, "Use a passkey")
    page.wait_for_url("**/admin/")
    assert Passkey.objects.get().uses == page.keys()[0]["signCount"] > 0

    page.goto("/admin/signing-in/")
    press(page, "Remove Passkey 1")
    assert not Passkey.objects.exists()
    leave(page)
    type_the_password(page)
    assert page.get_by_role("button", name="Use a passkey").count() == 0, "the device still has its key"
    assert len(page.keys()) == 1
    page.goto("/admin/")
    assert "/admin/login/" in page.url
