"""What a parent reads around the question of the days: what the policy says of dates before, and what it makes of them.

Nothing here looks at any child, nor at any earlier request: the same answers always give the same words.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.forms.children import CHILDREN, each_child
from portal.forms.notes import ReviewNote, StepNotes
from portal.forms.sending import about_whom
from portal.pages.models import School
from portal.policies.models import PolicyVersion
from portal.policies.services import leave_policy_in_force
from portal.rules.leave.composition import Finding
from portal.rules.leave.explanation import explain_to_parent
from portal.rules.leave.findings import MEETS, MISSING_FACT
from portal.rules.problems import DataError, UnsupportedKind

from .asked_before_sending import check_answers
from .blocked_dates import blocked_dates
from .citations import Clauses
from .days_asked_for import counted
from .review_notes import note_of
from .speech import parents_speech

# The page before the days are chosen, and the one after they were.
CHOOSING, CHOSEN = ("first-day", "visit-day"), "reason"
ABOUT_DATES = frozenset({"notice", "assessment", "term_dates"})
ALSO_ABOUT_DATES = frozenset({"open_morning.months", "open_morning.part_day", "funeral.one_day", "religious.set_apart"})


def date_notes(form: str, step: str, school: School, answers: Mapping[str, Any]) -> StepNotes | None:
    """The notes above one question of the leave form; None where there is nothing to say."""
    if step not in (*CHOOSING, CHOSEN):
        return None
    version = leave_policy_in_force(school, timezone.localdate())
    if version is None:
        return None
    if step == CHOSEN:
        return StepNotes(_("The days you chose"), _on_the_days(form, school, answers, version))
    notes = blocked_dates(school, version, kind=answers["kind"], classes=[c["child_class"] for c in answers[CHILDREN]])
    return StepNotes(_("Before you choose"), notes) if notes else None


def _on_the_days(form: str, school: School, answers: Mapping[str, Any], version: PolicyVersion) -> list[ReviewNote]:
    children = each_child(answers)
    return about_whom(children, [_on_days_of(form, school, child, version) for child in children])


def _on_days_of(form: str, school: School, answers: Mapping[str, Any], version: PolicyVersion) -> list[ReviewNote]:
    """The sessions read back, then each clause on dates that the days do not simply meet."""
    try:
        result = check_answers(form, school, answers, version)
    except (DataError, UnsupportedKind):
        return []
    clauses = Clauses(version)
    lines = explain_to_parent(result, parents_speech(), only=_is_worth_saying).lines
    return [counted(result), *(note_of(line, clauses) for line in lines)]


def _is_worth_saying(finding: Finding) -> bool:
    rule = finding.entry.rule
    is_about_dates = rule.family in ABOUT_DATES or rule.id in ALSO_ABOUT_DATES
    return is_about_dates and finding.status not in (MEETS, MISSING_FACT)
