"""Where the portal's sign-in is installed, no other door lets staff in with a password alone."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.contrib import admin
from django.urls import clear_url_caches, include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from portal.system_checks.doors import BEFORE, check_doors

OURS = path("admin/login/", include("portal.accounts.urls"))
ADMIN, DJANGO_ADMIN = path("admin/", include(wagtailadmin_urls)), path("django-admin/", admin.site.urls)
PAGES = path("", include(wagtail_urls))
LEADS_HERE = RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)
LINE = 'path("{}", RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)),'


@pytest.fixture(autouse=True)
def _forget_addresses() -> Iterator[None]:
    clear_url_caches()
    yield
    clear_url_caches()


def found(settings: Any, *patterns: object) -> list[tuple[str | None, str | None]]:
    """What the check says of a site with these addresses: number and hint."""
    module = ModuleType("urls_of_a_site")
    module.urlpatterns = list(patterns)  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = module
    return [(message.id, message.hint) for message in check_doors()]


def test_the_ready_portal_has_one_door() -> None:
    assert check_doors() == []


@pytest.mark.parametrize("patterns", [(ADMIN,), (ADMIN, OURS)])
def test_wagtails_own_door_is_told(settings: Any, patterns: tuple[object, ...]) -> None:
    """The include is missing, or it stands after the admin's."""
    line = 'path("admin/login/", include("portal.accounts.urls")),'
    assert found(settings, *patterns, PAGES) == [("portal.E016", BEFORE + line)]


def test_side_doors_of_a_stock_site_are_told_until_they_lead_here(settings: Any) -> None:
    told = found(settings, OURS, DJANGO_ADMIN, ADMIN, PAGES)
    wanted = ("django-admin/login/", "_util/login/")
    assert told == [("portal.W017", BEFORE + LINE.format(address)) for address in wanted]
    closed = [path(address, LEADS_HERE) for address in wanted]
    assert found(settings, OURS, *closed, DJANGO_ADMIN, ADMIN, PAGES) == []


def test_an_admin_elsewhere_is_told(settings: Any) -> None:
    """Sessions are looked at below /admin/: those of another place would never end."""
    elsewhere = path("cms/", include(wagtailadmin_urls))
    assert [number for number, _ in found(settings, OURS, elsewhere, PAGES)] == ["portal.E016"]
