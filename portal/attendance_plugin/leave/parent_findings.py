"""What the policy says about a request once the child's record is known, in a parent's words.

Only for a page that was opened by a link sent to an address on record: the sentences hold figures of the child's
record. They hold nothing of any contact, and no other child's.
"""

import logging

from portal.forms.notes import ReviewNote
from portal.rules.leave.explanation import explain_to_parent
from portal.rules.problems import DataError

from .checks import run_again
from .citations import Clauses
from .models import LeaveRequest
from .review_notes import note_of
from .speech import parents_speech

logger = logging.getLogger(__name__)


def findings_for_parent(request: LeaveRequest) -> list[ReviewNote]:
    """What the newest check found on the child's record, with links to the clauses of the policy it was made under.

    Empty while the child is not matched, or where nothing was checked. The recommendation is left out: the headteacher
    decides. What needs no record was shown before the form was sent (`public_notes`).
    """
    check = request.checks.select_related("snapshot", "policy_version__page", "calendar_version").first()
    if check is None or request.pupil_id is None:
        return []
    try:
        explained = explain_to_parent(
            run_again(check), parents_speech(), only=lambda finding: finding.entry.rule.needs_record
        )
    except DataError as error:
        logger.error("Check %s could not be explained: %s", check.pk, error.key)
        return []
    clauses = Clauses(check.policy_version)
    return [note_of(line, clauses) for line in explained.lines]
