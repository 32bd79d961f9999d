"""Which questions a form's answers go with, for every page that shows them again."""

from typing import Any

from portal.journeys.definition import Answers, Step

from .journeys import journey_of
from .models import Submission


def answered_steps(submission: Submission, answers: Answers) -> list[tuple[Step, dict[str, Any]]]:
    """The pages that were asked and answered, each with what its summary may read.

    An answer that another page asked for is left to that page. A question the form has gained since is left out.
    """
    asked = steps_asked(submission, answers)
    own = {step.slug: fields_of(step) & answers.keys() for step in asked}
    found = []
    for step in asked:
        if own[step.slug]:
            elsewhere = {name for slug, names in own.items() if slug != step.slug for name in names}
            found.append((step, {name: value for name, value in answers.items() if name not in elsewhere}))
    return found


def steps_asked(submission: Submission, answers: Answers) -> list[Step]:
    """The pages these answers lead through."""
    return [step for step in journey_of(submission).steps if step.is_asked(answers)]


def fields_of(step: Step) -> set[str]:
    return set(step.form.base_fields)
