"""Evidence on the parent's page: by link, by POST, nothing lost and nothing told to another (R19, R22, R27)."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.requests import withdraw
from portal.attendance_plugin.parents import evidence as page
from portal.attendance_plugin.submissions.evidence.kinds import MOST_BYTES
from portal.attendance_plugin.submissions.evidence.models import Evidence
from portal.attendance_plugin.submissions.links import issue_link
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.submissions.evidence import sample_files as files
from tests.attendance_plugin.submissions.evidence.evidence_world import (
    keep_in,
    mothers_submission,
    names_in,
    upload,
)

NOW = datetime(2026, 11, 16, 11, 0, tzinfo=UTC)
ADDRESS = "/requests/evidence/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    return keep_in(tmp_path / "evidence", settings)


@pytest.fixture
def submission(school: School, folder: Path) -> Submission:
    return mothers_submission(school)


@pytest.fixture
def mother(submission: Submission) -> Client:
    return opened(submission)


def opened(submission: Submission, contact: Any = None) -> Client:
    """A browser that pressed the button behind the link."""
    client = Client()
    path = urlsplit(issue_link(submission, contact or submission.sender_contact)).path
    assert client.post(path)["Location"] == "/requests/"
    return client


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def add(client: Client, *chosen: SimpleUploadedFile) -> Any:
    return client.post(ADDRESS, {"chosen": list(chosen)})


def listed(client: Client) -> list[str]:
    shown = client.get("/requests/").content.decode()
    return re.findall(r'<p class="file-name"><bdi>([^<]*)</bdi></p>\s*<p class="muted">', shown)


def test_several_files_at_once_are_listed_with_their_time(mother: Client, folder: Path) -> None:
    response = add(mother, upload("card.pdf"), upload("photo.jpg", files.jpeg()))
    assert (response.status_code, response["Location"]) == (302, "/requests/#evidence")
    said = text(mother.get("/requests/"))
    assert "Added: card.pdf, photo.jpg" in said
    assert re.search(r"photo\.jpg Picture, [\d.]+\xa0?\s?(bytes|KB), added 16 November 2026, 11am", said)
    assert (listed(mother), len(names_in(folder))) == (["card.pdf", "photo.jpg"], 2)


def test_a_bad_file_does_not_cost_the_good_ones(mother: Client, folder: Path) -> None:
    response = add(mother, upload("good.pdf"), upload("bad.pdf", files.SVG), upload("empty.pdf", b""))
    assert response.status_code == 200
    page_text = text(response)
    assert "Error: Add evidence" in page_text
    assert "Added good.pdf" in page_text
    assert page_text.count("“bad.pdf” was not added. It is a web page or a drawing made of code.") == 2
    assert page_text.count("“empty.pdf” was not added. It is empty: 0 bytes arrived.") == 2
    assert response.content.decode().count('href="#id_chosen"') == 2
    assert (listed(mother), len(names_in(folder))) == (["good.pdf"], 1)


def test_of_six_files_five_are_kept_and_the_sixth_is_named(mother: Client, folder: Path) -> None:
    response = add(mother, *(upload(f"{number}.pdf") for number in range(1, 7)))
    assert response.status_code == 200
    assert "“6.pdf” was not added. There are 5 files already; 5 is the most." in text(response)
    assert 'name="chosen"' not in response.content.decode()
    assert (listed(mother), len(names_in(folder))) == ([f"{number}.pdf" for number in range(1, 6)], 5)
    assert 'href="/requests/evidence/"' not in mother.get("/requests/").content.decode()


def test_one_byte_too_many_is_refused_and_the_rest_kept(mother: Client) -> None:
    """Abuse case 17."""
    response = add(mother, upload("ok.pdf"), upload("big.pdf", b"%PDF-" + b"0" * (MOST_BYTES - 4)))
    assert (response.status_code, listed(mother)) == (200, ["ok.pdf"])
    assert "“big.pdf” was not added. It is a little over 7 MB; a file may have 7 MB at most." in text(response)


def test_a_body_that_is_too_large_is_refused_before_it_is_read(mother: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Abuse case 17: nothing is parsed, nothing reaches a disk."""

    def read(request: Any) -> str:
        raise AssertionError("the body was read")

    monkeypatch.setattr(page, "why_not_ours", read)
    response = mother.post(
        ADDRESS, b"--x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(page.MOST_BODY_BYTES + 1)
    )
    assert response.status_code == 413
    assert "Together they are larger than we take at once: at most 5 files of 7 MB each." in text(response)


def test_five_files_of_the_most_bytes_fit_into_one_post() -> None:
    assert page.MOST_BODY_BYTES > 5 * MOST_BYTES
    assert page.MOST_BODY_BYTES - 5 * MOST_BYTES == page.AROUND_BYTES


@pytest.mark.parametrize("data", [{}, {"chosen": "words"}])
def test_without_a_file_it_asks_for_one(data: dict[str, str], mother: Client) -> None:
    response = mother.post(ADDRESS, data)
    assert response.status_code == 200
    assert text(response).count("Choose a file first: a photo or a PDF") == 2


def test_the_same_file_twice_is_no_error(mother: Client, folder: Path) -> None:
    """Abuse case 38."""
    add(mother, upload("card.pdf"))
    response = add(mother, upload("card.pdf"))
    assert response.status_code == 302
    assert "“card.pdf” is there already, as “card.pdf”. You need not add it again." in text(mother.get("/requests/"))
    assert (listed(mother), len(names_in(folder))) == (["card.pdf"], 1)


def test_names_are_shown_as_text_and_on_one_line(mother: Client) -> None:
    """Abuse cases 13, 19 and 22."""
    add(mother, upload("<script>alert(1)</script>\u202egpj.exe\r\nSet-Cookie: a=b"))
    shown = mother.get("/requests/").content.decode()
    assert "<script>alert" not in shown
    assert "\u202e" not in shown
    assert len(listed(mother)) == 1


def test_a_file_is_taken_back_by_post_alone(
    mother: Client, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    add(mother, upload("card.pdf"))
    address = f"{ADDRESS}{Evidence.objects.get().pk}/remove/"
    assert (mother.get(address).status_code, listed(mother)) == (405, ["card.pdf"])
    with django_capture_on_commit_callbacks(execute=True):
        assert mother.post(address)["Location"] == "/requests/#evidence"
    assert "Removed." in text(mother.get("/requests/"))
    assert (listed(mother), names_in(folder)) == ([], [])
    mother.post(address)
    assert "Nothing was removed: the file had gone already" in text(mother.get("/requests/"))


def test_each_contact_sees_and_removes_their_own_files_only(mother: Client, submission: Submission) -> None:
    """Abuse case 11."""
    father = opened(submission, people.separated_parent(submission.pupil).contact)
    add(mother, upload("hers.pdf"))
    add(father, upload("his.pdf"))
    hers = Evidence.objects.get(given_name="hers.pdf")
    father.post(f"{ADDRESS}{hers.pk}/remove/")
    assert (listed(mother), listed(father)) == (["hers.pdf"], ["his.pdf"])
    for response in (father.get("/requests/"), father.get(ADDRESS)):
        assert "hers.pdf" not in response.content.decode()


def test_once_taken_back_files_stay_and_no_more_come(mother: Client) -> None:
    add(mother, upload("card.pdf"))
    withdraw(LeaveRequest.objects.get())
    for response in (mother.get(ADDRESS), add(mother, upload("late.pdf"))):
        assert (response.status_code, response["Location"]) == (302, "/requests/")
    shown = mother.get("/requests/").content.decode()
    assert ("card.pdf" in shown, "/remove/" in shown, "Add evidence" in shown) == (True, False, False)


def test_without_the_link_there_is_no_page_and_lost_files_are_said_to_be_lost(
    submission: Submission, folder: Path
) -> None:
    stranger = Client()
    assert stranger.get(ADDRESS)["Location"] == "/requests/"
    response = add(stranger, upload())
    assert (response.status_code, names_in(folder), Evidence.objects.count()) == (403, [], 0)
    assert "Your files were not added The page had closed by itself." in text(response)


def test_a_stranger_learns_nothing_by_counting_files(mother: Client) -> None:
    """Abuse case 1."""
    add(mother, upload("card.pdf"))
    there = Evidence.objects.get().pk
    answers = {Client().post(f"{ADDRESS}{pk}/remove/")["Location"] for pk in (there, there + 1)}
    assert (answers, Evidence.objects.count()) == ({"/requests/"}, 1)


def test_another_sites_post_adds_nothing(submission: Submission, folder: Path) -> None:
    """Abuse case 28: neither without the page's own token nor from elsewhere."""
    client = Client(enforce_csrf_checks=True)
    path = urlsplit(issue_link(submission, submission.sender_contact)).path
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(path).content.decode())[1]
    client.post(path, {"csrfmiddlewaretoken": token}, headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"})
    assert client.get(ADDRESS).status_code == 200
    without = client.post(ADDRESS, {"chosen": upload()})
    elsewhere = client.post(
        ADDRESS, {"chosen": upload(), "csrfmiddlewaretoken": token}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    for response in (without, elsewhere):
        assert response.status_code == 403
        assert "Your files were not added, because this page had been open for too long." in text(response)
    client.post(f"{ADDRESS}1/remove/")
    assert (names_in(folder), Evidence.objects.count()) == ([], 0)


def test_a_full_disk_says_not_kept(mother: Client, folder: Path, school: School) -> None:
    """Abuse case 60: with the way to go on, and the telephone."""
    folder.write_text("in the way")
    response = add(mother, upload("card.pdf"))
    assert response.status_code == 503
    said = text(response)
    assert "“card.pdf” was not kept, because something does not work on our side." in said
    assert school.telephone in said


def test_no_room_for_what_arrives_says_not_kept(mother: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Abuse case 60: the disk is full while the form comes in."""

    def full(request: Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(page, "why_not_ours", full)
    response = add(mother, upload())
    assert (response.status_code, "Your files were not kept" in text(response)) == (503, True)


@pytest.mark.parametrize("address", [ADDRESS, "/requests/"])
def test_pages_are_kept_nowhere_and_told_to_nobody(address: str, mother: Client) -> None:
    """R22."""
    response = mother.get(address)
    assert (response["Referrer-Policy"], response["Cache-Control"], response["X-Robots-Tag"]) == (
        "no-referrer",
        "no-store",
        "noindex, nofollow",
    )


def test_the_page_says_who_sees_it_and_for_how_long(school: School, mother: Client, folder: Path) -> None:
    assert "We delete it 30 days after the decision, and after a year in any case." in text(mother.get(ADDRESS))
    absence = opened(mothers_submission(school, form="absence", number=2, answers={"first_day": "2026-11-16"}))
    assert "We delete it after 90 days." in text(absence.get(ADDRESS))
