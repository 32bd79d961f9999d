"""Files added while a form is filled in: examined first, kept apart, evidence once it is sent (R27, abuse 17 to 21)."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from portal.attendance_plugin.submissions.evidence import retention
from portal.attendance_plugin.submissions.evidence.drafts import DraftFiles
from portal.attendance_plugin.submissions.evidence.kinds import MOST_BYTES
from portal.attendance_plugin.submissions.evidence.models import DraftFile, Evidence
from portal.attendance_plugin.submissions.evidence.scanning import ScannerSilent
from portal.attendance_plugin.submissions.links import issue_link
from portal.attendance_plugin.submissions.models import Submission
from portal.attendance_plugin.submissions.services import look_for_child
from portal.forms import file_pages
from portal.forms.drafts import remove_old_drafts
from portal.forms.models import JourneyDraft
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.submissions.evidence import sample_files as files
from tests.attendance_plugin.submissions.evidence.evidence_world import keep_in, names_in, upload
from tests.forms import posts

PAGE = "/forms/leave/evidence-files/"
LEAVE = {step: data for step, data in posts.LEAVE.items() if step != "you"} | {"evidence": {"evidence": "now"}}


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    return keep_in(tmp_path / "evidence", settings)


@pytest.fixture
def parent(school: School, folder: Path) -> Client:
    """A browser before the page for files."""
    client = Client()
    posts.answer(client, "leave", LEAVE)
    return client


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def add(client: Client, *chosen: Any, **said: str) -> Any:
    return client.post(PAGE, {"evidence_files": list(chosen)} | (said or {"add": "1"}))


def listed(client: Client) -> list[str]:
    shown = client.get(PAGE).content.decode()
    return re.findall(r'<p class="file-name"><bdi>([^<]*)</bdi></p><p class="muted">', shown)


def send(client: Client) -> list[str]:
    client.post("/forms/leave/you/", posts.LEAVE["you"])
    response = posts.send(client, "leave")
    assert response["Location"] == "/forms/leave/sent/", text(response)
    references: list[str] = client.get("/forms/leave/sent/").context["draft"].references
    return references


def test_files_go_with_the_form_and_are_the_senders_alone(parent: Client, school: School, folder: Path) -> None:
    """From the page to the submission's evidence, without copying; place data is gone on arrival (abuse case 20)."""
    assert add(parent, upload("card.jpg", files.jpeg_with_place()), upload("letter.pdf"))["Location"] == PAGE
    assert listed(parent) == ["card.jpg", "letter.pdf"]
    assert all(b"Canary" not in path.read_bytes() for path in folder.iterdir())
    assert parent.post(PAGE)["Location"] == "/forms/leave/you/"
    parent.post("/forms/leave/you/", posts.LEAVE["you"])
    assert "card.jpg letter.pdf" in text(parent.get("/forms/leave/check/"))
    before = names_in(folder)
    [reference] = send(parent)
    submission = Submission.objects.get(reference=reference)
    found = list(Evidence.objects.filter(submission=submission))
    assert [(file.given_name, file.contact, file.is_sent_with_form) for file in found] == [
        ("card.jpg", None, True),
        ("letter.pdf", None, True),
    ]
    assert (names_in(folder), DraftFile.objects.count()) == (before, 0)
    assert "card.jpg" not in str(submission.answers)
    child = people.pupil(school)
    mother, father = people.parent(child), people.separated_parent(child)
    look_for_child(submission.pk)
    seen = {}
    for contact in (mother.contact, father.contact):
        browser = Client()
        browser.post(urlsplit(issue_link(submission, contact)).path)
        seen[contact.full_name] = "card.jpg" in browser.get("/requests/").content.decode()
    assert seen == {people.PARENT.name: True, people.SEPARATED_PARENT.name: False}


def test_sent_twice_gives_one_reference_and_each_file_once(parent: Client) -> None:
    """Abuse case 38."""
    add(parent, upload("letter.pdf"))
    parent.post(PAGE)
    parent.post("/forms/leave/you/", posts.LEAVE["you"])
    digest = parent.get("/forms/leave/check/").context["digest"]
    answers = {parent.post("/forms/leave/check/", {"answers": digest})["Location"] for _ in range(3)}
    assert (answers, Submission.objects.count(), Evidence.objects.count()) == ({"/forms/leave/sent/"}, 1, 1)
    assert (add(parent, upload("late.pdf")).status_code, DraftFile.objects.count()) == (409, 0)


def test_a_failed_sending_keeps_form_and_files(parent: Client, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Abuse case 60: all or nothing."""

    def broken(*given: object) -> None:
        raise OSError(28, "No space left on device")

    add(parent, upload("letter.pdf"))
    parent.post(PAGE)
    parent.post("/forms/leave/you/", posts.LEAVE["you"])
    with monkeypatch.context() as faulty:
        faulty.setattr("portal.attendance_plugin.submissions.services.run_later", broken)
        response = posts.send(parent, "leave")
    assert (response.status_code, Submission.objects.count(), Evidence.objects.count()) == (503, 0, 0)
    assert (listed(parent), len(names_in(folder))) == (["letter.pdf"], 1)
    send(parent)
    assert Evidence.objects.count() == 1


def test_each_child_gets_the_files_and_the_last_to_go_takes_the_bytes(
    school: School, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    client = Client()
    posts.answer(client, "leave", {"child": LEAVE["child"]})
    client.post("/forms/leave/child/?child=2", {"child_name": "Bram O’Neill-Okafor", "child_class": "Elm"})
    posts.answer(client, "leave", {step: data for step, data in LEAVE.items() if step != "child"})
    add(client, upload("letter.pdf"))
    client.post(PAGE)
    assert len(send(client)) == 2
    first, second = Evidence.objects.order_by("pk")
    assert (first.stored_name == second.stored_name, len(names_in(folder))) == (True, 1)
    retention.sweep()
    for evidence, left in ((first, 1), (second, 0)):
        with django_capture_on_commit_callbacks(execute=True):
            retention.delete(evidence, action="evidence_deleted", actor_name="worker")
        assert len(names_in(folder)) == left


def test_a_bad_file_costs_no_good_one_and_says_why(parent: Client, folder: Path) -> None:
    """Abuse cases 18 and 19: a drawing made of code under the name of a PDF, a zip, a picture of too many points."""
    bad = [upload("a.pdf", files.SVG), upload("b.docx", files.zipped()), upload("c.pdf", b"")]
    response = add(parent, *bad, upload("good.pdf"))
    said = text(response)
    assert response.status_code == 200
    assert "“a.pdf” was not added. It is a web page or a drawing made of code." in said
    assert "“b.docx” was not added. It is a zip file or an Office document." in said
    assert "“c.pdf” was not added. It is empty" in said
    assert (listed(parent), len(names_in(folder))) == (["good.pdf"], 1)


def test_five_files_are_the_most_and_one_can_be_taken_out(
    parent: Client, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    response = add(parent, *(upload(f"{number}.pdf") for number in range(1, 7)))
    assert "“6.pdf” was not added. There are 5 files already; 5 is the most." in text(response)
    assert 'name="evidence_files"' not in response.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert parent.post(PAGE, {"remove": str(DraftFile.objects.get(given_name="2.pdf").pk)})["Location"] == PAGE
    assert (listed(parent), len(names_in(folder))) == (["1.pdf", "3.pdf", "4.pdf", "5.pdf"], 4)
    add(parent, upload("1.pdf"))
    assert listed(parent) == ["1.pdf", "3.pdf", "4.pdf", "5.pdf"]


def test_another_browser_can_neither_see_nor_remove_them(parent: Client, folder: Path) -> None:
    """Abuse cases 1 and 21: no address gives a file back, and its number opens nothing."""
    add(parent, upload("letter.pdf"))
    other = Client()
    posts.answer(other, "leave", LEAVE)
    other.post(PAGE, {"remove": str(DraftFile.objects.get().pk)})
    assert (listed(other), listed(parent)) == ([], ["letter.pdf"])
    assert not hasattr(DraftFiles, "read")
    [name] = names_in(folder)
    found = [parent.get(f"/{root}/{name}/", follow=True).status_code for root in ("media", "private", "evidence")]
    assert found == [404, 404, 404]


def test_a_body_that_is_too_large_is_refused_unread(parent: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Abuse case 17."""

    def read(request: Any) -> str:
        raise AssertionError("the body was read")

    monkeypatch.setattr(file_pages, "why_not_ours", read)
    most = 5 * MOST_BYTES + file_pages.AROUND_BYTES
    kind = "multipart/form-data; boundary=x"
    response = parent.post(PAGE, b"--x", content_type=kind, CONTENT_LENGTH=str(most + 1))
    assert response.status_code == 413
    assert "Together they are too large: we take at most 5 files of 7 MB each." in text(response)


def test_a_silent_scanner_keeps_no_file_and_every_answer(
    parent: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It fails closed, and the way on is shown: the form goes without the file."""

    def silent(content: bytes) -> None:
        raise ScannerSilent("down")

    monkeypatch.setattr("portal.attendance_plugin.submissions.evidence.scanning.scan", silent)
    response = add(parent, upload("letter.pdf"))
    assert (response.status_code, names_in(folder), DraftFile.objects.count()) == (503, [], 0)
    assert "Our virus scanner does not answer just now" in text(response)
    assert '<a href="/forms/leave/evidence/">' in response.content.decode()
    parent.post("/forms/leave/evidence/", {"evidence": "pending"})
    assert len(send(parent)) == 1


@pytest.mark.parametrize("when", ["while it arrives", "while it is kept"])
def test_a_full_disk_keeps_every_answer(
    when: str, parent: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Abuse case 60."""

    def full(request: Any) -> str:
        raise OSError(28, "No space left on device")

    if when == "while it arrives":
        monkeypatch.setattr(file_pages, "why_not_ours", full)
    else:
        folder.write_text("in the way")
    response = add(parent, upload("letter.pdf"))
    assert response.status_code == 503
    assert "something does not work on our side" in text(response)
    assert JourneyDraft.objects.get().answers["reason"] == posts.LEAVE["reason"]


def test_too_many_files_from_one_network_go_later(parent: Client, settings: Any) -> None:
    settings.BUDGETS = settings.BUDGETS | {"files_network": (2, 60)}
    assert add(parent, upload("1.pdf"), upload("2.pdf")).status_code == 302
    said = text(add(parent, upload("3.pdf")))
    assert "Very many files came from your internet connection in the last hour." in said
    assert listed(parent) == ["1.pdf", "2.pdf"]


def test_without_a_file_it_asks_for_one_or_another_answer(parent: Client) -> None:
    response = parent.post(PAGE)
    assert (response.status_code, "Choose a file first: a photo or a PDF" in text(response)) == (200, True)
    assert parent.get("/forms/leave/check/")["Location"] == PAGE
    add(parent, upload("letter.pdf"))
    parent.post(PAGE, {"remove": str(DraftFile.objects.get().pk)})
    assert parent.get("/forms/leave/check/")["Location"] == PAGE


def test_files_of_a_question_that_is_not_asked_any_more_stay_behind(parent: Client, folder: Path) -> None:
    add(parent, upload("letter.pdf"))
    parent.post("/forms/leave/evidence/", {"evidence": "none"})
    send(parent)
    assert (Submission.objects.count(), Evidence.objects.count(), len(names_in(folder))) == (1, 0, 1)


def test_unsent_files_go_with_the_form_after_a_day(
    parent: Client, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    add(parent, upload("letter.pdf"))
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert (retention.sweep(), len(names_in(folder))) == (0, 1)
        with django_capture_on_commit_callbacks(execute=True):
            assert remove_old_drafts() == 1
    assert (names_in(folder), DraftFile.objects.count()) == ([], 0)


def test_another_sites_post_adds_nothing(school: School, folder: Path) -> None:
    """Abuse case 28."""
    client = Client()
    posts.answer(client, "leave", LEAVE)
    client.handler.enforce_csrf_checks = True
    response = add(client, upload("letter.pdf"))
    assert (response.status_code, DraftFile.objects.count()) == (403, 0)


def test_the_page_cannot_be_reached_before_its_turn(school: School, folder: Path) -> None:
    """Abuse case 40."""
    client = Client()
    assert add(client, upload())["Location"] == "/forms/leave/child/"
    posts.answer(client, "leave", {"child": LEAVE["child"]})
    assert add(client, upload())["Location"] == "/forms/leave/kind/"
    assert DraftFile.objects.count() == 0


def test_an_appointment_can_bring_its_card_and_need_not(school: School, folder: Path) -> None:
    client = Client()
    reason = {"reason_kind": "appointment", "reason": "Dentist at ten"}
    posts.answer(client, "absence", posts.ABSENCE | {"reason": reason})
    response = client.get("/forms/absence/check/")
    assert response["Location"] == "/forms/absence/evidence-files/"
    assert "I cannot add it now" not in text(client.get(response["Location"]))
    assert client.post(response["Location"])["Location"] == "/forms/absence/you/"
    assert posts.send(client, "absence")["Location"] == "/forms/absence/sent/"
    assert Submission.objects.get().answers["evidence_files"] == []
