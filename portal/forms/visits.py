"""One visit to a parent form: its answers wait in a draft that the browser's key finds."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.journeys.definition import AnswersByStep, Step
from portal.journeys.questions import StepForm
from portal.journeys.visits import Row, Visit
from portal.pages.models import School
from portal.pages.words import Words

from .children import MOST_CHILDREN, children_in, each_child, with_child
from .children_views import child_link, child_words
from .drafts import change_draft, find_draft, give_key, new_key, read_key, save_step
from .file_pages import file_rows
from .models import JourneyDraft
from .parent_forms import ParentForm
from .questions import HONEYPOT
from .safety import help_beside
from .sending import notes_before, review_answers


class FormVisit(Visit):
    """``key`` is the browser's, or a new one where it has none; ``draft`` is None until something was answered."""

    step_template = "forms/step.html"
    check_template = "forms/check.html"
    journey: ParentForm

    def __init__(self, request: HttpRequest, journey: ParentForm, school: School) -> None:
        found = read_key(request, journey)
        self.key, self.is_new, self.has_kept = found or new_key(), found is None, False
        self.draft: JourneyDraft | None = find_draft(journey, school, found)
        super().__init__(request, journey, school, self.draft.answers if self.draft else {})

    def address(self, page: str) -> str:
        return reverse(f"forms:{page}", args=[self.journey.slug])

    def step_address(self, step: Step) -> str:
        return reverse("forms:step", args=[self.journey.slug, step.slug])

    def give_key(self, response: HttpResponse) -> HttpResponse:
        """The browser keeps a new key, and keeps the one under which something was stored for longer."""
        if self.is_new or self.has_kept:
            give_key(response, self.journey, self.key)
        return response

    def form(self, step: Step, typed: QueryDict | None = None) -> StepForm:
        if not step.is_for_each_child:
            return super().form(step, typed)
        children, number = children_in(step, self.given), self.child_number(step, self.given)
        about: dict[str, Any] = {"before": self.journey.before(step.slug, self.given), "school": self.school}
        about |= {"number": number, "others": children[:number] + children[number + 1 :]}
        if typed is not None:
            return step.form(typed, **about)
        stored = children[number] if number < len(children) else {}
        return step.form(initial=step.form.initial_from(stored), **about)

    def child_number(self, step: Step, given: AnswersByStep) -> int:
        """Which child a page is about: 0 is the first, the number of children so far a new one."""
        said = self.request.GET.get("child", "1")
        number = int(said) - 1 if said.isdecimal() and len(said) < 4 else 0
        return max(0, min(number, len(children_in(step, given)), MOST_CHILDREN - 1))

    def keep(self, step: Step, form: StepForm) -> None:
        signals = ["honeypot"] if self.request.POST.get(HONEYPOT) else []
        answers = form.to_answers()

        def put_child(given: AnswersByStep) -> AnswersByStep:
            return with_child(step, given, self.child_number(step, given), answers)

        if step.is_for_each_child:
            self.draft = change_draft(self.journey, self.school, self.key, put_child, signals=signals)
        else:
            self.draft = save_step(
                self.journey, self.school, self.key, step=step.slug, answers=answers, signals=signals
            )
        self.given, self.has_kept = self.draft.answers, True

    def go_on(self, step: Step) -> HttpResponse:
        if step.is_for_each_child:
            number = len(children_in(step, self.given))
            if self.request.POST.get("then") == "add" and number < MOST_CHILDREN:
                return redirect(child_link(self.journey, number))
            if number > 1 and not self.is_changing:
                return redirect("forms:children", self.journey.slug)
        return super().go_on(step)

    def back(self, step: Step) -> str:
        is_on_path = self.journey.before(step.slug, self.given) is not None
        previous = self.journey.neighbours(step.slug, self.given)[0] if is_on_path else None
        of_children = step if step.is_for_each_child else previous
        if of_children and of_children.is_for_each_child and not self.is_changing:
            if len(children_in(of_children, self.given)) > 1:
                return reverse("forms:children", args=[self.journey.slug])
            if step.is_for_each_child and self.child_number(step, self.given):
                return child_link(self.journey, 0)
        return super().back(step)

    def title(self, step: Step) -> Words:
        is_another = step.is_for_each_child and self.child_number(step, self.given)
        return _("Which other child?") if is_another else step.title

    def rows_of(self, step: Step) -> list[Row]:
        if step.is_for_each_child:
            return self._rows_of_children(step)
        if step.takes_files and self.draft:
            link = f"{self.step_address(step)}?change"
            shown = file_rows(self.draft, self.given[step.slug])
            return [{"name": name, "value": value, "link": link} for name, value in shown]
        return super().rows_of(step)

    def _rows_of_children(self, step: Step) -> list[Row]:
        children = children_in(step, self.given)
        if len(children) > 1:
            return [self._row_of_child(step, number, child) for number, child in enumerate(children)]
        return self.rows_with(step.form(before=self.journey.before(step.slug, self.given)), step, children[0])

    def _row_of_child(self, step: Step, number: int, child: dict[str, Any]) -> Row:
        name = _("Child %(number)d") % {"number": number + 1}
        link = f"{self.step_address(step)}?child={number + 1}&change"
        return {"name": name, "value": "\n".join(child_words(step, child)), "link": link}

    def step_context(self, step: Step) -> dict[str, Any]:
        number = self.child_number(step, self.given) if step.is_for_each_child else 0
        before = self.journey.before(step.slug, self.given) or {}
        return {
            "honeypot": HONEYPOT,
            "may_add": step.is_for_each_child and number < MOST_CHILDREN - 1,
            "safety": help_beside(self.school, self.journey.flat(self.given)),
            "beside": notes_before(self.journey, step, self.school, before),
        }

    def check_context(self) -> dict[str, Any]:
        answers = self.journey.flat(self.given)
        notes = review_answers(self.journey, self.school, answers)
        is_about_policy = any(note.kind != "information" for note in notes)
        return {
            "send": _("Send"),
            "safety": help_beside(self.school, answers),
            "notes": notes,
            "notes_heading": _("What our policy says") if is_about_policy else _("Before you send it"),
            "number_of_children": len(each_child(answers)) if self.journey.child_step else 0,
        }
