"""A site of a few pages for most tests, and the demo school's whole public site for the rest."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from wagtail.models import Site

from portal import hooks
from portal.pages.addresses import public_paths
from portal.pages.models import ContentPage, HomePage, School
from portal.pages.school import default_school
from portal.static_site import swapping
from tests.planted_pages import bare_root, plant


@pytest.fixture(autouse=True)
def nothing_is_flushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """To write all that the machine's other tests have written through to the disk takes longer than most builds."""
    monkeypatch.setattr(swapping, "_write_through", lambda folder: None)


@pytest.fixture
def small_school(school: School, monkeypatch: pytest.MonkeyPatch) -> School:
    """A school with a home page, two plain pages and the small files; no other room offers an address."""
    places: hooks.Hook[object] = hooks.Hook("public_addresses")  # type: ignore[type-var]
    places.fill("pages", public_paths)
    monkeypatch.setattr(hooks, "public_addresses", places)
    monkeypatch.setattr(settings, "STATIC_SITE_API", False)
    home = plant(bare_root(), HomePage(title="Welcome", slug="home"))
    plant(home, ContentPage(title="News", slug="news", body="Old words.", show_in_menus=True))
    plant(home, ContentPage(title="Privacy", slug="privacy", body="[Ask](/forms/leave/)"))
    address = urlsplit(settings.BASE_URL)
    school.site = Site.objects.create(
        hostname=address.hostname, port=address.port, root_page=home, is_default_site=True
    )
    school.save()
    return school


@pytest.fixture
def demo_school(loaded: None) -> Iterator[School]:
    with time_machine.travel(datetime(2026, 11, 20, 8, 0, tzinfo=UTC), tick=True):
        school = default_school()
        assert school is not None
        yield school
