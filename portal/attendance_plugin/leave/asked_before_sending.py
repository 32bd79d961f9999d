"""Answers of an unsent leave form under the rules: checked without any child's record, for each child apart."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from portal.attendance_plugin.roll.year_groups import year_group_said
from portal.calendars.services import current_calendar_version, rules_calendar
from portal.forms.definitions import JOURNEYS
from portal.pages.models import School
from portal.policies.models import PolicyVersion
from portal.policies.services import rulebook_of
from portal.rules import canonical
from portal.rules.leave.check import CheckResult, check
from portal.rules.leave.facts_data import parse_facts


def check_answers(form: str, school: School, answers: Mapping[str, Any], version: PolicyVersion) -> CheckResult:
    """Raises `rules.problems.DataError` for answers that do not fit, `UnsupportedKind` for a kind without rules.

    The year group is that of the class as it was typed: no child is looked up.
    """
    asked = {**JOURNEYS[form].request_facts(answers), "received_at": timezone.now()}
    year_group = year_group_said(school, str(answers.get("child_class", "")))
    pupil = None if year_group is None or year_group < 0 else {"year_group": year_group}
    facts = parse_facts(canonical.plain({"pupil": pupil, "request": asked}), source=f"the answers to form {form}")
    calendar = rules_calendar(current_calendar_version(school))
    return check(facts, rulebook=rulebook_of(version), calendar=calendar, record_known=False)
