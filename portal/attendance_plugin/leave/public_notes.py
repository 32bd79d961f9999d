"""What the policy says about a leave form before it is sent: only what needs no child's record."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.forms.notes import ReviewNote
from portal.pages.models import School
from portal.policies.models import PolicyVersion
from portal.policies.services import leave_policy_in_force
from portal.rules.leave.check import CheckResult
from portal.rules.leave.explanation import explain_to_parent
from portal.rules.problems import DataError, UnsupportedKind

from .asked_before_sending import check_answers
from .citations import Clauses
from .days_asked_for import counted
from .review_notes import note_of
from .speech import parents_speech

logger = logging.getLogger(__name__)


def public_notes(form: str, school: School, answers: Mapping[str, Any]) -> list[ReviewNote]:
    """Notes for the check-answers page. They never keep a parent from sending, and say nothing about any child."""
    version = leave_policy_in_force(school, timezone.localdate())
    if version is None:
        return [ReviewNote("information", _("The headteacher will look at your request and write to you."))]
    try:
        result = check_answers(form, school, answers, version)
    except UnsupportedKind:
        return [_left_to_headteacher(version)]
    except DataError as error:
        logger.error("Answers of form %s could not be checked: %s", form, error.key)
        return [_left_to_headteacher(version)]
    return list(_notes(result, version))


def _left_to_headteacher(version: PolicyVersion) -> ReviewNote:
    return ReviewNote(
        "information",
        _("Our policy has no rules for this kind of request. The headteacher will look at it and write to you."),
        f"/policies/{version.page.slug}/",
        version.title,
    )


def _notes(result: CheckResult, version: PolicyVersion) -> Iterator[ReviewNote]:
    clauses = Clauses(version)
    yield counted(result)
    for line in explain_to_parent(result, parents_speech()).lines:
        yield note_of(line, clauses)
    if result.deferred:
        headings = clauses.cite_all(entry.anchors[0] for entry in result.deferred)
        yield ReviewNote(
            "information",
            _("The school will also look at your child’s attendance record: %(clauses)s. We cannot show that here.")
            % {"clauses": ", ".join(clause.title for clause in headings)},
            headings[0].address,
            headings[0].title,
        )
