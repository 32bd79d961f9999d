"""Which words of a submission are kept apart, and what stands in their place for everybody else."""

from collections.abc import Mapping
from typing import Any

from portal.attendance_plugin.submissions.journeys import journey_of
from portal.attendance_plugin.submissions.models import Submission
from portal.journeys.fields import LongText
from portal.rules.worrying_words import worries_in

KEPT_APART = "Words kept apart"
# Who is meant and who wrote is needed by the office whatever stands in the text.
NEVER_APART = frozenset({"child_name", "parent_name", "email", "telephone"})


def texts_of(answers: Mapping[str, Any]) -> dict[str, str]:
    """The answers a parent wrote in words of their own, or chose words for: every text but the names."""
    return {name: said for name, said in answers.items() if isinstance(said, str) and name not in NEVER_APART}


def answers_shown(submission: Submission, answers: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The answers as everybody with the right to read reasons may see them; ``answers`` as they stood at some time."""
    answers = submission.answers if answers is None else answers
    if not submission.has_words_apart:
        return dict(answers)
    apart = _long_texts(submission)
    return {
        name: KEPT_APART if isinstance(said, str) and (name in apart or _is_worrying(name, said)) else said
        for name, said in answers.items()
    }


def _is_worrying(name: str, said: str) -> bool:
    return name not in NEVER_APART and bool(worries_in(said))


def _long_texts(submission: Submission) -> frozenset[str]:
    """The fields for whole sentences: what is not worrying in one may complete what is in another."""
    fields = [field for step in journey_of(submission).steps for field in step.form.base_fields.items()]
    return frozenset(name for name, field in fields if isinstance(field, LongText))
