"""The one browser of the tests: Chromium without a screen, without any traffic of its own."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest

PATIENCE_MILLISECONDS = 120_000
"""How long a page may take on a machine that does ten other things."""
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def running_chromium() -> Iterator[Any]:
    """A browser, closed at the end."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("Chromium is not here, so nothing can be tried in it: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        browser.new_context, browser.new_page = _patient(browser.new_context), _patient(browser.new_page)
        yield browser
        browser.close()


def _patient(open_one: Callable[..., Any]) -> Callable[..., Any]:
    """The same, but what it opens waits as long as we do, not half a minute."""

    def open_patiently(**options: Any) -> Any:
        opened = open_one(**options)
        opened.set_default_timeout(PATIENCE_MILLISECONDS)
        return opened

    return open_patiently


@contextmanager
def chromium_beside_django() -> Iterator[Any]:
    """The same for tests that use the database themselves.

    Playwright's own loop in this thread makes Django believe that the test runs asynchronously, and gives it a
    connection of its own, which would outlive the test's database.
    """
    from django.db import connections

    with patch.dict(os.environ, {"DJANGO_ALLOW_ASYNC_UNSAFE": "true"}), running_chromium() as browser:
        yield browser
        connections.close_all()


def press(page: Any, name: str, role: str = "button") -> None:
    """Click what is called exactly this, and wait for the page that it leads to."""
    follow(page.get_by_role(role, name=name, exact=True))


def follow(control: Any) -> None:
    """Click, and wait until the page that this leads to is loaded.

    A click alone comes back once the next page has answered; on a busy machine nothing of it may have been read then,
    not even its title.
    """
    with control.page.expect_navigation(timeout=PATIENCE_MILLISECONDS):
        control.click()


def axe_faults(page: Any, within: str = "html") -> list[tuple[str, list[str]]]:
    """What axe finds in the loaded page: the rule and the markup that breaks it."""
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_load_state()
    found = Axe().run(page, context={"include": [[within]]}).response["violations"]
    return [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found]
