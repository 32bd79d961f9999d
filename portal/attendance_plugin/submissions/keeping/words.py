"""Which answers outlive the reasons: who and when. What was typed or chosen about why goes."""

from typing import Any

from django import forms

from portal.attendance_plugin.submissions.journeys import journey_of
from portal.attendance_plugin.submissions.models import Submission
from portal.journeys.fields import ClockField, DayField

# Who is meant and who wrote; the kind of leave has a column of its own in the request.
WHO = frozenset(
    {"child_name", "child_class", "child_born", "parent_name", "relationship", "email", "telephone", "kind"}
)
WHEN = frozenset({"date", "when", "first_day", "last_day", "first_half", "last_half", "expected_return", "return_when"})


def answers_without_words(submission: Submission) -> dict[str, Any]:
    """The answers that may stay: never a text of the parent's own, nor a choice that tells why."""
    fields = _fields_of(submission)
    return {name: answer for name, answer in submission.answers.items() if _may_stay(name, fields.get(name))}


def _may_stay(name: str, field: forms.Field | None) -> bool:
    return name in WHO or name in WHEN or isinstance(field, DayField | ClockField)


def _fields_of(submission: Submission) -> dict[str, forms.Field]:
    steps = journey_of(submission).steps
    return {name: field for step in steps for name, field in step.form.base_fields.items()}
