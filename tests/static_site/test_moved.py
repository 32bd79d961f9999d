"""Old addresses on a host that can only hold files: the calendar goes on, the page leads on."""

from pathlib import Path

import pytest
from django.test import Client

from portal import hooks
from portal.pages.models import School
from portal.static_site.building import build
from portal.static_site.moved import moved_files

pytestmark = pytest.mark.django_db
BASE = "https://portal.example"


def test_renamed_school_is_found_at_its_old_addresses(demo_school: School, client: Client) -> None:
    other = School.objects.exclude(pk=demo_school.pk).get()
    old, other.slug = f"/dates/schools/{other.slug}/", "renamed"
    other.save()
    new = "/dates/schools/renamed/"
    answers: dict[str, bytes | None] = {}

    def built(address: str) -> bytes | None:
        if address not in answers:
            response = client.get(address)
            answers[address] = response.content if response.status_code == 200 else None
        return answers[address]

    files = dict(moved_files(demo_school, built, BASE))
    assert files[f"{old}feeds/days-off.ics"] == answers[f"{new}feeds/days-off.ics"] != b""
    assert f'content="0; url={new}2026-27/"' in files[f"{old}2026-27/"].decode()
    assert f'<link rel="canonical" href="{BASE}{new}2026-27/">' in files[f"{old}2026-27/"].decode()
    pairs = [line.split() for line in files["/_redirects"].decode().splitlines()]
    assert [f"{old}feeds/days-off.ics", f"{new}feeds/days-off.ics", "308"] in pairs
    assert {pair[0] for pair in pairs} == set(files) - {"/_redirects"}
    assert {pair[0] for pair in pairs} & {pair[1] for pair in pairs} == set()


def test_build_writes_them_beside_what_they_lead_to(
    small_school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: hooks.Hook[object] = hooks.Hook("moved_addresses")  # type: ignore[type-var]
    places.fill("test", lambda school: {"/old-news/": "/news/", "/old-robots.txt": "/robots.txt", "/gone/": "/never/"})
    monkeypatch.setattr(hooks, "moved_addresses", places)
    site = tmp_path / "site"
    assert build(site, small_school).problems == []
    assert 'url=/news/"' in (site / "old-news" / "index.html").read_text()
    assert (site / "old-robots.txt").read_bytes() == (site / "robots.txt").read_bytes()
    assert (site / "_redirects").read_text() == "/old-news/ /news/ 308\n/old-robots.txt /robots.txt 308\n"


def test_site_that_never_moved_has_no_list(
    small_school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "moved_addresses", hooks.Hook("moved_addresses"))
    build(tmp_path / "site", small_school)
    assert not (tmp_path / "site" / "_redirects").exists()
