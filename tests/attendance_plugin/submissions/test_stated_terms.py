"""What the policy in force says about reporting an absence: rules before statements, and nothing made up."""

from datetime import date, time

import pytest

from portal.attendance_plugin.submissions.stated_terms import stated_terms
from portal.pages.models import School
from tests.attendance_plugin.leave.leave_world import POLICY, publish_policy

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def clause(*blocks: str) -> str:
    body = "\n\n".join(f"```rule\n{block}\n```" for block in blocks)
    return f"{POLICY}\n## 4.1 Tell us {{#report-absence}}\n\nTell us.\n\n{body}\n"


RULE = 'rule = "absence.reported_by"\nkinds = ["illness"]\nat = "09:00"\nboundary = "before"'
SYMPTOMS = 'rule = "absence.reason_given"\nkinds = ["illness"]\nrefused_words = ["feeling blah"]'
EARLY = 'states = "absence.report_by"\nvalue = "08:45"\ncomparator = "by"'
LATER = 'states = "absence.report_by"\nvalue = "09:00"\ncomparator = "before"'
FIRST_DAY = 'states = "absence.report_days"\nvalue = "first"'
MINOR = 'states = "absence.may_come_with"\nvalue = ["a cold"]'


def test_without_a_policy_nothing_is_stated(school: School) -> None:
    assert stated_terms(school, DAY) is None


@pytest.mark.parametrize(
    ("blocks", "by", "includes_minute", "every_day", "empty"),
    [
        ([], None, False, True, None),
        ([RULE], time(9), False, True, None),
        ([RULE, EARLY], time(9), False, True, None),
        ([LATER, EARLY, FIRST_DAY], time(8, 45), True, False, None),
        ([SYMPTOMS], None, False, True, ("feeling blah",)),
    ],
)
def test_terms_are_those_of_the_clauses(
    school: School, blocks: list[str], by: time | None, includes_minute: bool, every_day: bool, empty: object
) -> None:
    """ABS-01 to ABS-03; CX-01: of two times the earlier is told."""
    publish_policy(school, clause(*blocks))
    terms = stated_terms(school, DAY)
    assert terms is not None
    assert (terms.by, terms.includes_minute, terms.on_every_day, terms.empty_words) == (
        by, includes_minute, every_day, empty,
    )  # fmt: skip


def test_the_clause_is_named_in_that_very_version(school: School) -> None:
    publish_policy(school, clause(RULE, MINOR))
    terms = stated_terms(school, DAY)
    assert terms is not None
    assert (terms.link, terms.clause) == ("/policies/attendance/versions/2026-09/#report-absence", "4.1 Tell us")
    assert terms.may_come_with == ("a cold",)
