"""What the check-answers page says about lunch at home: who decides, and the clause of the policy in force."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.attendance_plugin.leave.citations import Clauses
from portal.forms.notes import ReviewNote
from portal.pages.models import School
from portal.policies.services import leave_policy_in_force, rulebook_of

RULE = "early.lunch_leave"


def lunch_notes(form: str, school: School, answers: Mapping[str, Any]) -> list[ReviewNote]:
    words = (
        _("You end it in writing with this form. Your child then has lunch at school.")
        if answers["what"] == "end"
        else _("The headteacher decides. Until then your child has lunch at school.")
    )
    address, title = _clause(school)
    return [ReviewNote("information", words, address, title)]


def _clause(school: School) -> tuple[str, str]:
    """Address and heading of the clause that carries the rule; empty where the policy says nothing of it."""
    version = leave_policy_in_force(school, timezone.localdate())
    entries = rulebook_of(version).entries if version else ()
    anchor = next((entry.anchors[0] for entry in entries if entry.rule.id == RULE), "")
    if version is None or not anchor:
        return "", ""
    clause = Clauses(version).cite(anchor)
    return clause.address, clause.title
