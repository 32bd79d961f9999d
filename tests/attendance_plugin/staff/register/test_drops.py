"""The page of files from the folder: what became of each, the school's own only."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.register.models import RegisterDrop
from portal.attendance_plugin.register.services import import_register
from portal.pages.models import School
from tests import people

AT = datetime(2026, 11, 27, 6, tzinfo=UTC)
State = RegisterDrop.State


def drop(school: School, name: str, state: str, **more: Any) -> RegisterDrop:
    return RegisterDrop.objects.create(
        school=school, file_name=name, size=1, modified_ns=1, seen_at=AT, state=state, **more
    )


@pytest.fixture
def page(client: Client, school: School) -> Client:
    child = people.pupil(school)
    file = f"UPN,Date,Session,Code\n{child.upn},2026-11-26,AM,/\n".encode()
    drop(school, "1-taken.csv", State.TAKEN, finished_at=AT, taken=import_register(school, file))
    drop(school, "2-refused.csv", State.REFUSED, finished_at=AT, reason="These cells cannot be accepted: row 2 (Code).")
    drop(school, "3-waiting.csv", State.WAITING)
    client.force_login(people.office())
    return client


def test_page_says_what_became_of_each_file(page: Client) -> None:
    words = page.get(reverse("attendance_staff:register_drops")).content.decode()
    for said in (
        "1 row imported.",
        "These cells cannot be accepted: row 2 (Code).",
        "It is taken once it has not changed for a minute, after the files before it.",
    ):
        assert words.count(said) == 1


def test_page_can_show_only_what_was_not_taken(page: Client) -> None:
    words = page.get(reverse("attendance_staff:register_drops_results"), {"state": "refused"}).content.decode()
    assert ["2-refused.csv" in words, "1-taken.csv" in words, "3-waiting.csv" in words] == [True, False, False]


def test_imports_lead_to_the_folder_and_say_how_many_files_were_not_taken(page: Client, time_machine_at: Any) -> None:
    time_machine_at(AT.date())
    words = page.get(reverse("attendance_staff:register_imports")).content.decode()
    assert ("Folder: 1 not taken" in words, reverse("attendance_staff:register_drops") in words) == (True, True)
