"""R44: each word of a journey comes out of the catalogues, is a parent’s own (in ``<bdi>``), or says it is English."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from portal.pages.models import School
from tests.attendance_plugin.submissions.evidence import sample_files as files
from tests.attendance_plugin.submissions.evidence.evidence_world import keep_in, upload
from tests.forms import posts
from tests.forms.own.own_world import POSTS as OWN_POSTS
from tests.forms.own.own_world import SLUG, TRIP, publish
from tests.marked_words import forgotten, mark_words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_ten_to_eight(school: School) -> Iterator[None]:
    with time_machine.travel("2026-11-20 07:50:00+00:00", tick=False):
        yield


@pytest.mark.parametrize("form", sorted(posts.ALL))
def test_no_word_of_a_journey_is_forgotten(
    client: Client, school: School, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Start, each question, its errors, the check and the confirmation; and a page that is not there."""
    mark_words(monkeypatch)
    client.post("/forms/language/", {"language": "pl", "next": f"/forms/{form}/"})
    pages = {"start": client.get(f"/forms/{form}/"), "nowhere": client.get("/forms/nowhere/")}
    for step, data in posts.ALL[form].items():
        pages[step] = client.get(f"/forms/{form}/{step}/")
        pages[f"{step} with errors"] = client.post(f"/forms/{form}/{step}/", {})
        client.post(f"/forms/{form}/{step}/", data)
    posts.answer(client, form, posts.ALL[form])
    pages["check"] = client.get(f"/forms/{form}/check/")
    client.post(f"/forms/{form}/check/", {"answers": pages["check"].context["digest"]})
    pages["sent"] = client.get(f"/forms/{form}/sent/")
    typed = {value for data in posts.ALL[form].values() for value in data.values()} | {school.name, school.email}
    assert forgotten(pages, typed) == {}
    assert b"\xe2\x9f\xa6" in pages["sent"].content


def test_no_word_of_an_editors_form_is_forgotten(
    client: Client, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The editor's own words say that they are English; what stands around them is translated."""
    publish(school)
    mark_words(monkeypatch)
    address = f"/forms/{SLUG}/"
    client.post("/forms/language/", {"language": "ur", "next": address})
    pages = {"list": client.get("/forms/"), "start": client.get(address)}
    for step, data in OWN_POSTS.items():
        pages[step] = client.get(f"{address}{step}/")
        pages[f"{step} with errors"] = client.post(f"{address}{step}/", {})
        client.post(f"{address}{step}/", data)
    posts.answer(client, SLUG, OWN_POSTS)
    pages["check"] = client.get(f"{address}check/")
    client.post(f"{address}check/", {"answers": pages["check"].context["digest"]})
    pages["sent"] = client.get(f"{address}sent/")
    said = [value for data in OWN_POSTS.values() for value in data.values()]
    typed = {one for value in said for one in (value if isinstance(value, list) else [value])} - {"You do", "Nuts"}
    # In titles, and in the middle of a sentence about the form.
    titles = {"Trip to the mill", "Forms for parents", *_page_titles()}
    assert forgotten(pages, typed | titles | {school.name, school.email}) == {}


def _page_titles() -> set[str]:
    return {str(page.get("title") or page["fields"][0]["label"]) for page in TRIP["pages"]} | {"Who is coming?"}


def test_no_word_of_children_and_files_is_forgotten(
    client: Client, school: School, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of several children, and the page where files are added: empty, filled, full of faults."""
    keep_in(tmp_path / "evidence", settings)
    mark_words(monkeypatch)
    client.post("/forms/language/", {"language": "ur", "next": "/forms/leave/"})
    client.get("/forms/leave/child/")
    asked = {**posts.LEAVE, "evidence": {"evidence": "now"}}
    for step, data in asked.items():
        client.post(f"/forms/leave/{step}/", data)
    posts.add_children(client, "leave", {"child_name": "Chidi Okafor", "child_class": "Elm"})
    address = "/forms/leave/evidence-files/"
    pages = {"children": client.get("/forms/leave/children/"), "files": client.get(address)}
    pages["none chosen"] = client.post(address, {"add": "1"})
    pages["refused"] = client.post(address, {"evidence_files": upload("a.pdf", files.SVG), "add": "1"})
    client.post(address, {"evidence_files": [upload("card.jpg", files.jpeg_with_place()), upload()], "add": "1"})
    pages["added"] = client.get(address)
    typed = {value for data in asked.values() for value in data.values()} | {school.name, school.email}
    typed |= {"Chidi Okafor", "Elm", "MB", "KB", "a.pdf", "PDF", "JPEG", "PNG", "HEIC"}
    assert forgotten(pages, typed) == {}
    assert b"card.jpg" in pages["added"].content
