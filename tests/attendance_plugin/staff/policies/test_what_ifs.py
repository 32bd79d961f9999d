"""What a draft would change, on screen: each request for the headteacher, counts for editors and governors."""

import re
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.models import ExpectedFlips, LeaveRequest
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.staff.policies.what_if_rows import ROWS
from portal.pages.models import School
from portal.policies.models import PolicyPage
from tests import people
from tests.attendance_plugin.leave.leave_world import POLICY
from tests.attendance_plugin.leave.what_if_world import (
    CLOSE,
    IN_TIME,
    LATE,
    SET_APART,
    THREE_WEEKS,
    TODAY,
    ask_and_check,
    ask_often,
    open_school,
    save_draft,
)

pytestmark = pytest.mark.django_db
NEW_RULE = """

## 4.7 Evidence of travel {#leave-beforehand}

Leave is asked for before it begins.

```rule
rule = "request.not_retrospective"
kinds = ["exceptional_leave"]
```
"""


@pytest.fixture
def child(school: School) -> Pupil:
    return open_school(school)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(f"{TODAY} 12:00:00+00:00"):
        yield


@pytest.fixture
def flipping(child: Pupil) -> PolicyPage:
    """Three requests flip under the draft, two stay as they are; the children's names are planted."""
    second = people.pupil(child.school, serial=2, given_name="Zephyrine", family_name="Quillfeather")
    ask_often(child, range(1, 3), CLOSE)
    ask_often(second, range(3, 4), CLOSE, kind="religious", **SET_APART)
    ask_often(child, range(4, 5), IN_TIME)
    ask_often(child, range(5, 6), LATE)
    return save_draft()


def address(page: PolicyPage, query: str = "") -> str:
    return reverse("attendance_staff:what_if", args=[page.pk]) + query


def words_of(html: str) -> str:
    main = html[html.index('class="portal portal-staff"') :]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def read(client, page: PolicyPage, query: str = "") -> str:
    response = client.get(address(page, query))
    assert response.status_code == 200
    return words_of(response.content.decode())


def test_the_headteacher_sees_each_request_with_what_changes_and_its_clause(flipping: PolicyPage, sign_in) -> None:
    client = sign_in("headteacher")
    page = read(client, flipping)
    assert "TEST0001 Amara O'Neill-Okafor" in page
    assert "TEST0003 Zephyrine Quillfeather" in page
    assert "Headteacher’s judgement today, Outside the policy under the draft." in page
    assert "Within the policy today, Outside the policy under the draft." in page
    assert re.search(r"Notice 4\.2 Asking in time Meets .* Does not meet", page)
    for unchanged in ("TEST0004", "TEST0005"):
        assert unchanged not in page
    html = client.get(address(flipping)).content.decode()
    assert '<a href="/policies/attendance/versions/2026-09/#leave-notice">' in html
    assert f'<a href="{reverse("attendance_staff:request", args=["TEST0001"])}">' in html


def test_the_matrix_reads_in_words(flipping: PolicyPage, sign_in) -> None:
    client = sign_in("headteacher")
    matrix = client.get(address(flipping)).context["matrix"]
    assert matrix["columns"] == ["Within the policy", "Headteacher’s judgement", "Outside the policy"]
    assert [(label, [count for _, count, _ in cells]) for label, cells in matrix["rows"]] == [
        ("Within the policy", [0, 0, 1]),
        ("Headteacher’s judgement", [0, 1, 2]),
        ("Outside the policy", [0, 0, 1]),
    ]
    assert matrix["changes"] == [
        ("Within the policy", "Outside the policy", 1),
        ("Headteacher’s judgement", "Outside the policy", 2),
    ]


@pytest.mark.parametrize("who", ["editor", "governor"])
def test_editors_and_governors_see_counts_without_pupils(who: str, flipping: PolicyPage, sign_in) -> None:
    client = sign_in(who)
    html = client.get(address(flipping)).content.decode()
    for planted in ("Amara", "Okafor", "Zephyrine", "Quillfeather", "TEST000", "3 Dec", "/requests/"):
        assert planted not in html
    page = words_of(html)
    assert "fewer than 5 would get another recommendation" in page
    assert "Requests concerned" not in page


@pytest.mark.parametrize("who", ["editor", "governor"])
def test_no_query_opens_the_requests_to_editors_and_governors(who: str, flipping: PolicyPage, sign_in) -> None:
    """Nor can several spans be compared, whose difference may be one request."""
    client = sign_in(who)
    usual = read(client, flipping)
    for query in ("?years=1", "?years=6", "?show=findings", "?show=unsettled&p=1"):
        assert read(client, flipping, query) == usual


@pytest.mark.parametrize("who", ["office", "attendance_officer"])
def test_the_office_does_not_try_drafts(who: str, flipping: PolicyPage, sign_in) -> None:
    client = sign_in(who)
    assert client.get(address(flipping)).status_code == 403
    assert "what-ifs" not in client.get("/admin/").content.decode()


def test_every_view_is_logged_with_the_requests_it_showed(flipping: PolicyPage, sign_in) -> None:
    shown = set(LeaveRequest.objects.filter(submission__reference__lt="TEST0004").values_list("pk", flat=True))
    for who in ("headteacher", "governor"):
        sign_in(who).get(address(flipping))
    views = AuditEntry.objects.filter(action="what_if_viewed").order_by("pk")
    assert [(view.actor_name, set(view.detail["requests"])) for view in views] == [
        ("headteacher", shown),
        ("governor", set()),
    ]
    assert {view.subject for view in views} == {f"policypage:{flipping.pk}"}


def test_the_headteacher_chooses_the_span(child: Pupil, sign_in) -> None:
    ask_often(child, range(1, 3), CLOSE)
    LeaveRequest.objects.filter(submission__reference="TEST0001").update(received_at="2025-10-01T10:00:00Z")
    page, client = save_draft(), sign_in("headteacher")
    looked_at = {years: client.get(address(page, f"?years={years}")).context["totals"]["requests"] for years in (1, 2)}
    assert looked_at == {1: 1, 2: 2}
    assert client.get(address(page, "?years=99")).context["years"] == 2


def test_findings_that_change_without_the_recommendation_have_a_list_of_their_own(child: Pupil, sign_in) -> None:
    ask_and_check(child, 1, IN_TIME)
    page, client = save_draft(POLICY.replace("2026-09-01", "2027-01-04") + NEW_RULE), sign_in("headteacher")
    assert "TEST0001" not in read(client, page)
    listed = read(client, page, "?show=findings")
    assert "Headteacher’s judgement, as today." in listed
    assert re.search(r"Asked beforehand 4\.7 Evidence of travel \(new\) No such rule Meets Received", listed)


def test_a_rule_may_cite_a_clause_that_the_draft_has_yet_to_get(child: Pupil, sign_in) -> None:
    ask_and_check(child, 1, IN_TIME)
    page = save_draft(POLICY.replace("2026-09-01", "2027-01-04") + NEW_RULE)
    draft = page.get_latest_revision_as_object()
    draft.clauses[-1].value["rules"][0].value["also"] = "still-to-be-written"
    draft.save_revision()
    assert "still-to-be-written (new)" in read(sign_in("headteacher"), page, "?show=findings")


def test_a_long_list_has_pages(child: Pupil, sign_in) -> None:
    ask_often(child, range(1, ROWS + 3), CLOSE)
    page, client = save_draft(), sign_in("headteacher")
    first, second = client.get(address(page)), client.get(address(page, "?p=2"))
    assert (len(first.context["affected"]), len(second.context["affected"])) == (ROWS, 2)
    assert "Page 2 of 2" in words_of(second.content.decode())


def test_a_draft_that_cannot_be_tried_shows_its_problems_instead(flipping: PolicyPage, sign_in) -> None:
    draft = flipping.get_latest_revision_as_object()
    draft.clauses[0].value["rules"][0].value["days"] = -3
    draft.save_revision()
    page = read(sign_in("headteacher"), flipping)
    assert "This draft cannot be tried yet" in page
    assert "-3" in page
    assert "TEST0001" not in page


def test_the_author_pins_what_is_meant_and_confirms_an_edit(flipping: PolicyPage, sign_in) -> None:
    client = sign_in("editor")
    assert "Pin: these changes are meant" in read(client, flipping)
    pin = reverse("attendance_staff:pin_flips", args=[flipping.pk])
    assert client.post(pin).headers["Location"] == address(flipping)
    assert "As pinned" in read(client, flipping)
    save_draft(THREE_WEEKS.replace("days = 21", "days = 10"))
    page = read(client, flipping)
    assert "Pinned by Rhys Calloway on 26 November 2026" in page
    assert "An edit has changed it since" in page
    client.post(pin)
    assert "As pinned" in read(client, flipping)
    assert ExpectedFlips.objects.count() == 2


def test_a_governor_reads_the_pin_and_cannot_set_one(flipping: PolicyPage, sign_in) -> None:
    client = sign_in("governor")
    assert "Pin:" not in read(client, flipping)
    assert client.post(reverse("attendance_staff:pin_flips", args=[flipping.pk])).status_code == 403


def test_a_policy_that_checks_no_requests_has_no_such_page(flipping: PolicyPage, sign_in) -> None:
    PolicyPage.objects.update(policy_type="online-safety")
    assert sign_in("headteacher").get(address(flipping)).status_code == 404


def test_the_headteacher_of_another_school_sees_counts_only(flipping: PolicyPage, school: School, sign_in) -> None:
    from portal.pages.school import default_school

    other = School.objects.create(
        slug="other",
        name="Other School",
        phase="primary",
        am_registration="08:50",
        am_ends="12:00",
        pm_registration="13:00",
        pm_ends="15:15",
        report_absence_by="08:45",
    )
    PolicyPage.objects.update(school=other)
    PolicyPage.objects.get().get_latest_revision_as_object().save_revision()
    assert default_school() == school
    html = sign_in("headteacher").get(address(flipping)).content.decode()
    assert ("Requests concerned" in html, "Amara" in html) == (False, False)


def test_the_drafts_are_listed_for_those_who_may_look(flipping: PolicyPage, sign_in) -> None:
    client = sign_in("governor")
    assert "/admin/attendance/what-ifs/" in client.get("/admin/").content.decode()
    listed = client.get(reverse("attendance_staff:what_ifs")).content.decode()
    assert f'<a href="{address(flipping)}">Attendance policy</a>' in listed
    assert "draft 2027-01, in force from 4 January 2027" in words_of(listed)


def test_the_editor_leads_there(flipping: PolicyPage, sign_in) -> None:
    client = sign_in("editor")
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[flipping.pk])).content.decode()
    assert f'href="{address(flipping)}"' in edit
    assert "See what this draft would change" in edit
