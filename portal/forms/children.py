"""The children of one form: asked about on one page, added, changed and removed by their place in the list.

Their answers lie in a list under ``CHILDREN``, and `each_child` gives the flat answers of one child after the other:
what becomes one submission each.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.journeys.definition import Answers, AnswersByStep, Step
from portal.journeys.fields import FullName, PlainLine
from portal.journeys.questions import StepForm
from portal.pages.words import Words

from .fair_use.subjects import fold_name

CHILDREN = "children"
MOST_CHILDREN = 8


class ChildForm(StepForm):
    """Which child: never a list to choose from. A stranger learns nothing from it.

    ``number`` is the child's place, 0 for the first, and ``others`` what was answered about the other children.
    ``asked_of_others`` names the fields that are asked from the second child on.
    """

    asked_of_others: tuple[str, ...] = ()

    child_name = FullName(
        label=_("Your child’s full name"),
        help_text=_("As the school knows it."),
        row_label=_("Child’s name"),
        missing=_("Enter your child’s full name"),
    )
    child_class = PlainLine(
        label=_("Class"),
        help_text=_("The class’s name, or the year if you do not know it. For example, Oak or Year 4."),
        missing=_("Enter your child’s class or year"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "width-20", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, number: int | None = None, others: Sequence[Answers] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = others
        if number == 0:
            for name in self.asked_of_others:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and self._same_child(cleaned) in map(self._same_child, self.others):
            self.add_error("child_name", _("You have already told us about this child. Enter another child’s name"))
        return cleaned

    @staticmethod
    def _same_child(answers: Answers) -> tuple[str, str]:
        return fold_name(answers["child_name"]), fold_name(answers["child_class"])

    def was_asked(self, name: str, answers: Answers) -> bool:
        return name in answers or name not in self.asked_of_others


def child_step(title: Words, form: type[ChildForm] = ChildForm) -> Step:
    """The page "Which child?" of a journey about one or more children.

    Put it first. A parent may add further children from it; each becomes a submission of its own, with the answers of
    this page about the child and the answers of all other pages, flat (`each_child`). Later pages, ``advice``
    and ``asked_if`` see the children so far in ``before[CHILDREN]``, a list. A subclass of ``ChildForm`` may ask more
    about each child, or name in ``asked_of_others`` what it asks from the second child on only.
    """
    return Step("child", title, form, is_for_each_child=True)


def each_child(answers: Answers) -> list[dict[str, Any]]:
    """The flat answers for each child, in order; the answers as they are where the form asks for no children.

    >>> each_child({"children": [{"child_name": "Ada"}, {"child_name": "Obi"}], "reason": "ill"})
    [{'child_name': 'Ada', 'reason': 'ill'}, {'child_name': 'Obi', 'reason': 'ill'}]
    """
    shared = {name: value for name, value in answers.items() if name != CHILDREN}
    return [{**child, **shared} for child in answers[CHILDREN]] if CHILDREN in answers else [shared]


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
