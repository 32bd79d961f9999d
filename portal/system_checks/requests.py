"""Does each request pass what the installed apps rely on: their middleware, and the school in every template?"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error

SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"
ACCOUNTS = "django.contrib.auth.middleware.AuthenticationMiddleware"
PROCESSOR = "portal.pages.context.school"


@dataclass(frozen=True)
class Passed:
    """Middleware that ``apps`` (any of them) need, before or after another, and what fails without it."""

    name: str
    apps: tuple[str, ...]
    without: str
    before: str = ""
    after: str = ""


MIDDLEWARE = (
    Passed(
        "portal.calendars.cookieless.CookielessFilesMiddleware",
        ("portal.calendars",),
        "calendar feeds would set cookies and could not be cached",
        before=SESSIONS,
    ),
    Passed(
        "portal.pages.language_middleware.ParentLanguageMiddleware",
        ("portal.policies", "portal.forms", "portal.attendance_plugin"),
        "the language a parent chooses would be forgotten on the next page",
    ),
    Passed(
        "portal.accounts.middleware.StaffSessionMiddleware",
        ("portal.accounts",),
        "sessions of staff would not end and no second factor would be asked",
        after=ACCOUNTS,
    ),
    Passed(
        "portal.policies.approval.refusals.PublishingRefusals",
        ("portal.policies",),
        "a policy that may not be published would be answered with a server error",
        after=ACCOUNTS,
    ),
)


def check_middleware(**_: Any) -> list[CheckMessage]:
    needed = [each for each in MIDDLEWARE if any(apps.is_installed(app) for app in each.apps)]
    return [found for each in needed if (found := _problem_of(each, list(settings.MIDDLEWARE)))]


def _problem_of(each: Passed, installed: list[str]) -> CheckMessage | None:
    where = f" before {each.before}" if each.before else f" after {each.after}" if each.after else ""
    hint = f'Add to MIDDLEWARE{where}:\n    "{each.name}",'
    if each.name not in installed:
        return Error(f"A middleware is missing: {each.without}.", hint=hint, id="portal.E003")
    place = installed.index(each.name)
    too_late = each.before in installed and place > installed.index(each.before)
    too_early = each.after in installed and place < installed.index(each.after)
    if too_late or too_early:
        return Error(f"A middleware stands in the wrong place: {each.without}.", hint=hint, id="portal.E003")
    return None


def check_context_processor(**_: Any) -> list[CheckMessage]:
    if not apps.is_installed("portal.pages"):
        return []
    engines: list[dict[str, Any]] = list(settings.TEMPLATES)
    processors = [
        name
        for engine in engines
        if engine["BACKEND"].endswith("DjangoTemplates")
        for name in engine.get("OPTIONS", {}).get("context_processors", ())
    ]
    if PROCESSOR in processors:
        return []
    hint = f'Add to the context_processors of TEMPLATES:\n    "{PROCESSOR}",'
    return [
        Error(
            "Templates do not know the school: pages would have no name and no number to ring.",
            hint=hint,
            id="portal.E004",
        )
    ]
