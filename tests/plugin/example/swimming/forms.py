"""A form of the school's own: the kit a child borrows for swimming."""

from typing import Any

from portal.forms.children import child_step
from portal.forms.parent_forms import ParentForm
from portal.forms.questions import AboutYouForm
from portal.journeys.definition import Answers, Step
from portal.journeys.fields import OneOf
from portal.journeys.questions import StepForm
from portal.pages.models import School


class SizeForm(StepForm):
    size = OneOf(
        label="Which size?",
        choices=[("small", "Small"), ("medium", "Medium"), ("large", "Large")],
        row_label="Size",
        missing="Choose a size",
    )


def introduction(school: School) -> str:
    return "Use this form if your child has no swimming kit. We lend one for the term."


def next_steps(school: School) -> str:
    return "Your child finds the kit in the classroom before the first lesson."


def request_facts(answers: Answers) -> dict[str, Any]:
    """Nothing that a rule of the policy asks about."""
    return {}


KIT = ParentForm(
    slug="swimming-kit",
    title="Borrow swimming kit",
    thing="form about swimming kit",
    introduction=introduction,
    next_steps=next_steps,
    request_facts=request_facts,
    steps=(
        child_step("Which child needs kit?"),
        Step("size", "Size", SizeForm),
        Step("you", "About you", AboutYouForm),
    ),
)
