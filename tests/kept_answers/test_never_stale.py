"""After a publication nobody is given what was there before, whichever way and in whichever process it happened."""

import gc
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from portal.kept_answers import number
from portal.kept_answers.front_door import FrontDoor
from portal.kept_answers.number import current_number
from portal.kept_answers.triggers import install_triggers
from portal.pages.models import ContentPage, HomePage, School
from portal.policies.drafting.page_drafts import set_draft
from portal.policies.models import PolicyPage, PolicyVersion
from tests.kept_answers.asking import ask
from tests.killed_children import in_child
from tests.policies.approvals import approve_if_fit
from tests.policies.sample_policy import SECOND, Publish

pytestmark = pytest.mark.django_db(transaction=True)
LONDON = ZoneInfo("Europe/London")
POLICY = "/policies/attendance/"


def text_of(door: FrontDoor, path: str = POLICY) -> str:
    """Asked twice: what is not kept yet is then."""
    told = [ask(door, path) for _ in range(2)]
    assert [each.status for each in told] == [200, 200]
    assert told[0] == told[1]
    return told[0].body.decode()


def test_a_kept_policy_costs_no_query_no_session_and_no_cookie(
    first: PolicyVersion, door: FrontDoor, django_assert_num_queries: Callable[..., Any]
) -> None:
    made = ask(door, POLICY)
    with django_assert_num_queries(0):
        kept = ask(door, POLICY)
        known = ask(door, POLICY, HTTP_IF_NONE_MATCH=kept.headers["ETag"])
    assert (kept, known.status, known.body) == (made, 304, b"")
    assert {name.lower() for name in kept.headers} & {"set-cookie", "x-portal-live"} == set()
    assert kept.headers["Vary"] == "Accept-Encoding"
    assert kept.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_one_publication_shows_in_every_answer_that_was_kept(
    first: PolicyVersion, publish: Publish, page: PolicyPage, door: FrontDoor
) -> None:
    kept = [POLICY, f"{POLICY}versions/", "/policies/", "/policies/changes.atom"]
    with time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=LONDON), tick=False):
        before = {path: text_of(door, path) for path in kept}
        publish(SECOND)
        after = {path: text_of(door, path) for path in kept}
    assert [path for path in kept if before[path] == after[path]] == []
    assert SECOND.change_note in after[f"{POLICY}versions/"]


def test_a_version_begins_at_midnight_without_anybody_doing_anything(
    first: PolicyVersion, publish: Publish, door: FrontDoor
) -> None:
    with time_machine.travel(datetime(2026, 8, 31, 23, 30, tzinfo=LONDON), tick=False) as clock:
        publish(SECOND)
        assert "Version 2022-09, in force" in text_of(door)
        clock.move_to(datetime(2026, 9, 1, 0, 0, tzinfo=LONDON))
        assert "Version 2026-09, in force" in text_of(door)


def test_the_editors_publish_button(first: PolicyVersion, home: HomePage, door: FrontDoor) -> None:
    page = home.add_child(instance=ContentPage(title="Privacy", slug="privacy", body="We keep little."))
    assert "We keep little." in text_of(door, "/privacy/")
    User.objects.create_superuser("editor", password="x")
    editor = Client()
    editor.force_login(User.objects.get())
    sent = {
        "title": "Privacy",
        "slug": "privacy",
        "body": "We keep nothing.",
        "action-publish": "1",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }
    assert editor.post(f"/admin/pages/{page.pk}/edit/", sent).status_code == 302
    assert "We keep nothing." in text_of(door, "/privacy/")
    assert editor.post(f"/admin/pages/{page.pk}/unpublish/").status_code == 302
    assert ask(door, "/privacy/").status == 404


def test_a_page_published_by_the_clock(home: HomePage, door: FrontDoor) -> None:
    page = home.add_child(instance=ContentPage(title="News", slug="news", body="Term ends on Friday."))
    page.save_revision().publish()
    page.refresh_from_db()
    page.body, page.go_live_at = "Term ends on Thursday.", timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    assert "Term ends on Friday." in text_of(door, "/news/")
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled", verbosity=0)
        assert "Term ends on Thursday." in text_of(door, "/news/")


def test_another_process_publishes(first: PolicyVersion, page: PolicyPage, door: FrontDoor) -> None:
    """The worker, a command or another web process: it shares nothing with this one but the database."""
    in_autumn = time_machine.travel(datetime(2026, 9, 2, 9, tzinfo=LONDON), tick=False)
    with in_autumn:
        assert "Version 2022-09, in force" in text_of(door)

    def publish_in_child() -> None:
        mine = PolicyPage.objects.get()
        set_draft(mine, SECOND)
        with time_machine.travel(datetime(2026, 8, 20, 9, tzinfo=LONDON)):
            revision = mine.save_revision()
            approve_if_fit(mine, on=SECOND.approved_on)
            revision.publish()
        connection.close()

    assert in_child(publish_in_child)[0] == 0
    with in_autumn:
        assert "Version 2026-09, in force" in text_of(door)


def test_while_others_publish_nobody_reads_what_was_replaced(home: HomePage, door: FrontDoor) -> None:
    """Readers who ask after a publication has ended never see less than it: the newest of ended ones is the least."""
    page = home.add_child(instance=ContentPage(title="News", slug="news", body="Issue 0."))
    ended, is_over, stale = [0], threading.Event(), []

    def read() -> None:
        try:
            while not is_over.is_set():
                least = ended[0]
                told = ask(door, "/news/").body.decode()
                seen = int(told.split("<p>Issue ")[1].split(".")[0])
                if seen < least:
                    stale.append((least, seen))
        finally:
            connection.close()
            number.forget_connection()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for issue in range(1, 40):
        ContentPage.objects.filter(pk=page.pk).update(body=f"Issue {issue}.")
        ended[0] = issue
    is_over.set()
    for reader in readers:
        reader.join()
    assert (stale, "<p>Issue 39." in text_of(door, "/news/")) == ([], True)


def test_inside_a_transaction_there_is_no_number(home: HomePage) -> None:
    before = current_number()
    with transaction.atomic():
        School.objects.update(telephone="01632 960199")
        assert current_number() is None
    after = current_number()
    assert before is not None
    assert after is not None
    assert after > before


def test_a_database_put_in_place_of_this_one(home: HomePage, door: FrontDoor, tmp_path: Path) -> None:
    """As a restore does it, which migrates at its end and so puts the triggers in place."""
    page = home.add_child(instance=ContentPage(title="News", slug="news", body="Before."))
    assert "Before." in text_of(door, "/news/")
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE portal_pages_contentpage DISABLE TRIGGER USER")
        ContentPage.objects.filter(pk=page.pk).update(body="After.")
    else:
        connection.close()
        place, other = Path(connection.settings_dict["NAME"]), sqlite3.connect(tmp_path / "other.sqlite3")
        with closing(sqlite3.connect(place)) as here, closing(other):
            here.backup(other)
            other.execute("DROP TRIGGER portal_pages_contentpage_is_public_update")
            with other:
                other.execute("UPDATE portal_pages_contentpage SET body = 'After.'")
        for beside in place.parent.glob(f"{place.name}-*"):
            beside.unlink()
        (tmp_path / "other.sqlite3").rename(place)
    install_triggers()
    assert "After." in text_of(door, "/news/")


def test_a_number_never_comes_twice_though_the_database_goes_back(home: HomePage, door: FrontDoor) -> None:
    """A stand-by that lacks the last changes takes over: whoever counted on would count to a number that was there."""
    page = home.add_child(instance=ContentPage(title="News", slug="news", body="Before."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, slot FROM portal_public_changes")
        slots = cursor.fetchall()
    ContentPage.objects.filter(pk=page.pk).update(body="Lost.")
    assert "Lost." in text_of(door, "/news/")
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE portal_public_changes SET number = %s WHERE slot = %s", slots)
    ContentPage.objects.filter(pk=page.pk).update(body="After.")
    assert "After." in text_of(door, "/news/")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that could end a connection")
def test_a_connection_that_the_server_ended_is_replaced(home: HomePage, door: FrontDoor) -> None:
    page = home.add_child(instance=ContentPage(title="News", slug="news", body="Before."))
    text_of(door, "/news/")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone() == (1,)
    ContentPage.objects.filter(pk=page.pk).update(body="After.")
    assert "After." in text_of(door, "/news/")
    assert current_number() is not None


def test_staff_and_private_pages_are_never_kept(first: PolicyVersion, home: HomePage, door: FrontDoor) -> None:
    text_of(door)
    User.objects.create_superuser("editor", password="x")
    editor = Client()
    editor.force_login(User.objects.get())
    cookie = f"sessionid={editor.cookies['sessionid'].value}"
    private = home.add_child(instance=ContentPage(title="Staff", slug="staff-room", body="Tea at ten."))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    seen = ask(door, "/staff-room/", HTTP_COOKIE=cookie)
    assert ("Tea at ten." in seen.body.decode(), "no-store" in seen.headers["Cache-Control"]) == (True, True)
    assert "private" in seen.headers["Cache-Control"]
    assert ask(door, "/staff-room/").status == 302
    ContentPage.objects.filter(pk=private.pk).update(body="Tea at eleven.")
    assert "Tea at eleven." in ask(door, "/staff-room/", HTTP_COOKIE=cookie).body.decode()


def test_a_thread_that_ends_leaves_no_connection_open(monkeypatch: pytest.MonkeyPatch) -> None:
    class Held(number._Reader):
        def __init__(self) -> None:
            self._connection = held

    held = Mock()
    monkeypatch.setattr(number, "_new_reader", lambda place: Held())
    thread = threading.Thread(target=number._reader)
    thread.start()
    thread.join()
    gc.collect()
    held.close.assert_called_once_with()
