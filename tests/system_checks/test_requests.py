"""Middleware and context processors that are missing, or in the wrong place, are named with the line to add."""

from copy import deepcopy
from typing import Any

import pytest

from portal.system_checks.requests import MIDDLEWARE, PROCESSOR, check_context_processor, check_middleware

COOKIELESS = "portal.calendars.cookieless.CookielessFilesMiddleware"
REFUSALS = "portal.policies.approval.refusals.PublishingRefusals"
SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"


def test_the_ready_portal_has_all(settings: Any) -> None:
    assert [*check_middleware(), *check_context_processor()] == []


@pytest.mark.parametrize("name", [each.name for each in MIDDLEWARE])
def test_missing_middleware_is_named_with_its_line(settings: Any, name: str) -> None:
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if each != name]
    (found,) = check_middleware()
    assert (found.id, found.hint.splitlines()[-1]) == ("portal.E003", f'    "{name}",')


def test_middleware_that_must_stand_outside_is_told(settings: Any) -> None:
    others = [each for each in settings.MIDDLEWARE if each != COOKIELESS]
    settings.MIDDLEWARE = [*others, COOKIELESS]
    (found,) = check_middleware()
    assert found.msg.startswith("A middleware stands in the wrong place: calendar feeds would set cookies")
    assert found.hint == f'Add to MIDDLEWARE before {SESSIONS}:\n    "{COOKIELESS}",'


def test_middleware_that_must_stand_inside_is_told(settings: Any) -> None:
    settings.MIDDLEWARE = [REFUSALS, *(each for each in settings.MIDDLEWARE if each != REFUSALS)]
    (found,) = check_middleware()
    assert found.msg.startswith("A middleware stands in the wrong place: a policy that may not be published")


def test_missing_context_processor_is_named_with_its_line(settings: Any) -> None:
    engines = deepcopy(settings.TEMPLATES)
    engines[0]["OPTIONS"]["context_processors"].remove(PROCESSOR)
    settings.TEMPLATES = engines
    (found,) = check_context_processor()
    assert (found.id, found.hint.splitlines()[-1]) == ("portal.E004", '    "portal.pages.context.school",')
