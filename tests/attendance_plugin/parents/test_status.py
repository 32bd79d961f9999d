"""Where a form has got to, for every form and state; taking back what is about a day (peers c7, abuse case 37)."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leaving.lunch import decide, take_form
from portal.attendance_plugin.leaving.models import LunchPermission
from portal.attendance_plugin.submissions.absences import absences_reported
from portal.attendance_plugin.submissions.links import issue_link
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked, submit
from tests.attendance_plugin.parents.test_views import opened, text
from tests.forms import posts

COLLECTION = {"when": "tomorrow", "date": "2026-11-17", "time": "14:15", "collector": "Grace Okafor"}
ABSENCE = {"when": "today", "first_day": "2026-11-16", "return_when": "next"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 11, 16, 11, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def sent(school: School, form: str, answers: dict[str, Any]) -> Submission:
    child = people.pupil(school)
    contact = people.parent(child).contact
    return submit(school, child=child, form=form, answers=answers, sender_contact=contact)


def path_of(submission: Submission, contact: Any = None) -> str:
    return urlsplit(issue_link(submission, contact or submission.sender_contact)).path


def test_early_collection_names_day_and_time_to_the_sender_alone(school: School) -> None:
    """Abuse cases 10 and 11: another contact does not learn when the child is collected, or by whom."""
    submission = sent(school, "early-collection", COLLECTION)
    said = text(opened(path_of(submission)).get("/requests/"))
    assert "The school has not answered yet. You asked for Tuesday 17 November 2026 at 2:15pm." in said
    father = people.separated_parent(submission.pupil).contact
    his = text(opened(path_of(submission, father)).get("/requests/"))
    assert "It has reached the school, and a person reads it." in his
    assert [word for word in ("17 November", "2:15", "Grace") if word in his] == []


def test_an_absence_is_taken_back_by_post_until_the_day_is_over(school: School, clock: time_machine.Traveller) -> None:
    submission = sent(school, "absence", ABSENCE)
    mother = opened(path_of(submission))
    assert "Take your absence report back?" in text(mother.get("/requests/withdraw/"))
    assert absences_reported(school, datetime(2026, 11, 16).date()).count() == 1
    assert mother.post("/requests/withdraw/")["Location"] == "/requests/"
    assert "This was taken back. The school does not count on it any more." in text(mother.get("/requests/"))
    submission.refresh_from_db()
    assert submission.withdrawn_at == datetime(2026, 11, 16, 11, 0, tzinfo=UTC)
    assert absences_reported(school, datetime(2026, 11, 16).date()).count() == 0
    assert AuditEntry.objects.filter(action="submission_withdrawn", subject=f"submission:{submission.pk}").count() == 1
    assert mother.get("/requests/withdraw/")["Location"] == "/requests/"
    assert mother.get("/requests/evidence/")["Location"] == "/requests/"


def test_once_the_day_is_over_it_stays(school: School, clock: time_machine.Traveller) -> None:
    submission = sent(school, "absence", ABSENCE)
    clock.shift(timedelta(days=1))
    mother = opened(path_of(submission))
    mother.post("/requests/withdraw/")
    submission.refresh_from_db()
    assert submission.withdrawn_at is None
    assert "The day is over. The school decides how the absence is recorded." in text(mother.get("/requests/"))


def test_what_was_taken_back_never_blocks_a_new_one(school: School, settings: Any) -> None:
    """Peers c7, the other half: the same child, the same day, another reference."""
    settings.FORM_QUICKEST_SECONDS = 0
    submission = sent(school, "absence", ABSENCE)
    opened(path_of(submission)).post("/requests/withdraw/")
    reference = posts.send_whole(Client(), "absence")
    new = Submission.objects.get(reference=reference)
    assert (new.withdrawn_at, new.pk == submission.pk) == (None, False)
    assert list(absences_reported(school, datetime(2026, 11, 16).date())) == [new]


def test_another_contact_takes_nothing_back(school: School) -> None:
    submission = sent(school, "absence", ABSENCE)
    father = opened(path_of(submission, people.separated_parent(submission.pupil).contact))
    assert father.post("/requests/withdraw/")["Location"] == "/requests/"
    submission.refresh_from_db()
    assert submission.withdrawn_at is None


def test_what_the_record_means_is_shown_behind_the_link_with_its_clauses(school: School) -> None:
    """For the sender, while the request waits; for nobody whom a court order concerns."""
    request = build_world(school)
    link = request.pupil.contact_links.get()
    request.submission.sender_contact = link.contact
    request.submission.save()
    checked(request)
    mother = opened(path_of(request.submission))
    shown = mother.get("/requests/").content.decode()
    section = re.search(r'aria-labelledby="findings-heading">(.*?)</section>', shown, re.DOTALL)[1]
    assert "/policies/attendance/versions/2026-09/#leave-attendance" in section
    assert "4.3 Attendance so far" in section
    father = opened(path_of(request.submission, people.separated_parent(request.pupil).contact))
    assert "findings-heading" not in father.get("/requests/").content.decode()
    link.court_order = True
    link.save()
    assert "findings-heading" not in mother.get("/requests/").content.decode()


@pytest.mark.parametrize(
    ("step", "headline"),
    [
        (None, "We have it."),
        ("granted", "From Monday 11 January 2027 your child may go home for lunch. The headteacher has agreed."),
        ("refused", "The headteacher has not agreed that your child goes home for lunch."),
    ],
)
def test_form_about_lunch_says_what_was_answered(school: School, step: str | None, headline: str) -> None:
    """EAR-02."""
    submission = sent(school, "lunch", {"what": "ask", "from_day": "2027-01-11", "way": "alone"})
    take_form(submission)
    if step:
        permission = LunchPermission.objects.get()
        decide(permission, step, date(2027, 1, 11), by=people.headteacher(), reasons="Not this term.")
    assert headline in text(opened(path_of(submission)).get("/requests/"))
