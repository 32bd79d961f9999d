"""Counts for editors and governors: no pupil in them, no small number, and none that another number gives away."""

import json
from collections import Counter
from typing import Any

import pytest
import time_machine
from django.core.cache import cache

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.services import run_check
from portal.attendance_plugin.leave.what_if import WhatIf, replay_draft
from portal.attendance_plugin.leave.what_if_counts import RECOMMENDATIONS, WhatIfCounts
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from portal.policies.models import PolicyPage
from portal.policies.what_ifs import what_if_addresses, what_if_counts
from portal.rules.leave.composition import Recommendation
from portal.rules.leave.what_if import UNSUPPORTED, WhatIfReport
from portal.rules.small_counts import FEWER, NOT_SHOWN
from tests import people
from tests.attendance_plugin.leave.leave_world import POLICY
from tests.attendance_plugin.leave.what_if_world import (
    CLOSE,
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


@pytest.fixture
def child(school: School) -> Pupil:
    return open_school(school)


@pytest.fixture(autouse=True)
def _today():
    cache.clear()
    with time_machine.travel(f"{TODAY} 12:00:00+00:00"):
        yield


def report_of(matrix: dict[tuple[str, str], int], *, rules: dict[str, int], kinds: dict[str, int]) -> WhatIfReport:
    return WhatIfReport(
        matrix=Counter(matrix),
        flips_per_rule=Counter(rules),
        flips_per_kind=Counter(kinds),
        affected=sum(rules.values()),
        unsettled=0,
        flips=(),
    )


def test_every_recommendation_has_words() -> None:
    assert set(RECOMMENDATIONS) == {*(each.value for each in Recommendation), UNSUPPORTED}


def test_counts_of_a_draft_as_approvers_are_shown_them(child: Pupil) -> None:
    ask_often(child, range(1, 7), CLOSE)
    ask_often(child, range(7, 13), LATE)
    page = save_draft()
    (told,) = what_if_counts(page)
    assert told["draft_sha256"] == replay_draft(page).frozen.source_sha256
    assert told | {"draft_sha256": ""} == {
        "draft_sha256": "",
        "draft": "2027-01",
        "in_force": "2026-09",
        "first_day": "2024-11-26",
        "last_day": "2026-11-26",
        "requests": 12,
        "changes": 6,
        "unsettled": 0,
        "unchecked": 0,
        "recommendations": [
            ["Headteacher’s judgement", "Headteacher’s judgement", 0],
            ["Headteacher’s judgement", "Outside the policy", 6],
            ["Outside the policy", "Headteacher’s judgement", 0],
            ["Outside the policy", "Outside the policy", 6],
        ],
        "rules": [["Notice", 6]],
        "kinds": [["Leave in exceptional circumstances", 6]],
        "left_out": [],
    }
    assert json.loads(json.dumps(told)) == told


def test_the_same_draft_is_replayed_once_until_something_differs(child: Pupil, monkeypatch: pytest.MonkeyPatch) -> None:
    replayed: list[str] = []

    def watched(page: PolicyPage, **options: Any) -> WhatIf:
        replayed.append(page.title)
        return replay_draft(page, **options)

    monkeypatch.setattr("portal.attendance_plugin.leave.what_if_counts.replay_draft", watched)
    ask_and_check(child, 1)
    page = save_draft()
    assert what_if_counts(page) == what_if_counts(page)
    assert len(replayed) == 1
    second = ask_and_check(child, 2)
    what_if_counts(page)
    run_check(second.request)
    what_if_counts(page)
    ask(child, 3)
    what_if_counts(page)
    what_if_counts(save_draft(THREE_WEEKS.replace("days = 21", "days = 22")))
    assert len(replayed) == 5


def test_no_small_count_reaches_a_reader_without_pupils(child: Pupil) -> None:
    ask_often(child, range(1, 4), CLOSE)
    ask_often(child, range(4, 14), LATE)
    (told,) = what_if_counts(save_draft())
    cells = {(before, after): count for before, after, count in told["recommendations"]}
    assert told["requests"] == 13
    assert told["changes"] == FEWER
    assert cells["Headteacher’s judgement", "Outside the policy"] == FEWER
    assert cells["Outside the policy", "Outside the policy"] == NOT_SHOWN
    assert [count for _, count in told["kinds"]] == [FEWER]


def test_no_name_and_no_reference_in_the_counts(child: Pupil) -> None:
    ask_often(child, range(1, 4), CLOSE, kind="religious", **SET_APART)
    told = json.dumps(what_if_counts(save_draft()))
    for word in (*people.CHILD_NAME.split(), people.PARENT.name, "TEST0001", "Lagos"):
        assert word not in told


def test_a_table_left_out_has_no_rows_that_would_tell_which_there_are() -> None:
    """One flip each of three kinds and a total of three leave no doubt about any of them."""
    report = report_of(
        {("within_policy", "within_policy"): 90, ("within_policy", "outside_policy"): 3},
        rules={"notice.minimum": 3},
        kinds={"religious": 1, "funeral": 1, "exceptional_leave": 1},
    )
    counts = WhatIfCounts(report, unchecked=0, exact=False)
    assert (counts.kinds, counts.left_out) == ([], ["kinds"])
    assert counts.recommended("within_policy", "outside_policy") == FEWER


def test_hidden_rows_stand_in_the_order_of_their_names() -> None:
    """By their size they would tell which is the larger."""
    report = report_of(
        {("within_policy", "within_policy"): 90, ("within_policy", "outside_policy"): 10},
        rules={"notice.minimum": 4, "attendance.now_above": 2, "religious.set_apart": 30},
        kinds={"religious": 10},
    )
    counts = WhatIfCounts(report, unchecked=0, exact=False)
    assert [count for _, count in counts.rules] == [30, FEWER, FEWER]
    assert [label for label, _ in counts.rules][1:] == ["Attendance so far, above a figure", "Notice"]


def test_the_headteacher_sees_every_number() -> None:
    report = report_of(
        {("within_policy", "within_policy"): 90, ("within_policy", "outside_policy"): 3},
        rules={"notice.minimum": 3},
        kinds={"religious": 2, "funeral": 1},
    )
    counts = WhatIfCounts(report, unchecked=1, exact=True)
    assert counts.totals == {"requests": 93, "changes": 3, "unsettled": 0, "unchecked": 1}
    assert [count for _, count in counts.kinds] == [2, 1]
    assert counts.left_out == []


def test_a_draft_that_cannot_be_tried_says_why_and_counts_nothing(child: Pupil) -> None:
    ask_often(child, range(1, 3))
    draft = save_draft().get_latest_revision_as_object()
    draft.clauses[0].value["rules"][0].value["days"] = -3
    draft.save_revision()
    (told,) = what_if_counts(draft.__class__.objects.get())
    assert "requests" not in told
    assert "-3" in told["problems"][0]


def test_other_policies_have_no_what_if(child: Pupil) -> None:
    page = save_draft(POLICY.replace('policy_type = "attendance"', 'policy_type = "online-safety"'), "2026-09")
    draft = page.get_latest_revision_as_object()
    assert (what_if_counts(draft), what_if_addresses(draft)) == ([], [])
    assert what_if_addresses(page) == [f"/admin/attendance/what-ifs/{page.pk}/"]
    assert LeaveRequest.objects.count() == 0
