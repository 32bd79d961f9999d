"""The publishing checks see the whole draft: words with their figures, rules, statements, law and code table."""

from dataclasses import replace
from pathlib import Path

import pytest

from portal.operations.leave_cases import load_case_file
from portal.pages.models import School
from portal.policies.versions.concerns import concerns_of
from portal.rules.school_year import Calendar
from tests.policies.sample_policy import ASKING, FIRST, SECOND, WELCOME

pytestmark = pytest.mark.django_db
SOUND = replace(SECOND, clauses=SECOND.clauses[:2])
CASES = Path(__file__).parent.parent.parent / "rules/cases/leave_cases.yaml"
KEPT = {"states": "register.retention_years", "value": 3}


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return load_case_file(CASES).calendar


def test_sound_draft_has_no_concern(school: School, calendar: Calendar) -> None:
    assert concerns_of(SOUND, school, calendar=calendar) == ()


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        (replace(WELCOME, rules=(KEPT,)), ("departs_from_national", "register.retention_years")),
        (replace(WELCOME, text="See section 9."), ("reference_missing", "section 9")),
        (replace(WELCOME, number="2"), ("number_twice", "2")),
        (replace(ASKING, text="Ask {{ notice.minimum.days }} days, or 30 days, or 9 days before."), None),
        (replace(ASKING, text="Ask 30 days before."), ("number_differs", "notice.minimum")),
    ],
)
def test_concern_is_found_in_the_words_and_statements(clause, found, school: School, calendar: Calendar) -> None:
    clauses = tuple(clause if each.anchor == clause.anchor else each for each in SOUND.clauses)
    concerns = concerns_of(replace(SOUND, clauses=clauses), school, calendar=calendar)
    assert [(concern.check, concern.subject) for concern in concerns] == ([found] if found else [])


def test_law_is_read_from_the_document_control(school: School, calendar: Calendar) -> None:
    revoked = replace(SOUND, legal_framework=("Education (Pupil Registration) (England) Regulations 2006",))
    [concern] = concerns_of(revoked, school, calendar=calendar)
    assert (concern.subject, concern.anchors) == ("legislation", ("document-control",))


def test_code_table_states_the_codes_of_its_day(school: School, calendar: Calendar) -> None:
    """In 2022 the codes were others; the table follows, so there is nothing to say about either."""
    with_codes = replace(WELCOME, text="```codes\n```")
    for draft in (FIRST, SOUND):
        clauses = (with_codes, *draft.clauses[1:])
        assert concerns_of(replace(draft, clauses=clauses), school, calendar=calendar) == ()


def test_draft_without_its_first_day_cannot_be_checked(school: School, calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="first day in force"):
        concerns_of(replace(SOUND, effective_from=None), school, calendar=calendar)
