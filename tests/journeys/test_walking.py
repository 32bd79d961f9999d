"""The engine by itself, over answers that lie in a plain dict: it keeps nothing and knows nobody."""

from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from portal.journeys.checking import check_rows, walk_check
from portal.journeys.conditions import Is
from portal.journeys.definition import AnswersByStep, Journey, Step
from portal.journeys.digests import sending_digest
from portal.journeys.fields import Declaration, PlainLine, YesOrNo
from portal.journeys.questions import StepForm
from portal.journeys.visits import Visit
from portal.journeys.walking import turn_back, walk_step
from portal.pages.models import School

pytestmark = pytest.mark.django_db


class ComingForm(StepForm):
    coming = YesOrNo(label="Are you coming?", missing="Say whether you are coming", is_by_school=True)


class FoodForm(StepForm):
    food = PlainLine(label="What do you eat?", missing="Say what you eat")


class AgreeForm(StepForm):
    agreed = Declaration(words="I bring a chair.", row_label="You agree", missing="Tick the box", is_by_school=True)


PICNIC = Journey(
    slug="picnic",
    title="The picnic",
    steps=(
        Step("coming", "Coming", ComingForm),
        Step("food", "Food", FoodForm, asked_if=Is("coming", True)),
        Step("agree", "Agreeing", AgreeForm),
    ),
    introduction=lambda _school: "",
    next_steps=lambda _school: "",
)
COMING, FOOD, AGREE = PICNIC.steps
WHOLE: AnswersByStep = {"coming": {"coming": True}, "food": {"food": "Bread"}, "agree": {"agreed": "I bring a chair."}}


class DictVisit(Visit):
    is_broken = False

    def address(self, page: str) -> str:
        return f"/picnic/{page}/"

    def step_address(self, step: Step) -> str:
        return f"/picnic/{step.slug}/"

    def keep(self, step: Step, form: StepForm) -> None:
        if self.is_broken:
            raise OperationalError("database is locked")
        self.given = {**self.given, step.slug: form.to_answers()}


def visit(school: School, given: AnswersByStep, posted: dict[str, str] | None = None, query: str = "") -> DictVisit:
    make, address = RequestFactory(), f"/picnic/{query}"
    request = make.get(address) if posted is None else make.post(address, posted)
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    return DictVisit(request, PICNIC, school, given)


def where(response: Any) -> str:
    assert isinstance(response, HttpResponse)
    return response["Location"]


def test_an_answer_leads_on_past_what_is_not_asked(school: School) -> None:
    assert where(walk_step(visit(school, {}, {"coming": "yes"}), COMING)) == "/picnic/food/"
    assert where(walk_step(visit(school, {}, {"coming": "no"}), COMING)) == "/picnic/agree/"


def test_a_changed_answer_leads_to_what_is_missing_now_or_back_to_the_check_page(school: School) -> None:
    not_coming = {"coming": {"coming": False}, "agree": WHOLE["agree"]}
    assert where(walk_step(visit(school, not_coming, {"coming": "yes"}, "?change"), COMING)) == "/picnic/food/"
    assert where(walk_step(visit(school, WHOLE, {"food": "Rice"}, "?change"), FOOD)) == "/picnic/check/"


def test_a_page_that_is_not_due_turns_back_to_the_first_missing_one(school: School) -> None:
    """Abuse case 40."""
    assert where(turn_back(visit(school, {}), AGREE)) == "/picnic/coming/"
    assert where(turn_back(visit(school, {"coming": {"coming": False}}), FOOD)) == "/picnic/agree/"
    assert turn_back(visit(school, WHOLE), FOOD) is None


def test_what_cannot_be_kept_comes_back_as_it_was_typed(school: School) -> None:
    broken = visit(school, {"coming": {"coming": True}}, {"food": "Bread"})
    broken.is_broken = True
    response = walk_step(broken, FOOD)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert 'value="Bread"' in response.content.decode()


def test_only_the_answers_that_were_shown_are_handed_on(school: School) -> None:
    answers = PICNIC.flat(WHOLE)
    assert walk_check(visit(school, WHOLE, {"answers": sending_digest(PICNIC, answers)})) == answers
    changed = walk_check(visit(school, WHOLE, {"answers": sending_digest(PICNIC, {**answers, "food": "Rice"})}))
    assert isinstance(changed, HttpResponse)
    assert changed.status_code == 409
    assert where(walk_check(visit(school, {"coming": {"coming": True}}))) == "/picnic/food/"


def test_rows_say_where_they_are_changed_and_which_words_are_the_schools(school: School) -> None:
    assert check_rows(visit(school, WHOLE)) == [
        {"name": "Are you coming?", "value": "Yes", "link": "/picnic/coming/?change", "name_by_school": True},
        {"name": "What do you eat?", "value": "Bread", "link": "/picnic/food/?change"},
        {
            "name": "You agree",
            "value": "I bring a chair.",
            "link": "/picnic/agree/?change",
            "value_by_school": True,
        },
    ]
