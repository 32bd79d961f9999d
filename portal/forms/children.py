"""The children of one form: added, changed and removed by their place in the list."""

from typing import Any

from .journeys import CHILDREN, Answers, AnswersByStep, Step
from .questions import ChildForm

MOST_CHILDREN = 8


def children_in(step: Step, given: AnswersByStep) -> list[dict[str, Any]]:
    """What was answered about each child so far."""
    return list(given.get(step.slug, {}).get(CHILDREN, []))


def child_form(step: Step) -> type[ChildForm]:
    """The form behind the page that is answered once for each child."""
    if not issubclass(step.form, ChildForm):
        raise TypeError(f"The page {step.slug!r} asks for no children: make it with questions.child_step.")
    return step.form


def with_child(step: Step, given: AnswersByStep, number: int, answers: Answers) -> AnswersByStep:
    """The answers with the child at this place put in or added at the end, as far as there is room."""
    children = children_in(step, given)
    if number < len(children):
        children[number] = dict(answers)
    elif len(children) < MOST_CHILDREN:
        children.append(dict(answers))
    return {**given, step.slug: {CHILDREN: children}}


def without_child(step: Step, given: AnswersByStep, number: int) -> AnswersByStep:
    """The answers without the child at this place. One child always stays.

    Whoever is first now was perhaps asked what only the others are asked; that answer goes.
    """
    children = children_in(step, given)
    if len(children) < 2 or not 0 <= number < len(children):
        return given
    del children[number]
    asked_of_others = child_form(step).asked_of_others
    children[0] = {name: value for name, value in children[0].items() if name not in asked_of_others}
    return {**given, step.slug: {CHILDREN: children}}
