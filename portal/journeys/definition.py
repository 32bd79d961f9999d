"""A journey: a list of questions, some asked only after certain answers, from a start page to what happens next.

Whoever opens journeys (parents' forms, agreements) walks them with `walking`, and says where answers wait, who may give
them and what becomes of them. Answers are JSON, kept by step and handed on flat.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from portal.pages.models import School
from portal.pages.words import Words

if TYPE_CHECKING:
    from .conditions import Condition
    from .questions import StepForm

Answers = Mapping[str, Any]
AnswersByStep = dict[str, dict[str, Any]]


def always(answers: Answers) -> bool:
    return True


def unchanged(given: AnswersByStep) -> AnswersByStep:
    return given


@dataclass(frozen=True)
class Step:
    """One page of a journey.

    ``asked_if`` sees the answers to earlier pages; without one the page is always asked. ``still_holds`` is asked again
    before sending: an earlier answer that was changed may have made this one wrong. ``advice`` gives words shown above
    the question.
    Pages of a shape of their own belong to whoever opens the journey: ``is_for_each_child`` is answered once for each
    child (`portal.forms.children`), ``takes_files`` and ``needs_file`` are about files (`portal.forms.files`).
    """

    slug: str
    title: Words
    form: "type[StepForm]"
    asked_if: "Condition | None" = None
    still_holds: Callable[[Answers], bool] = always
    advice: Callable[[School, Answers], str] | None = None
    is_for_each_child: bool = False
    takes_files: bool = False
    needs_file: bool = False

    def is_asked(self, answers: Answers) -> bool:
        return self.asked_if is None or self.asked_if(answers)


@dataclass(frozen=True)
class Journey:
    """What is asked, in which order, and what is said before and after."""

    slug: str
    title: Words
    steps: tuple[Step, ...]
    introduction: Callable[[School], str]
    """Markdown of the start page."""
    next_steps: Callable[[School], str]
    """Markdown of the confirmation: what happens next."""
    version: str = ""
    """Of one whose questions may change: changes with them, so that nobody sends what they did not see."""
    fit: Callable[[AnswersByStep], AnswersByStep] = unchanged
    """Puts answers kept a moment ago where the journey asks for them now."""
    is_by_school: bool = False
    """Whether its title and questions are the school's own words, which nobody translates."""
    step_by_slug: Mapping[str, Step] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "step_by_slug", {step.slug: step for step in self.steps})

    def path(self, given: AnswersByStep) -> Iterator[tuple[Step, dict[str, Any]]]:
        """The steps these answers lead through, each with the answers to the steps before it."""
        before: dict[str, Any] = {}
        for step in self.steps:
            if step.is_asked(before):
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
