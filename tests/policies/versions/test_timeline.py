from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from portal.pages.models import School
from portal.policies.models import PolicyPage, PolicyVersion, PolicyWithdrawal
from portal.policies.services import (
    leave_policy_in_force,
    publish_draft,
    rulebook_of,
    timeline,
    version_in_force,
)
from tests.policies.sample_policy import SECOND

Both = tuple[PolicyVersion, PolicyVersion]


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2022, 8, 31), None),
        (date(2022, 9, 1), "2022-09"),
        (date(2026, 8, 31), "2022-09"),
        (date(2026, 9, 1), "2026-09"),
        (date(2040, 1, 1), "2026-09"),
    ],
)
def test_the_latest_version_that_has_begun_is_in_force(
    day: date, label: str | None, both: Both, school: School
) -> None:
    for found in (version_in_force(school, "attendance", day), leave_policy_in_force(school, day)):
        assert (found.label if found else None) == label


def test_another_school_and_another_policy_have_their_own_versions(both: Both, school: School) -> None:
    other = School.objects.get(pk=school.pk)
    other.pk, other.slug, other.site = None, "other", None
    other.save()
    assert version_in_force(other, "attendance", date(2026, 9, 1)) is None
    assert leave_policy_in_force(other, date(2026, 9, 1)) is None
    assert version_in_force(school, "behaviour", date(2026, 9, 1)) is None


def test_only_an_attendance_policy_checks_leave(page: PolicyPage, school: School) -> None:
    publish_draft(page, replace(SECOND, policy_type="behaviour"), is_history=True)
    assert leave_policy_in_force(school, date(2026, 9, 1)) is None


def test_the_rulebook_in_force_has_the_numbers_of_its_version(both: Both) -> None:
    days = [rulebook_of(version).entries_for("exceptional_leave")[0].limit["days"] for version in both]
    assert days == [10, 14]


def test_version_in_force_is_one_query(both: Both, school: School, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        version = version_in_force(school, "attendance", date(2026, 9, 1))
        assert version is not None
        assert version.page.slug == "attendance"


@pytest.mark.parametrize(
    ("day", "states"),
    [
        (date(2022, 8, 31), ["upcoming", "upcoming"]),
        (date(2022, 9, 1), ["upcoming", "in_force"]),
        (date(2026, 8, 31), ["upcoming", "in_force"]),
        (date(2026, 9, 1), ["in_force", "superseded"]),
    ],
)
def test_the_timeline_says_where_each_version_stands(day: date, states: list[str], both: Both) -> None:
    standings = timeline(both, day)
    assert [standing.version.label for standing in standings] == ["2026-09", "2022-09"]
    assert [standing.state for standing in standings] == states
    assert [standing.last_day for standing in standings] == [None, date(2026, 8, 31)]
    assert (standings[0].earlier, standings[1].later) == both


def withdraw(version: PolicyVersion, on: date) -> None:
    PolicyWithdrawal.objects.create(
        version=version, withdrawn_from=on, reason="It was approved in error.", recorded_at=timezone.now()
    )


def test_a_withdrawn_version_leaves_a_gap_and_nothing_older_comes_back(both: Both, school: School) -> None:
    first, second = both
    withdraw(second, date(2026, 10, 1))
    in_force = {
        day: getattr(version_in_force(school, "attendance", day), "label", None)
        for day in (date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 1), date(2030, 1, 1))
    }
    assert in_force == {
        date(2026, 8, 31): first.label,
        date(2026, 9, 30): second.label,
        date(2026, 10, 1): None,
        date(2030, 1, 1): None,
    }
    newest, oldest = timeline(first.page.versions.all(), date(2026, 10, 1))
    assert (newest.state, newest.last_day, newest.gap_from) == ("withdrawn", date(2026, 9, 30), date(2026, 10, 1))
    assert (oldest.state, oldest.last_day, oldest.gap_from) == ("superseded", date(2026, 8, 31), None)


def test_a_gap_ends_where_the_next_version_begins(first: PolicyVersion, school: School) -> None:
    withdraw(first, date(2026, 3, 1))
    publish_draft(first.page, SECOND, is_history=True)
    newest, oldest = timeline(first.page.versions.all(), date(2026, 5, 1))
    assert (oldest.state, oldest.gap_from, newest.version.effective_from) == (
        "withdrawn",
        date(2026, 3, 1),
        date(2026, 9, 1),
    )
    assert version_in_force(school, "attendance", date(2026, 8, 31)) is None
    found = version_in_force(school, "attendance", date(2026, 9, 1))
    assert found == newest.version


def test_a_version_withdrawn_before_it_began_never_applies(both: Both, school: School) -> None:
    first, second = both
    withdraw(second, date(2026, 8, 1))
    assert version_in_force(school, "attendance", date(2027, 1, 1)) == first
    newest, oldest = timeline(first.page.versions.all(), date(2027, 1, 1))
    assert (newest.state, newest.applies, newest.gap_from) == ("withdrawn", False, None)
    assert (oldest.state, oldest.last_day, oldest.gap_from) == ("in_force", None, None)


def test_a_version_corrected_on_its_first_day_gives_way_at_once(both: Both, school: School) -> None:
    second = both[1]
    corrected = publish_draft(second.page, replace(SECOND, label="2026-09-a", corrects="2026-09"), is_history=True)
    assert corrected.corrects == second
    assert version_in_force(school, "attendance", date(2026, 9, 1)) == corrected
    newest, replaced, oldest = timeline(second.page.versions.all(), date(2026, 9, 1))
    assert (newest.version, newest.state, newest.applies) == (corrected, "in_force", True)
    assert (replaced.version, replaced.state, replaced.applies) == (second, "superseded", False)
    assert (oldest.state, oldest.last_day) == ("superseded", date(2026, 8, 31))
