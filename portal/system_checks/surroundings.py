"""The site's own clock and address, which days, deadlines and mails are written by."""

from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

LONDON = "Europe/London"
SEND_ADDRESSES = ("portal.policies", "portal.calendars", "portal.attendance_plugin")


def check_time_zone(**_: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.USE_TZ:
        found.append(
            Error(
                "Moments would be stored without their time zone; deadlines are counted in London's.",
                hint="Set:\n    USE_TZ = True",
                id="portal.E005",
            )
        )
    if settings.TIME_ZONE != LONDON:
        found.append(
            Warning(
                f"A day would begin at midnight in {settings.TIME_ZONE}; schools in England live by London's clock.",
                hint=f'Set:\n    TIME_ZONE = "{LONDON}"',
                id="portal.W006",
            )
        )
    return found


def check_base_url(**_: Any) -> list[CheckMessage]:
    """Addresses in mails, feeds and letters come from the settings, never from a request (abuse case 32)."""
    address = urlsplit(settings.BASE_URL)
    if (address.scheme in {"http", "https"} and address.hostname) or not any(map(apps.is_installed, SEND_ADDRESSES)):
        return []
    return [
        Error(
            f"The site's address is {settings.BASE_URL!r}: links in mails and feeds would lead nowhere.",
            hint='Set:\n    WAGTAILADMIN_BASE_URL = "https://www.school.example"',
            id="portal.E007",
        )
    ]
