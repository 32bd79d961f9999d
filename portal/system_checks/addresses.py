"""Are the addresses of each installed app included, and where they have to be?"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from wagtail.views import serve as wagtail_serve


@dataclass(frozen=True)
class Include:
    """``name`` is one address of the app, with ``arguments``; it has to begin with ``start``. ``line`` includes it.

    Where the name is empty, ``start`` is such an address, with a dot that Wagtail's own pattern does not take.
    ``without_a_dot`` is another address of the app, where that one has a dot as well.
    """

    app: str
    name: str
    line: str
    start: str = "/"
    arguments: tuple[Any, ...] = ()
    without_a_dot: str = ""


INCLUDES = (
    Include(
        "portal.pages", "school_tokens", 'path("", include("portal.pages.urls")),', without_a_dot="/forms/language/"
    ),
    Include("portal.policies", "sign:open", 'path("", include("portal.policies.urls")),', "/sign/", ("token",)),
    Include("portal.calendars", "calendars:feed", 'path("dates/", include("portal.calendars.urls")),', "/dates/"),
    Include("portal.forms", "forms:start", 'path("forms/", include("portal.forms.urls")),', "/forms/", ("leave",)),
    Include("portal.attendance_plugin", "attendance:request", 'path("", include("portal.attendance_plugin.urls")),'),
    Include("portal.api", "", 'path("api/v1/", include("portal.api.urls")),', "/api/v1/openapi.json"),
    Include("portal.accounts", "portal_sign_in", 'path("admin/login/", include("portal.accounts.urls")),'),
)
PLACE = "Add to urlpatterns, before Wagtail's own pages:\n    "


def check_addresses(**_: Any) -> list[CheckMessage]:
    return [found for include in INCLUDES if apps.is_installed(include.app) and (found := _problem_of(include))]


def _problem_of(include: Include) -> CheckMessage | None:
    try:
        address = _address_of(include)
    except (NoReverseMatch, Resolver404):
        return Error(f'The addresses of "{include.app}" lead nowhere.', hint=f"{PLACE}{include.line}", id="portal.E001")
    if address.startswith(include.start):
        return None
    told = f'The addresses of "{include.app}" begin with {address}; families are sent to {include.start}.'
    return Error(told, hint=f"{PLACE}{include.line}", id="portal.E001")


def _address_of(include: Include) -> str:
    if not include.name:
        resolve(include.start)
        return include.start
    if include.name == "calendars:feed":
        return reverse(include.name, kwargs={"name": "whole-school", "format": "ics"})
    return reverse(include.name, args=include.arguments)


def check_before_catch_all(**_: Any) -> list[CheckMessage]:
    """Wagtail's pages take every address that has no dot: what comes after them is never asked."""
    late = [include for include in INCLUDES if apps.is_installed(include.app) and _is_taken_by_pages(include)]
    return [
        Error(
            f'The addresses of "{include.app}" stand after Wagtail\'s own pages, which answer them with "not found".',
            hint=f"{PLACE}{include.line}",
            id="portal.E002",
        )
        for include in late
    ]


def _is_taken_by_pages(include: Include) -> bool:
    if not include.name or _problem_of(include):
        return False
    return resolve(include.without_a_dot or _address_of(include)).func is wagtail_serve
