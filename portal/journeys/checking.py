"""Check your answers: every answer with a way to change it, and a hash by which nobody sends what they did not see."""

from typing import Literal

from django.http import HttpResponse

from portal.pages.own_pages import why_not_ours

from .definition import Answers
from .digests import sending_digest
from .visits import CHECK, Row, Visit

Problem = Literal["", "stale", "changed", "not_sent"]
STATUS: dict[Problem, int] = {"": 200, "stale": 403, "changed": 409, "not_sent": 503}


def walk_check(visit: Visit) -> HttpResponse | Answers:
    """The page to answer with; on a press of the last button, the answers to send: those that were shown."""
    if missing := visit.journey.first_missing(visit.given):
        return visit.to(missing)
    if visit.request.method != "POST":
        return show_check(visit)
    if why_not_ours(visit.request):
        return show_check(visit, "stale")
    answers = visit.journey.flat(visit.given)
    if visit.request.POST.get("answers") != sending_digest(visit.journey, answers):
        return show_check(visit, "changed")
    return answers


def show_check(visit: Visit, problem: Problem = "", *, incident: str = "") -> HttpResponse:
    steps = [step for step, _ in visit.journey.path(visit.given)]
    context = {
        "rows": check_rows(visit),
        "digest": sending_digest(visit.journey, visit.journey.flat(visit.given)),
        "back": visit.step_address(steps[-1]),
        "action": visit.address(CHECK),
        "problem": problem,
        "incident": incident,
    }
    return visit.render(visit.check_template, context | visit.check_context(), STATUS[problem])


def check_rows(visit: Visit) -> list[Row]:
    return [row for step, _ in visit.journey.path(visit.given) for row in visit.rows_of(step)]
