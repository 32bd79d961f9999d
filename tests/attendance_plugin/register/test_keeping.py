"""How long the register is kept: by law, or longer by the school's policy (REG-09, CX-42)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.attendance_plugin.register.keeping import first_day_kept, keeping_of, years_after
from portal.pages.models import School
from tests.attendance_plugin.leave.leave_world import POLICY, publish_policy

ON = date(2026, 11, 20)
ONE_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2030, 11, 20), date(2024, 11, 20)),
        (date(2030, 2, 28), date(2024, 2, 28)),
        (date(2030, 3, 1), date(2024, 2, 29)),
        (date(2030, 3, 2), date(2024, 3, 2)),
        (date(2032, 2, 29), date(2026, 3, 1)),
        (date(2031, 1, 1), date(2025, 1, 1)),
    ],
)
def test_an_entry_is_kept_until_six_years_are_over(today: date, first: date) -> None:
    assert first_day_kept(today, 6) == first


@given(today=st.dates(date(2010, 1, 1), date(2090, 12, 31)), years=st.integers(1, 30))
def test_the_first_day_kept_is_the_first_of_all(today: date, years: int) -> None:
    first = first_day_kept(today, years)
    assert years_after(first, years) >= today > years_after(first - ONE_DAY, years)


@pytest.mark.parametrize(("said", "years", "is_short"), [(3, 6, True), (6, 6, False), (8, 8, False)])
def test_the_longer_of_law_and_policy_counts(said: int, years: int, is_short: bool, school: School) -> None:
    stated = f'```rule\nstates = "register.retention_years"\nvalue = {said}\n```\n'
    publish_policy(school, POLICY + f"\n## 4.9 Keeping the register {{#keeping}}\n\nWe keep it.\n\n{stated}")
    keeping = keeping_of(school, ON)
    assert (keeping.by_law, keeping.by_policy, keeping.years, keeping.policy_is_short) == (6, said, years, is_short)


def test_without_a_policy_the_law_counts(school: School) -> None:
    keeping = keeping_of(school, ON)
    assert (keeping.by_policy, keeping.years, keeping.policy_is_short) == (None, 6, False)


def test_under_the_regulations_of_2006_it_was_three_years(school: School) -> None:
    assert keeping_of(school, date(2024, 8, 18)).years == 3
