"""Walking a journey: show a question, take its answer, say what is wrong, lead on. Nothing typed is ever lost."""

from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseRedirect

from portal.pages.own_pages import why_not_ours

from .definition import Step
from .incidents import log_without_answers
from .questions import StepForm
from .visits import Visit


def walk_step(visit: Visit, step: Step) -> HttpResponse:
    """One question, asked or answered.

    The view is exempt from Django's check of the token, which would answer with a bare 403: it is checked here, and the
    answers come back with the page (R5).
    """
    if visit.request.method == "POST":
        return _answer(visit, step)
    return turn_back(visit, step) or show_step(visit, step, visit.form(step))


def turn_back(visit: Visit, step: Step) -> HttpResponseRedirect | None:
    """To the first missing question, when this page is not yet or no longer due (abuse case 40)."""
    steps = [each for each, _ in visit.journey.path(visit.given)]
    missing = visit.journey.first_missing(visit.given)
    if step not in steps:
        return visit.to(missing)
    is_before = missing is not None and steps.index(missing) < steps.index(step)
    return visit.to(missing) if is_before else None


def _answer(visit: Visit, step: Step) -> HttpResponse:
    form = visit.form(step, visit.request.POST)
    if why_not_ours(visit.request):
        return show_step(visit, step, form, status=403)
    if visit.journey.before(step.slug, visit.given) is None:
        return visit.to(visit.journey.first_missing(visit.given))
    if not form.is_valid():
        return show_step(visit, step, form)
    try:
        visit.keep(step, form)
    except DatabaseError as error:
        log_without_answers(visit.journey, error)
        return show_step(visit, step, form, status=503)
    return visit.go_on(step)


def show_step(visit: Visit, step: Step, form: StepForm, status: int = 200) -> HttpResponse:
    """The question, with what was typed; 403 asks to press again, 503 says that nothing could be kept."""
    before = visit.journey.before(step.slug, visit.given) or {}
    context = {
        "step": step,
        "title": visit.title(step),
        "form": form,
        "back": visit.back(step),
        "advice": step.advice(visit.school, before) if step.advice else "",
        "is_single": form.is_single,
        "is_stale": status == 403,
        "is_not_kept": status == 503,
        "action": visit.request.get_full_path(),
    }
    return visit.render(visit.step_template, context | visit.step_context(step), status)
