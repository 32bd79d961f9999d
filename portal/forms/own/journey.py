"""An editor's form as a journey: the same pages, drafts, check and confirmation as the portal's own forms."""

from collections.abc import Callable, Mapping
from types import new_class
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.forms.children import CHILDREN, ChildForm, child_step
from portal.forms.parent_forms import ParentForm
from portal.forms.questions import AboutYouForm
from portal.journeys.conditions import Condition, Includes, Is
from portal.journeys.definition import Answers, AnswersByStep, Step
from portal.journeys.questions import StepForm
from portal.rules.canonical import sha256

from .definition import DECLARATION, PARAGRAPH, SEVERAL, YES_NO, Data, questions
from .fields import build_field, still_fits

CHILD_STEP, YOU_STEP = "child", "you"
PARTS_UNDER_A_HEADING = (PARAGRAPH, DECLARATION)


class OwnStepForm(StepForm):
    """A page of an editor's form; ``parts`` are its fields in the settled form."""

    parts: tuple[Data, ...] = ()
    is_by_school = True

    @property
    def is_single(self) -> bool:
        """Information and declarations stand below a heading, also alone."""
        return len(self.parts) == 1 and self.parts[0]["kind"] not in PARTS_UNDER_A_HEADING


class OwnChildForm(ChildForm):
    """The child's page, under the editor's heading."""

    is_by_school = True


def build_journey(slug: str, form: Data) -> ParentForm:
    """The journey of a settled form without problems."""
    kinds = {question["key"]: question["kind"] for question in questions(form["pages"])}
    pages = [_step(page, kinds) for page in form["pages"]]
    return ParentForm(
        slug=slug,
        title=form["title"],
        thing=_("form “%(title)s”") % {"title": form["title"]},
        steps=(*_child_steps(form["child"]), *pages, Step(YOU_STEP, _("About you"), AboutYouForm)),
        introduction=lambda _school: form["introduction"],
        next_steps=lambda _school: form["next_steps"] or _("The school reads your answers."),
        request_facts=lambda _answers: {},
        again=_("Send it for another child") if form["child"] else _("Send it once more"),
        privacy=_kept_words(form["keep_days"]),
        asked=form,
        version=sha256(form),
        fit=_fit_to(form),
        is_by_school=True,
    )


def _child_steps(child: Data | None) -> list[Step]:
    if child is None:
        return []
    if child["several"]:
        return [child_step(child["title"], OwnChildForm)]
    return [Step(CHILD_STEP, child["title"], OwnChildForm)]


def _step(page: Data, kinds: Mapping[str, str]) -> Step:
    return Step(
        page["key"], page["title"], _form_class(page), asked_if=_condition(page, kinds), still_holds=_still_holds(page)
    )


def _form_class(page: Data) -> type[StepForm]:
    body: dict[str, Any] = {"parts": tuple(page["fields"])}
    for number, part in enumerate(page["fields"]):
        body[part.get("key", f"information-{number}")] = build_field(part)
    return new_class("OwnPageForm", (OwnStepForm,), exec_body=lambda namespace: namespace.update(body))


def _condition(page: Data, kinds: Mapping[str, str]) -> Condition | None:
    if page["asked_if"] is None:
        return None
    question, answer = page["asked_if"]["question"], page["asked_if"]["answer"]
    if kinds.get(question) == SEVERAL:
        return Includes(question, answer)
    return Is(question, answer == "yes" if kinds.get(question) == YES_NO else answer)


def _still_holds(page: Data) -> Callable[[Answers], bool]:
    """Every question of the page has an answer that could be given today: the form may have been changed meanwhile."""
    asked = [part for part in page["fields"] if "key" in part]
    return lambda answers: all(part["key"] in answers and still_fits(part, answers[part["key"]]) for part in asked)


def _fit_to(form: Data) -> Callable[[AnswersByStep], AnswersByStep]:
    """Answers go to the page their question stands on now, so a question that was moved keeps its answer."""

    def fit(given: AnswersByStep) -> AnswersByStep:
        known = {name: answer for answers in given.values() for name, answer in answers.items()}
        fitted = {YOU_STEP: given[YOU_STEP]} if YOU_STEP in given else {}
        if form["child"] and CHILD_STEP in given:
            fitted[CHILD_STEP] = _fit_child(form["child"], given[CHILD_STEP])
        for page in form["pages"]:
            keys = [part["key"] for part in page["fields"] if "key" in part]
            own = {key: known[key] for key in keys if key in known}
            if own or page["key"] in given:
                fitted[page["key"]] = own
        return fitted

    return fit


def _fit_child(child: Data, given: dict[str, Any]) -> dict[str, Any]:
    if child["several"] == (CHILDREN in given):
        return given
    return {CHILDREN: [given]} if child["several"] else given[CHILDREN][0]


def _kept_words(days: int) -> str:
    return ngettext(
        "We use your answers for what the form says, and delete them after %(days)d day.",
        "We use your answers for what the form says, and delete them after %(days)d days.",
        days,
    ) % {"days": days}
