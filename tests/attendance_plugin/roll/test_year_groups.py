"""A class or year as parents type it, without a look at any child."""

import pytest

from portal.attendance_plugin.roll.models import SchoolClass
from portal.attendance_plugin.roll.year_groups import year_group_said
from portal.pages.models import School

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "year_group"),
    [
        ("Oak", 4),
        ("oak class", 4),
        ("Year 6", 6),
        ("Y2", 2),
        ("Reception", 0),
        ("nursery", -1),
        ("Mixed", None),
        ("Birch", None),
        ("", None),
        ("Oak, Year 6", 4),
    ],
)
def test_year_group_of_what_was_typed(school: School, typed: str, year_group: int | None) -> None:
    SchoolClass.objects.create(school=school, name="Oak", phase="Key stage 2", year_groups=[4])
    SchoolClass.objects.create(school=school, name="Mixed", phase="Key stage 2", year_groups=[3, 4])
    assert year_group_said(school, typed) == year_group
