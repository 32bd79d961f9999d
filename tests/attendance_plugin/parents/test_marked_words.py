"""R44 for a parent's own page: each word is translated, a person's own, or says that it is English."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from portal.attendance_plugin.submissions.links import issue_link
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.submissions.evidence.evidence_world import keep_in, mothers_submission, upload
from tests.marked_words import forgotten, mark_words

PAGES = ("", "withdraw/", "evidence/", "attendance/", "correct/reason/", "link/", "no-such-token/")


def test_no_word_of_a_parents_page_is_forgotten(
    school: School, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request with a file, what can be done with it, and what somebody without a link sees."""
    keep_in(tmp_path / "evidence", settings)
    with time_machine.travel("2026-11-16 11:00:00+00:00", tick=False):
        submission = mothers_submission(school)
        path = urlsplit(issue_link(submission, submission.sender_contact)).path
        mark_words(monkeypatch)
        browser = Client()
        browser.post("/forms/language/", {"language": "ur", "next": "/requests/"})
        pages = {"no link": browser.get("/requests/"), "open": browser.get(path)}
        browser.post(path)
        browser.post("/requests/evidence/", {"evidence_files": upload(), "files": upload()})
        pages |= {page: browser.get(f"/requests/{page}") for page in PAGES}
        pages["nothing chosen"] = browser.post("/requests/evidence/", {})
    typed = {said for said in submission.answers.values() if isinstance(said, str)}
    typed |= {school.name, school.email, people.CHILD_NAME, people.PARENT.name, submission.reference, "PDF", "MB", "KB"}
    assert forgotten(pages, typed) == {}
    assert {page.status_code for page in pages.values()} == {200, 404}
