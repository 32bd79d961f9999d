"""Old addresses on a host that can only hold files: the calendar goes on, the page leads on."""

from pathlib import Path

import pytest

from portal.pages.models import School
from portal.static_site.building import build

pytestmark = pytest.mark.django_db


def test_renamed_school_is_found_at_its_old_addresses_on_a_plain_host(demo_school: School, tmp_path: Path) -> None:
    other = School.objects.exclude(pk=demo_school.pk).get()
    old, other.slug = other.slug, "renamed-school"
    other.save()
    assert build(tmp_path / "site", demo_school).problems == []
    schools = tmp_path / "site" / "dates" / "schools"
    feed = (schools / "renamed-school" / "feeds" / "days-off.ics").read_bytes()
    assert feed.startswith(b"BEGIN:VCALENDAR\r\n")
    assert (schools / old / "feeds" / "days-off.ics").read_bytes() == feed
    page = (schools / old / "2026-27" / "index.html").read_text()
    assert 'content="0; url=/dates/schools/renamed-school/2026-27/"' in page
    lines = (tmp_path / "site" / "_redirects").read_text().splitlines()
    assert f"/dates/schools/{old}/feeds/days-off.ics /dates/schools/renamed-school/feeds/days-off.ics 308" in lines
    targets = {line.split()[1] for line in lines}
    assert targets & {line.split()[0] for line in lines} == set()
    assert all((tmp_path / "site" / target.strip("/")).exists() for target in targets)
