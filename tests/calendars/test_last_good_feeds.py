"""What families get when a feed cannot be built, kept or read: the last good one, never an empty calendar (A8)."""

import logging
from datetime import date

import pytest
from django.db import DatabaseError, OperationalError
from django.test import Client

from portal.calendars import feeds, views
from portal.calendars.models import CalendarDate, StoredFeed
from portal.calendars.services import save_date
from portal.pages.models import School
from tests.calendars.conftest import Load
from tests.calendars.test_feeds import NOW, body, clock, titles  # noqa: F401 - the fixture is used by its name

pytestmark = pytest.mark.django_db


def broken(*args: object, **kwargs: object) -> bytes:
    raise RuntimeError("cannot build")


def test_last_good_feed_is_served_when_building_fails(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    good = body(client, "days-off")
    row = CalendarDate.objects.get(key="autumn-half")
    row.title = "October break"
    save_date(row)
    with monkeypatch.context() as patched:
        patched.setattr(feeds, "build_ics", broken)
        assert body(client, "days-off") == good
    assert "could not be built; the last good one is served" in caplog.text
    assert "October break" in titles(body(client, "days-off"))


def test_feed_that_had_entries_is_never_emptied(
    client: Client, school: School, caplog: pytest.LogCaptureFixture
) -> None:
    good = body(client, "days-off")
    CalendarDate.objects.update(status="cancelled", last_day=date(2026, 11, 1), first_day=date(2026, 11, 1))
    StoredFeed.objects.update(made_from="")
    assert (body(client, "days-off"), body(client, "days-off")) == (good, good)
    assert [record.getMessage() for record in caplog.records] == [
        f"The feed days-off.ics of {school} would have no entries; the last good one is served."
    ], "once, not for each calendar that asks"


@pytest.mark.parametrize("format", ["ics", "json"])
def test_feed_that_never_had_entries_follows_the_school_and_is_no_error(
    client: Client, school: School, format: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A school that has not put its dates in yet; what it had to show was nothing, so nothing is lost (A8)."""
    CalendarDate.objects.all().delete()
    assert b"Mere Side School" not in body(client, "days-off", format)
    School.objects.filter(pk=school.pk).update(name="Mere Side School")
    assert b"Mere Side School" in body(client, "days-off", format)
    assert caplog.messages == []


@pytest.mark.parametrize("format", ["ics", "json"])
def test_feed_that_was_empty_is_never_emptied_once_it_had_entries(
    client: Client, load: Load, format: str, caplog: pytest.LogCaptureFixture
) -> None:
    CalendarDate.objects.all().delete()
    empty = body(client, "days-off", format)
    load()
    StoredFeed.objects.update(made_from="")
    good = body(client, "days-off", format)
    assert good != empty
    CalendarDate.objects.all().delete()
    StoredFeed.objects.update(made_from="")
    assert body(client, "days-off", format) == good
    assert "would have no entries" in caplog.text


def test_copy_on_disk_is_served_while_the_database_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    good = client.get("/dates/feeds/days-off.ics")

    def away(request: object) -> None:
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(views, "school_for", away)
    kept = client.get("/dates/feeds/days-off.ics")
    assert (kept.status_code, kept.content, dict(kept.headers)) == (200, good.content, dict(good.headers))
    again = client.get("/dates/feeds/days-off.ics", headers={"If-None-Match": good["ETag"]})
    assert again.status_code == 304
    assert "the copy on disk is served" in caplog.text
    assert client.get("/dates/feeds/no-such.ics").status_code == 404


def test_feed_is_served_when_it_cannot_be_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(*args: object, **kwargs: object) -> None:
        raise DatabaseError("database is locked")

    def full(*args: object, **kwargs: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(StoredFeed.objects, "update_or_create", locked)
    monkeypatch.setattr(views, "lay_down", full)
    with caplog.at_level(logging.ERROR):
        assert titles(body(client, "days-off")) != []
    assert ("could not be kept" in caplog.text, "could not be copied to disk" in caplog.text) == (True, True)
