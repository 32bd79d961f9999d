"""Which questions can be answered anew, and which must be asked again because of it."""

from portal.attendance_plugin.submissions.answered import answered_steps, fields_of, steps_asked
from portal.attendance_plugin.submissions.concerns.kept_apart import answers_shown
from portal.attendance_plugin.submissions.models import Submission
from portal.forms.definitions import JOURNEYS
from portal.journeys.definition import AnswersByStep, Step

from .correctable import correctable_of


def pages_to_correct(submission: Submission) -> dict[str, Step]:
    """By each answered page that may change, the page on which it is answered anew; none where nothing may.

    Words that are kept apart for the safeguarding lead are shown to nobody again, and so are not changed here.
    """
    rules = correctable_of(submission)
    if rules is None:
        return {}
    shown = answers_shown(submission)
    apart = {name for name, answer in submission.answers.items() if shown[name] != answer}
    answered = [step for step, _ in answered_steps(submission, submission.answers)]
    fixed = {step.slug for step in answered if step.takes_files or fields_of(step) & apart} | rules.fixed
    asked = [step for step in answered if step.slug not in fixed]
    pages = JOURNEYS[submission.form].step_by_slug
    return {step.slug: pages[rules.instead[step.slug][0]] if step.slug in rules.instead else step for step in asked}


def given_by(submission: Submission, page: str, answers: dict[str, object]) -> AnswersByStep:
    """What answering the page says: its own answers, and those of the page it stands in for."""
    rules = correctable_of(submission)
    stands_in = {} if rules is None else rules.instead
    also = {slug: dict(implied) for slug, (instead, implied) in stands_in.items() if instead == page}
    return {**also, page: answers}


def next_question(submission: Submission, given: AnswersByStep) -> Step | None:
    """The first page that has to be asked as well: it is asked only now, or its answer no longer goes with the rest."""
    asked_before = {step.slug for step in steps_asked(submission, submission.answers)}
    answers = corrected_answers(submission, given)
    for step in steps_asked(submission, answers):
        is_open = step.slug not in asked_before or not _holds(step, answers)
        if is_open and not step.takes_files and step.slug not in given:
            return step
    return None


def corrected_answers(submission: Submission, given: AnswersByStep) -> dict[str, object]:
    """The answers as they would stand. Those to questions that are no longer asked go."""
    fresh = {name: value for new in given.values() for name, value in new.items()}
    answers = {**submission.answers, **fresh}
    still_asked = {step.slug for step in steps_asked(submission, answers)}
    for step in steps_asked(submission, submission.answers):
        if step.slug not in still_asked:
            answers = {name: value for name, value in answers.items() if name in fresh or name not in fields_of(step)}
    return answers


def _holds(step: Step, answers: dict[str, object]) -> bool:
    """A question that the form has gained since it was sent is not asked now."""
    return not fields_of(step) & answers.keys() or step.still_holds(answers)
