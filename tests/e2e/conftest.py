"""One portal for all journeys, and pages in Chromium that break the test on any console error or foreign request."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chromium import running_chromium
from tests.e2e.portal_process import RunningPortal, running_portal

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
HALLWAY = {"width": 1920, "height": 1080}


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    with running_portal(tmp_path_factory.mktemp("var")) as portal:
        yield portal


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def open_page(chromium: Any, portal: RunningPortal) -> Iterator[Callable[..., Any]]:
    """``open_page(viewport, javascript=True, user_agent=None)`` gives a page in a browser profile of its own."""
    contexts, troubles = [], []

    def open_one(viewport: dict[str, int] = PHONE, *, javascript: bool = True, user_agent: str | None = None) -> Any:
        context = chromium.new_context(
            viewport=viewport, java_script_enabled=javascript, user_agent=user_agent, base_url=portal.base_url
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((portal.base_url, "data:", "blob:"))
                else troubles.append(f"foreign request: {request.url}")
            ),
        )
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def shots(request: pytest.FixtureRequest) -> Callable[[Any, str], None]:
    """Keep a screenshot beside the test run's files, for a person to look at."""
    folder = Path(str(request.config.rootpath)) / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)

    def keep(page: Any, name: str) -> None:
        page.screenshot(path=str(folder / f"{name}.png"), full_page=True)

    return keep
