from dataclasses import replace
from datetime import date

import pytest

from portal.pages.models import School
from portal.policies.models import PolicyPage, PolicyVersion
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
    publish_draft(page, replace(SECOND, policy_type="behaviour"))
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
