"""What the parent changed after sending: each question with its words before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.attendance_plugin.submissions.answered import answered_steps
from portal.attendance_plugin.submissions.concerns.kept_apart import answers_shown
from portal.attendance_plugin.submissions.corrections.models import Correction
from portal.attendance_plugin.submissions.corrections.services import answers_after
from portal.attendance_plugin.submissions.models import Submission

NOT_ASKED = "Not asked"


@dataclass(frozen=True, kw_only=True)
class CorrectionRow:
    made_at: datetime
    name: str
    before: str
    after: str


def correction_rows(submission: Submission) -> list[CorrectionRow]:
    """In the order they were made. One correction may change several answers; words kept apart stay apart."""
    return [
        row
        for correction, before, after in answers_after(submission)
        for row in _rows(submission, correction, answers_shown(submission, before), answers_shown(submission, after))
    ]


def _rows(
    submission: Submission, correction: Correction, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[CorrectionRow]:
    was, now = _words(submission, before), _words(submission, after)
    changed = [name for name in dict.fromkeys([*was, *now]) if was.get(name) != now.get(name)]
    return [
        CorrectionRow(
            made_at=correction.made_at,
            name=name,
            before=was.get(name, NOT_ASKED),
            after=now.get(name, NOT_ASKED),
        )
        for name in changed
    ]


def _words(submission: Submission, answers: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: value
        for step, own in answered_steps(submission, answers)
        for name, value in step.form(before=answers).rows(own)
    }
