"""One visit to the pages of a journey: whose answers they are, where they are kept, and where each page lies.

The room that opens a journey makes a subclass of `Visit`; `walking` and `checking` do the rest. A room may keep answers
in a row, in the page itself, or nowhere: the engine asks for `given` and calls `keep`.
"""

from abc import ABC, abstractmethod
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from portal.pages.errors import RETRY_SECONDS
from portal.pages.models import School
from portal.pages.words import Words

from .definition import Answers, AnswersByStep, Journey, Step
from .questions import StepForm

START, CHECK = "start", "check"
Row = dict[str, Any]


class Visit(ABC):
    step_template = "journeys/step.html"
    check_template = "journeys/check.html"

    def __init__(self, request: HttpRequest, journey: Journey, school: School, given: AnswersByStep) -> None:
        self.request, self.journey, self.school, self.given = request, journey, school, given

    @abstractmethod
    def address(self, page: str) -> str:
        """Where one of the journey's own pages lies: ``START`` or ``CHECK``."""

    @abstractmethod
    def step_address(self, step: Step) -> str:
        """Where a question lies."""

    @abstractmethod
    def keep(self, step: Step, form: StepForm) -> None:
        """Keep one page's answers, and renew ``given``. May raise DatabaseError; then nothing has changed."""

    @property
    def is_changing(self) -> bool:
        """Whether an answer is changed from the check page, and that is where it leads back to."""
        return "change" in self.request.GET

    def form(self, step: Step, typed: QueryDict | None = None) -> StepForm:
        """The page's form: as it was typed, or with the answer that is kept."""
        about: dict[str, Any] = {"before": self.journey.before(step.slug, self.given), "school": self.school}
        if typed is not None:
            return step.form(typed, **about)
        return step.form(initial=step.form.initial_from(self.given.get(step.slug, {})), **about)

    def to(self, step: Step | None) -> HttpResponseRedirect:
        """To a question; without one, to the check page."""
        return HttpResponseRedirect(self.step_address(step) if step else self.address(CHECK))

    def go_on(self, step: Step) -> HttpResponse:
        """Where a page leads once its answer is kept."""
        missing, following = self.journey.first_missing(self.given), self.journey.neighbours(step.slug, self.given)[1]
        return self.to(missing if self.is_changing else following)

    def back(self, step: Step) -> str:
        """Where the link above a question leads."""
        if self.is_changing:
            return self.address(CHECK)
        is_on_path = self.journey.before(step.slug, self.given) is not None
        previous = self.journey.neighbours(step.slug, self.given)[0] if is_on_path else None
        return self.step_address(previous) if previous else self.address(START)

    def title(self, step: Step) -> Words:
        return step.title

    def rows_of(self, step: Step) -> list[Row]:
        """What the check page says of one page's answers."""
        return self.rows_with(step.form(before=self.journey.before(step.slug, self.given)), step)

    def rows_with(self, form: StepForm, step: Step, answers: Answers | None = None) -> list[Row]:
        """A row for each answer, which says where it can be changed and which words are the school's own."""
        answers = self.given[step.slug] if answers is None else answers
        link = f"{self.step_address(step)}?change"
        rows: list[Row] = [{"name": name, "value": value, "link": link} for name, value in form.rows(answers)]
        for row, (_name, field) in zip(rows, form.asked_fields(answers), strict=False):
            is_name, is_value = field.row_by_school()
            row |= {"name_by_school": True} if is_name else {}
            row |= {"value_by_school": True} if is_value else {}
        return rows

    def step_context(self, step: Step) -> dict[str, Any]:
        """What the room's own template of a question needs beside the engine's."""
        return {}

    def check_context(self) -> dict[str, Any]:
        """The same for its check page."""
        return {}

    def render(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """A page of the visit. With 503 the fault is ours and may pass: a backup's lock, a disk being cleared."""
        response = render(self.request, template, {"journey": self.journey} | context, status=status)
        if status == 503:
            response["Retry-After"] = str(RETRY_SECONDS)
        return response
