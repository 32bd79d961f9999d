"""A feed that was renamed: its old address, entered under Redirects in the admin, leads on for good (A6)."""

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from tests.calendars.conftest import Load

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("old", ["/dates/feeds/key-stage-1.ics", "/dates/feeds/year-9.ics", "/calendar/terms.ics"])
def test_old_address_of_a_feed_leads_on_for_good(client: Client, load: Load, old: str) -> None:
    load()
    assert client.get(old).status_code == 404
    Redirect.objects.create(
        old_path=Redirect.normalise_path(old), redirect_link="/dates/feeds/year-1.ics", is_permanent=True
    )
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, "/dates/feeds/year-1.ics")
    assert client.get(old, follow=True).content.startswith(b"BEGIN:VCALENDAR\r\n")
