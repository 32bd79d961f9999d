"""The deadline is that of the policy in force on the day (ABS-04 to ABS-06, CX-32)."""

from datetime import date, datetime, time, timedelta

import pytest

from portal.attendance_plugin.first_contact.policy_plan import PolicyPlan, plan_of
from portal.calendars.services import LONDON
from portal.pages.models import School
from tests.attendance_plugin.leave.leave_world import POLICY, publish_policy

pytestmark = pytest.mark.django_db
TIMED = """
## 6.2 When nothing is heard {#first-day-call}

We ask at {{ absence.first_contact.at }}.

```rule
rule = "absence.first_contact"
kinds = ["illness"]
at = "09:30"
wait_minutes = 30
```
"""
STATED = """
## 6.2 When nothing is heard {#first-day-call}

We ring {{ states.first_contact }}. A visit is considered after {{ absence.home_visit.days|words }} school days.

```rule
states = "first_contact"
value = "when the morning register closes"
```

```rule
rule = "absence.home_visit"
kinds = ["illness"]
days = 2
```
"""
DAY = date(2026, 11, 20)


def test_without_a_policy_nothing_is_due_at_a_time(school: School) -> None:
    assert plan_of(school, DAY) == PolicyPlan()


def test_the_time_the_wait_and_the_clause_are_the_policys(school: School) -> None:
    publish_policy(school, POLICY + TIMED)
    found = plan_of(school, DAY)
    assert found.clause is not None
    assert (found.at, found.wait_minutes, found.clause.anchor, found.visit_days) == (
        time(9, 30),
        30,
        "first-day-call",
        None,
    )
    plan = found.on(DAY, LONDON)
    assert (plan.ask_at, plan.wait) == (datetime(2026, 11, 20, 9, 30, tzinfo=LONDON), timedelta(minutes=30))


def test_a_policy_in_words_is_told_in_its_words_and_makes_nothing_late(school: School) -> None:
    """A22: when the morning register closes. B24: a visit at two days or more."""
    publish_policy(school, POLICY + STATED)
    found = plan_of(school, DAY)
    assert found.clause is not None
    assert found.visit_clause is not None
    assert (found.at, found.stated, found.clause.anchor, found.visit_days, found.visit_clause.anchor) == (
        None,
        "when the morning register closes",
        "first-day-call",
        2,
        "first-day-call",
    )
    assert found.on(DAY, LONDON).ask_at is None


def test_a_day_before_the_version_is_in_force_knows_none_of_it(school: School) -> None:
    publish_policy(school, POLICY + TIMED)
    assert plan_of(school, date(2026, 8, 31)) == PolicyPlan()
