"""The engine of the parent forms: a journey is a list of questions, some asked only after certain answers.

A journey is defined in one file of ``definitions/``. Views walk it, drafts keep its answers, and a hook receives them
once they are sent. Answers are JSON, kept by step and handed on flat.

A page may be answered once for each child (``Step.is_for_each_child``). Its answers lie in a list under ``CHILDREN``,
and `each_child` gives the flat answers of one child after the other: what becomes one submission each.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext_lazy as _

from portal.pages.models import School
from portal.pages.words import Words

if TYPE_CHECKING:
    from .own.models import AskedForm
    from .questions import StepForm

Answers = Mapping[str, Any]
AnswersByStep = dict[str, dict[str, Any]]
NoteKind = Literal["meets", "does_not_meet", "needs_judgement", "information"]
CHILDREN = "children"
SEND_ANOTHER = _("Send another form")
USE_OF_ANSWERS = _("We use your answers to look after your child and to keep the attendance register.")


@dataclass(frozen=True)
class SentForm:
    """A finished form. ``key`` is its one-time key: the same key can never become two submissions of one child.

    ``answers`` are those of the whole form; `each_child` takes them apart.
    """

    school: School
    form: str
    key: str
    answers: dict[str, Any]
    received_at: datetime
    signals: tuple[str, ...] = ()
    """Why a machine may have sent it: "honeypot", "fast", "over_budget_child". Never a reason to lose it."""
    language: str = "en"
    """The language the form was read in; the answers themselves are codes and the parent's own words."""
    asked: "AskedForm | None" = None
    """For a form that an editor may change: its pages and questions as they were asked."""
    draft_id: int | None = None
    """The unfinished form it was, whose files go with it."""


@dataclass(frozen=True)
class ReviewNote:
    """One thing the check-your-answers page says about the answers, with the clause it rests on.

    ``about`` names the children it is about, where it is not about all of them.
    """

    kind: NoteKind
    text: str
    link: str = ""
    link_text: str = ""
    about: str = ""


@dataclass(frozen=True)
class StepNotes:
    """What stands above a question: what a parent should know before answering it."""

    heading: str
    notes: list[ReviewNote]


class AlreadySent(Exception):
    """The one-time key has been used with other answers; ``references`` are what it was used for."""

    def __init__(self, references: Sequence[str]) -> None:
        super().__init__(f"This form was already sent; its reference is {', '.join(references)}.")
        self.references = tuple(references)


def always(answers: Answers) -> bool:
    return True


def unchanged(given: AnswersByStep) -> AnswersByStep:
    return given


def each_child(answers: Answers) -> list[dict[str, Any]]:
    """The flat answers for each child, in order; the answers as they are where the form asks for no children.

    >>> each_child({"children": [{"child_name": "Ada"}, {"child_name": "Obi"}], "reason": "ill"})
    [{'child_name': 'Ada', 'reason': 'ill'}, {'child_name': 'Obi', 'reason': 'ill'}]
    """
    shared = {name: value for name, value in answers.items() if name != CHILDREN}
    return [{**child, **shared} for child in answers[CHILDREN]] if CHILDREN in answers else [shared]


@dataclass(frozen=True)
class Step:
    """One page of a journey.

    ``asked_if`` sees the answers to earlier pages. ``still_holds`` is asked again before sending: an earlier answer
    that was changed may have made this one wrong. ``advice`` gives words shown above the question.
    ``is_for_each_child`` lets the page be answered once for each child; make such a step with `questions.child_step`.
    ``takes_files`` and ``needs_file`` are set by `files.files_step`.
    """

    slug: str
    title: Words
    form: "type[StepForm]"
    asked_if: Callable[[Answers], bool] = always
    still_holds: Callable[[Answers], bool] = always
    advice: Callable[[School, Answers], str] | None = None
    is_for_each_child: bool = False
    takes_files: bool = False
    needs_file: bool = False


@dataclass(frozen=True)
class Journey:
    """One parent form, from its start page to what happens after it was sent."""

    slug: str
    title: Words
    thing: Words
    """What is sent, in mid-sentence: "absence report"."""
    steps: tuple[Step, ...]
    introduction: Callable[[School], str]
    """Markdown of the start page."""
    next_steps: Callable[[School], str]
    """Markdown of the confirmation: what happens next."""
    request_facts: Callable[[Answers], dict[str, Any]]
    """The answers under the rules' own names (``facts.request`` without ``received_at``)."""
    again: Words = SEND_ANOTHER
    privacy: Words = USE_OF_ANSWERS
    asked: Mapping[str, Any] | None = None
    """Only of a form that an editor may change at any moment: the form as plain data, frozen with what is sent."""
    version: str = ""
    """Changes with ``asked``, so that nobody sends what they did not see."""
    fit: Callable[[AnswersByStep], AnswersByStep] = unchanged
    """Puts answers kept a moment ago where the form asks for them now."""
    step_by_slug: Mapping[str, Step] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "step_by_slug", {step.slug: step for step in self.steps})

    @property
    def child_step(self) -> Step | None:
        """The page that is answered once for each child, where there is one."""
        return next((step for step in self.steps if step.is_for_each_child), None)

    def path(self, given: AnswersByStep) -> Iterator[tuple[Step, dict[str, Any]]]:
        """The steps these answers lead through, each with the answers to the steps before it."""
        before: dict[str, Any] = {}
        for step in self.steps:
            if step.asked_if(before):
                yield step, dict(before)
                before |= given.get(step.slug, {})

    def first_missing(self, given: AnswersByStep) -> Step | None:
        """The first question without an answer, or whose answer no longer goes with the others; None when complete."""
        for step, before in self.path(given):
            if step.slug not in given or not step.still_holds(before | given[step.slug]):
                return step
        return None

    def flat(self, given: AnswersByStep) -> dict[str, Any]:
        """Every answer on the path. Answers to questions that are no longer asked stay behind."""
        answers: dict[str, Any] = {}
        for step, _before in self.path(given):
            answers |= given.get(step.slug, {})
        return answers

    def before(self, slug: str, given: AnswersByStep) -> dict[str, Any] | None:
        """The answers to the steps before this one; None when the path does not reach it."""
        return next((before for step, before in self.path(given) if step.slug == slug), None)

    def neighbours(self, slug: str, given: AnswersByStep) -> tuple[Step | None, Step | None]:
        """The steps before and after this one on the path."""
        steps = [step for step, _ in self.path(given)]
        place = next(number for number, step in enumerate(steps) if step.slug == slug)
        return (steps[place - 1] if place else None, steps[place + 1] if place + 1 < len(steps) else None)
