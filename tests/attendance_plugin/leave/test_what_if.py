"""A draft tried on stored requests: the foreseen matrix, the right calendar, nothing guessed or written."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.models import Check, FactsSnapshot
from portal.attendance_plugin.leave.services import run_check
from portal.attendance_plugin.leave.what_if import Window, last_years, newest_checks, read_situations, replay_draft
from portal.attendance_plugin.roll.models import Pupil
from portal.calendars.models import CalendarVersion
from portal.pages.models import School
from portal.policies.models import PolicyPage, PolicyVersion
from portal.rules.calendar_data import parse_calendar
from portal.rules.leave.what_if import no_flip
from tests import people
from tests.attendance_plugin.leave.leave_world import CALENDAR, POLICY, publish_policy
from tests.attendance_plugin.leave.what_if_world import (
    BEFORE_THE_REGISTER,
    CLOSE,
    IN_TIME,
    LATE,
    SET_APART,
    THREE_WEEKS,
    TODAY,
    ask,
    ask_and_check,
    ask_often,
    open_school,
    save_draft,
)

pytestmark = pytest.mark.django_db
JUDGEMENT, OUTSIDE, WITHIN, UNKNOWN = (
    "headteacher_judgement",
    "outside_policy",
    "within_policy",
    "more_information_needed",
)
RELIGIOUS_REGISTER = """

## 4.6 Attendance and religious days {#leave-religious-attendance}

Attendance counts here too.

```rule
rule = "attendance.now_above"
kinds = ["religious"]
percent = 96
```
"""


@pytest.fixture
def child(school: School) -> Pupil:
    return open_school(school)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(f"{TODAY} 12:00:00+00:00"):
        yield


def test_two_versions_and_stored_requests_give_the_foreseen_matrix(child: Pupil) -> None:
    ask_often(child, range(1, 3), IN_TIME)
    ask_often(child, range(3, 6), CLOSE)
    ask_often(child, range(6, 7), LATE)
    ask_often(child, range(7, 9), CLOSE, kind="religious", **SET_APART)
    ask_often(child, range(9, 10), IN_TIME, kind="religious", **SET_APART)
    what_if = replay_draft(save_draft())
    assert what_if.report is not None
    assert what_if.report.matrix == Counter(
        {
            (JUDGEMENT, JUDGEMENT): 2,
            (JUDGEMENT, OUTSIDE): 3,
            (OUTSIDE, OUTSIDE): 1,
            (WITHIN, OUTSIDE): 2,
            (WITHIN, WITHIN): 1,
        }
    )
    assert what_if.report.flips_per_kind == Counter({"exceptional_leave": 3, "religious": 2})
    assert what_if.report.flips_per_rule == Counter({"notice.minimum": 5})
    assert (what_if.report.affected, what_if.report.unsettled, what_if.unchecked) == (5, 0, 0)
    assert (what_if.in_force.label, what_if.frozen.draft.label) == ("2026-09", "2027-01")


def test_looking_writes_nothing(child: Pupil) -> None:
    ask_and_check(child, 1)
    page = save_draft()
    before = (Check.objects.count(), FactsSnapshot.objects.count(), PolicyVersion.objects.count())
    entries = AuditEntry.objects.count()
    replay_draft(page)
    assert (Check.objects.count(), FactsSnapshot.objects.count(), PolicyVersion.objects.count()) == before
    assert AuditEntry.objects.count() == entries


def test_each_snapshot_is_read_with_the_calendar_of_its_check(child: Pupil, school: School) -> None:
    first = ask_and_check(child, 1)
    closed = {**CALENDAR, "years": [{**year, "training_days": []} for year in CALENDAR["years"]]}
    closed["years"][0]["training_days"] = ["2026-12-03"]
    calendar = parse_calendar(closed, source="test calendar with an INSET day")
    CalendarVersion.objects.create(
        school=school, number=2, calendar=calendar.to_json(), sha256=calendar.sha256, made_at=timezone.now()
    )
    second = ask_and_check(child, 2)
    found = dict(read_situations(newest_checks(school, last_years(1, date(2026, 11, 26)))))
    sessions = {request: len(situation.sessions) for request, situation in found.items()}
    assert sessions == {str(first.request_id): 4, str(second.request_id): 2}


def test_only_the_last_check_of_a_request_counts(child: Pupil) -> None:
    check = ask_and_check(child, 1)
    run_check(check.request)
    report = replay_draft(save_draft()).report
    assert report is not None
    assert (report.requests, report.affected) == (1, 1)


def test_facts_that_old_snapshots_lack_are_told_and_not_guessed(child: Pupil) -> None:
    """Rules 5.11: the draft asks for the register, which had not been read when the request was checked."""
    ask_and_check(child, 1, BEFORE_THE_REGISTER, kind="religious", **SET_APART)
    ask_and_check(child, 2, CLOSE, kind="religious", **SET_APART)
    report = replay_draft(save_draft(POLICY.replace("2026-09-01", "2027-01-04") + RELIGIOUS_REGISTER)).report
    assert report is not None
    assert report.matrix == Counter({(WITHIN, UNKNOWN): 1, (WITHIN, WITHIN): 1})
    assert (report.unsettled, [flip.is_unsettled for flip in report.flips]) == (1, [False, True])


def test_requests_that_were_never_checked_are_counted_apart(child: Pupil) -> None:
    ask(child, 1)
    ask_and_check(child, 2)
    what_if = replay_draft(save_draft())
    assert what_if.report is not None
    assert (what_if.report.requests, what_if.unchecked) == (1, 1)


def test_the_window_is_a_span_of_days_in_london(child: Pupil, school: School) -> None:
    """Half past eleven at night UTC in June is the next day in London."""
    ask_and_check(child, 1, datetime(2026, 9, 9, 22, 59, tzinfo=UTC))
    ask_and_check(child, 2, datetime(2026, 9, 9, 23, 1, tzinfo=UTC))
    ask_and_check(child, 3, datetime(2026, 9, 11, 22, 59, tzinfo=UTC))
    ask_and_check(child, 4, datetime(2026, 9, 11, 23, 1, tzinfo=UTC))
    checks = newest_checks(school, Window(first_day=date(2026, 9, 10), last_day=date(2026, 9, 11)))
    assert [check.request.submission.reference for check in checks] == ["TEST0003", "TEST0002"]


@pytest.mark.parametrize(
    ("years", "today", "first_day"),
    [(2, date(2026, 11, 26), date(2024, 11, 26)), (1, date(2028, 2, 29), date(2027, 2, 28))],
)
def test_last_years(years: int, today: date, first_day: date) -> None:
    assert last_years(years, today) == Window(first_day=first_day, last_day=today)


def test_another_schools_requests_are_not_looked_at(child: Pupil, school: School) -> None:
    ask_and_check(child, 1)
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
    page = save_draft()
    Check.objects.get().request.__class__.objects.update(school=other)
    report = replay_draft(page).report
    assert report is not None
    assert report.requests == 0


def test_a_draft_whose_rules_cannot_be_read_says_so_instead(child: Pupil) -> None:
    ask_and_check(child, 1)
    draft = save_draft().get_latest_revision_as_object()
    draft.clauses[0].value["rules"][0].value["days"] = -3
    draft.save_revision()
    what_if = replay_draft(PolicyPage.objects.get())
    assert what_if.report is None
    assert any("days" in hindrance and "-3" in hindrance for hindrance in what_if.hindrances), what_if.hindrances


def test_a_draft_that_only_lacks_its_document_control_is_tried_all_the_same(child: Pupil) -> None:
    ask_and_check(child, 1)
    draft = save_draft().get_latest_revision_as_object()
    draft.change_note = ""
    draft.save_revision(clean=False)
    what_if = replay_draft(PolicyPage.objects.get())
    assert what_if.report is not None
    assert (what_if.report.affected, [problem.key for problem in what_if.frozen.problems]) == (1, ["change_note"])


def test_a_clause_that_states_something_for_comparison_is_no_rule_that_cannot_be_read(child: Pupil) -> None:
    ask_and_check(child, 1)
    stated = '\n```rule\nstates = "register.retention_years"\nvalue = 6\n```\n'
    report = replay_draft(save_draft(THREE_WEEKS + stated)).report
    assert report is not None
    assert report.affected == 1


def test_without_a_version_in_force_there_is_nothing_to_compare(child: Pupil) -> None:
    page = save_draft()
    what_if = replay_draft(page, today=date(2026, 8, 1))
    assert (what_if.in_force, what_if.report) == (None, None)
    assert what_if.hindrances == (
        "No version of the policy is in force today, so there is nothing to compare the draft with.",
    )


def test_the_version_in_force_today_is_the_one_compared_with(child: Pupil) -> None:
    """A version that begins later is not what requests are checked under today."""
    ask_and_check(child, 1)
    later = POLICY.replace("days = 14", "days = 28").replace(
        "effective_from = 2026-09-01", "effective_from = 2027-01-04"
    )
    publish_policy(child.school, later, "2027-01")
    report = replay_draft(save_draft(label="2027-02")).report
    assert report is not None
    assert report.matrix == Counter({(JUDGEMENT, OUTSIDE): 1})


def queries_for(page: PolicyPage) -> int:
    with CaptureQueriesContext(connection) as queries:
        replay_draft(page, keep=no_flip)
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_the_requests(child: Pupil) -> None:
    page = save_draft()
    ask_and_check(child, 1)
    replay_draft(page)
    few = queries_for(page)
    second = people.pupil(child.school, serial=2, given_name="Tobias", family_name="Arkwright")
    ask_often(second, range(2, 32), CLOSE)
    assert queries_for(page) == few
