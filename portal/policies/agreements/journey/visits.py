"""One visit of somebody who signs: by link or account with answers kept, at the door with none kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.journeys.checking import show_check
from portal.journeys.definition import Step
from portal.journeys.questions import StepForm
from portal.journeys.visits import CHECK, START, Row, Visit
from portal.policies.agreements.clauses import agreement_of
from portal.policies.agreements.models import DoorLink
from portal.policies.agreements.unfinished import keep_answers, unfinished_answers
from portal.policies.agreements.wording import QUESTIONNAIRE

from .access import Reader
from .questions import LAST, signing_journey, visitors_journey

FOLDER = "policies/agreements"
PLACES = {START: "read", CHECK: "check"}
DOOR_PLACES = {START: "door", CHECK: "door_send"}


class SigningVisit(Visit):
    """``reader`` is who reads and signs; what they answered waits for them, and for no other reader."""

    step_template = f"{FOLDER}/step.html"
    check_template = f"{FOLDER}/check.html"

    def __init__(self, request: HttpRequest, reader: Reader) -> None:
        self.reader, self.person, self.agreement = reader, reader.person, reader.agreement
        journey = signing_journey(self.agreement, reader.person.name if reader.person.group == "pupils" else "")
        given = unfinished_answers(reader.person, reader.recipient_key)
        super().__init__(request, journey, reader.person.school, given)

    def address(self, page: str) -> str:
        return reverse(f"sign:{PLACES[page]}", args=[self.person.reference])

    def step_address(self, step: Step) -> str:
        return reverse("sign:step", args=[self.person.reference, step.slug])

    def keep(self, step: Step, form: StepForm) -> None:
        answers = form.to_answers()
        self.given = keep_answers(self.person, self.reader.recipient_key, step=step.slug, answers=answers)

    def form(self, step: Step, typed: QueryDict | None = None) -> StepForm:
        form = super().form(step, typed)
        if step.slug == LAST and LAST not in self.given:
            form.initial["name"] = self.reader.name
        return form

    def check_context(self) -> dict[str, Any]:
        is_asked = self.agreement.kind == QUESTIONNAIRE
        return {"send": _("Send my answers") if is_asked else _("Sign")}

    def step_context(self, step: Step) -> dict[str, Any]:
        steps = [each for each, _before in self.journey.path(self.given)]
        return {"number": steps.index(step) + 1, "total": len(steps)} if step in steps else {}

    def render(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        shared = {"reader": self.reader, "person": self.person, "agreement": self.agreement}
        return super().render(template, shared | context, status)


class DoorVisit(Visit):
    """The answers travel in the page that shows them: nothing unfinished is stored on a shared tablet or here."""

    step_template = f"{FOLDER}/door_details.html"
    check_template = f"{FOLDER}/door_check.html"

    def __init__(self, request: HttpRequest, door: DoorLink, token: str, form_key: str) -> None:
        self.door, self.token, self.form_key = door, token, form_key
        self.agreement = agreement_of(door)
        super().__init__(request, visitors_journey(self.agreement), door.school, {})

    @property
    def page(self) -> Step:
        return self.journey.steps[0]

    def read_carried(self) -> StepForm:
        """The answers that the check page sent along; they count where they are whole."""
        form = self.form(self.page, self.request.POST)
        if form.is_valid():
            self.keep(self.page, form)
        return form

    def address(self, page: str) -> str:
        return reverse(f"sign:{DOOR_PLACES[page]}", args=[self.token])

    def step_address(self, step: Step) -> str:
        return reverse("sign:door_details", args=[self.token])

    def keep(self, step: Step, form: StepForm) -> None:
        self.given = {step.slug: form.to_answers()}

    def go_on(self, step: Step) -> HttpResponse:
        return show_check(self)

    def rows_of(self, step: Step) -> list[Row]:
        """Without links: a link carries no answers, the page has a button instead."""
        return [{**row, "link": ""} for row in super().rows_of(step)]

    def check_context(self) -> dict[str, Any]:
        carried = [(name, self.request.POST.get(name, "")) for name in self.form(self.page).fields]
        return {"send": _("Sign in"), "carried": carried}

    def step_context(self, step: Step) -> dict[str, Any]:
        return {"action": self.step_address(step)}

    def render(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        shared = {"door": self.door, "token": self.token, "agreement": self.agreement, "form_key": self.form_key}
        return super().render(template, shared | context, status)
