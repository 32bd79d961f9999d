"""A parent reads on a host that holds only files, and asks for leave on the living one (issue 10)."""

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from tests.chromium import follow, press
from tests.e2e.conftest import PHONE
from tests.e2e.demo_data import a_family, decisions_about, school_day_after
from tests.e2e.portal_process import ROOT, RunningPortal, clean_environment
from tests.e2e.test_journey import leave_answers, walk_to_check_page
from tests.plain_server import plain_server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def static_site(portal: RunningPortal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the files, built from the running portal's own folder and served beside it."""
    out = tmp_path_factory.mktemp("static") / "site"
    port = portal.base_url.rpartition(":")[2]
    command = [sys.executable, "-m", "portal", "build-site", str(out)]
    environment = clean_environment(portal.var) | {"PORT": port}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    with plain_server(out) as address:
        yield address


@pytest.fixture
def parent(chromium: Any, portal: RunningPortal, static_site: str) -> Iterator[Any]:
    """A phone that meets nothing but the two hosts and no error."""
    context, troubles = chromium.new_context(viewport=PHONE, base_url=static_site), []
    page = context.new_page()
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    known = (static_site, portal.base_url, "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(known) else troubles.append(request.url))
    yield page
    context.close()
    assert troubles == []


def test_policy_from_files_leads_to_a_request_on_the_living_host(
    parent: Any, portal: RunningPortal, static_site: str, shots: Callable[[Any, str], None]
) -> None:
    parent.goto("/policies/attendance/")
    assert parent.url.startswith(static_site)
    shots(parent, "static-policy")
    follow(parent.locator('a[href$="/forms/"]').first)
    assert parent.url == f"{portal.base_url}/forms/"
    follow(parent.locator('main a[href$="/forms/leave/"]').first)
    assert parent.url.startswith(f"{portal.base_url}/forms/leave/")
    family = a_family(portal.database)
    day = school_day_after(portal.database, date.today(), school_days=25)
    walk_to_check_page(parent, leave_answers(family, day))
    press(parent, "Send")
    reference = parent.locator(".panel__reference").inner_text()
    assert reference
    assert decisions_about(portal.database, reference) == []


def test_calendar_and_screen_open_from_files(parent: Any, static_site: str) -> None:
    parent.goto("/dates/")
    follow(parent.locator('main a[href*="/dates/feeds/"]').first)
    assert parent.url.startswith(f"{static_site}/dates/feeds/")
    with urllib.request.urlopen(f"{static_site}/dates/feeds/days-off.ics") as answer:
        assert (answer.headers["Content-Type"], answer.read(15)) == ("text/calendar", b"BEGIN:VCALENDAR")
    parent.goto("/screen/hallway/")
    parent.locator("body.screen").wait_for()


def test_what_only_the_living_host_has_is_not_among_the_files(parent: Any, static_site: str) -> None:
    for path in ("forms/leave/", "admin/", "requests/", "search/", "api/v1/forms/", "api/v1/celebration/"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{static_site}/{path}")
