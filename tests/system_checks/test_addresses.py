"""Addresses that are not included, or too late, are named with the line to add."""

from types import ModuleType

import pytest
from django.urls import clear_url_caches, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

import portal.urls
from portal.system_checks.addresses import INCLUDES, PLACE, check_addresses, check_before_catch_all

LINES = {
    "portal.pages": 'path("", include("portal.pages.urls")),',
    "portal.policies": 'path("", include("portal.policies.urls")),',
    "portal.calendars": 'path("dates/", include("portal.calendars.urls")),',
    "portal.forms": 'path("forms/", include("portal.forms.urls")),',
    "portal.attendance_plugin": 'path("", include("portal.attendance_plugin.urls")),',
    "portal.api": 'path("api/v1/", include("portal.api.urls")),',
    "portal.accounts": 'path("admin/login/", include("portal.accounts.urls")),',
}


def urlconf(*patterns: object) -> ModuleType:
    """A site's urls.py with these before, or after, Wagtail's own."""
    module = ModuleType("urls_of_a_site")
    module.urlpatterns = list(patterns)
    return module


ADMIN, PAGES = path("admin/", include(wagtailadmin_urls)), path("", include(wagtail_urls))
POLICIES = path("", include("portal.policies.urls"))
SITE_PAGES = path("", include("portal.pages.urls"))


@pytest.fixture(autouse=True)
def _forget_addresses(settings: object) -> object:
    clear_url_caches()
    yield
    clear_url_caches()


def test_the_ready_portal_includes_all(settings: object) -> None:
    assert portal.urls.__name__ == settings.ROOT_URLCONF
    assert [*check_addresses(), *check_before_catch_all()] == []


def test_each_missing_include_is_named_with_its_line(settings: object) -> None:
    settings.ROOT_URLCONF = urlconf(ADMIN, PAGES)
    found = check_addresses()
    assert {message.hint for message in found} == {PLACE + line for line in LINES.values()}
    assert {message.id for message in found} == {"portal.E001"}
    assert {include.app: include.line for include in INCLUDES} == LINES


def test_an_include_elsewhere_is_told(settings: object) -> None:
    """Families are sent to /sign/ in mails and by the language they chose there."""
    settings.ROOT_URLCONF = urlconf(path("school/", include("portal.policies.urls")), PAGES)
    told = [message.msg for message in check_addresses() if "portal.policies" in message.msg]
    assert told == ['The addresses of "portal.policies" begin with /school/sign/token/; families are sent to /sign/.']


def test_an_include_after_wagtails_pages_is_told(settings: object) -> None:
    """Wagtail's pattern lets no dot through, so only an address without one can be lost to it."""
    settings.ROOT_URLCONF = urlconf(SITE_PAGES, POLICIES, PAGES)
    assert check_before_catch_all() == []
    clear_url_caches()
    settings.ROOT_URLCONF = urlconf(PAGES, SITE_PAGES, POLICIES)
    assert [(message.id, message.hint) for message in check_before_catch_all()] == [
        ("portal.E002", PLACE + LINES["portal.pages"]),
        ("portal.E002", PLACE + LINES["portal.policies"]),
    ]
