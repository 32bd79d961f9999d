"""The pages of a journey. They walk and show; what is asked is in ``definitions/``, what is kept in ``drafts``."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.pages.models import School
from portal.pages.own_pages import why_not_ours
from portal.pages.school import school_for

from .definitions import JOURNEYS
from .drafts import answers_digest, find_draft, give_key, new_key, read_key, save_step
from .journeys import AlreadySent, Journey, Step
from .models import JourneyDraft
from .questions import HONEYPOT, StepForm
from .sending import NotSent, review_answers, send

private = cache_control(no_store=True)


def _journey(request: HttpRequest, form: str) -> tuple[Journey, School]:
    school = school_for(request)
    if form not in JOURNEYS or school is None:
        raise Http404
    return JOURNEYS[form], school


def _to(journey: Journey, step: Step | None) -> HttpResponseRedirect:
    """To a question; without one, to the check page."""
    if step is None:
        return redirect("forms:check", journey.slug)
    return redirect("forms:step", journey.slug, step.slug)


@private
@require_safe
def start(request: HttpRequest, form: str) -> HttpResponse:
    journey, school = _journey(request, form)
    draft = find_draft(journey, school, read_key(request, journey))
    context = {"journey": journey, "introduction": journey.introduction(school), "draft": draft}
    return render(request, "forms/start.html", context | {"first": journey.steps[0]})


@csrf_exempt  # checked by hand: an expired token gives the answers back instead of a bare 403 (R5)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, form: str, step: str) -> HttpResponse:
    journey, school = _journey(request, form)
    if step not in journey.step_by_slug:
        raise Http404
    key = read_key(request, journey)
    draft = find_draft(journey, school, key)
    if draft and draft.sent_at:
        return _already_sent(request, journey, draft.reference)
    page = journey.step_by_slug[step]
    if request.method == "POST":
        return _answer(request, journey, school, page, draft)
    given = draft.answers if draft else {}
    if turn := _turn_back(journey, page, given):
        return turn
    before = journey.before(page.slug, given)
    response = _show_step(request, journey, school, page, given, _form(page, before, given.get(page.slug)))
    if key is None:
        give_key(response, journey, new_key())
    return response


def _form(page: Step, before: dict[str, Any] | None, stored: dict[str, Any] | None) -> StepForm:
    return page.form(before=before, initial=page.form.initial_from(stored or {}))


def _turn_back(journey: Journey, page: Step, given: dict[str, Any]) -> HttpResponseRedirect | None:
    """To the first missing question, when this page is not yet or no longer due (abuse case 40)."""
    steps = [step for step, _ in journey.path(given)]
    missing = journey.first_missing(given)
    if page not in steps:
        return _to(journey, missing)
    is_before = missing is not None and steps.index(missing) < steps.index(page)
    return _to(journey, missing) if is_before else None


def _answer(
    request: HttpRequest, journey: Journey, school: School, page: Step, draft: JourneyDraft | None
) -> HttpResponse:
    given = draft.answers if draft else {}
    before = journey.before(page.slug, given)
    form = page.form(request.POST, before=before)
    if why_not_ours(request):
        response = _show_step(request, journey, school, page, given, form, status=403)
        if read_key(request, journey) is None:
            give_key(response, journey, new_key())
        return response
    if before is None:
        return _to(journey, journey.first_missing(given))
    if not form.is_valid():
        return _show_step(request, journey, school, page, given, form)
    key = read_key(request, journey) or new_key()
    signals = ["honeypot"] if request.POST.get(HONEYPOT) else []
    saved = save_step(journey, school, key, step=page.slug, answers=form.to_answers(), signals=signals)
    _, following = journey.neighbours(page.slug, saved.answers)
    response = _to(journey, journey.first_missing(saved.answers) if "change" in request.GET else following)
    give_key(response, journey, key)
    return response


def _show_step(
    request: HttpRequest,
    journey: Journey,
    school: School,
    page: Step,
    given: dict[str, Any],
    form: StepForm,
    status: int = 200,
) -> HttpResponse:
    before = journey.before(page.slug, given)
    previous = journey.neighbours(page.slug, given)[0] if before is not None else None
    is_change = "change" in request.GET
    context = {
        "journey": journey,
        "step": page,
        "form": form,
        "honeypot": HONEYPOT,
        "back": _back_link(journey, previous, is_change=is_change),
        "advice": page.advice(school, before or {}) if page.advice else "",
        "is_single": len(form.fields) == 1,
        "is_stale": status == 403,
        "action": request.get_full_path() if is_change else request.path,
    }
    return render(request, "forms/step.html", context, status=status)


def _back_link(journey: Journey, previous: Step | None, *, is_change: bool) -> str:
    if is_change:
        return reverse("forms:check", args=[journey.slug])
    if previous:
        return reverse("forms:step", args=[journey.slug, previous.slug])
    return reverse("forms:start", args=[journey.slug])


@csrf_exempt  # checked by hand, as above
@private
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, form: str) -> HttpResponse:
    journey, school = _journey(request, form)
    key = read_key(request, journey)
    draft = find_draft(journey, school, key)
    if draft is None or key is None:
        return _to(journey, journey.steps[0])
    is_ours = request.method == "POST" and not why_not_ours(request)
    if draft.sent_at:
        is_same = request.POST.get("answers") == draft.answers_sha256
        return redirect("forms:sent", journey.slug) if is_same else _already_sent(request, journey, draft.reference)
    if missing := journey.first_missing(draft.answers):
        return _to(journey, missing)
    if request.method != "POST":
        return _show_check(request, journey, draft)
    if not is_ours:
        return _show_check(request, journey, draft, problem="stale", status=403)
    answers = journey.flat(draft.answers)
    if request.POST.get("answers") != answers_digest(answers):
        return _show_check(request, journey, draft, problem="changed", status=409)
    try:
        send(journey, draft, key, answers)
    except AlreadySent as error:
        return _already_sent(request, journey, error.reference)
    except NotSent as error:
        return _show_check(request, journey, draft, problem="not_sent", incident=error.incident, status=503)
    return redirect("forms:sent", journey.slug)


def _show_check(
    request: HttpRequest,
    journey: Journey,
    draft: JourneyDraft,
    *,
    problem: str = "",
    incident: str = "",
    status: int = 200,
) -> HttpResponse:
    answers = journey.flat(draft.answers)
    last = [step for step, _ in journey.path(draft.answers)][-1]
    notes = review_answers(journey, draft, answers)
    is_about_policy = any(note.kind != "information" for note in notes)
    context = {
        "journey": journey,
        "rows": _rows(journey, draft),
        "notes": notes,
        "notes_heading": "What our policy says" if is_about_policy else "Before you send it",
        "digest": answers_digest(answers),
        "back": reverse("forms:step", args=[journey.slug, last.slug]),
        "problem": problem,
        "incident": incident,
    }
    return render(request, "forms/check.html", context, status=status)


def _rows(journey: Journey, draft: JourneyDraft) -> list[dict[str, str]]:
    rows = []
    for step, before in journey.path(draft.answers):
        link = reverse("forms:step", args=[journey.slug, step.slug]) + "?change"
        own = draft.answers[step.slug]
        rows += [{"name": name, "value": value, "link": link} for name, value in step.form(before=before).rows(own)]
    return rows


@private
@require_safe
def sent(request: HttpRequest, form: str) -> HttpResponse:
    """The confirmation. Opens again for a day in the browser that sent the form; says nothing about the child (R6)."""
    journey, school = _journey(request, form)
    for use in ("form", "sent"):
        draft = find_draft(journey, school, read_key(request, journey, use))
        if draft and draft.sent_at:
            context = {"journey": journey, "draft": draft, "next_steps": journey.next_steps(school)}
            return render(request, "forms/sent.html", context)
    return redirect("forms:start", journey.slug)


@private
@require_POST
def again(request: HttpRequest, form: str) -> HttpResponse:
    """Begin another of the same form; the confirmation of the one sent before stays within reach."""
    journey, school = _journey(request, form)
    response = _to(journey, journey.steps[0])
    key = read_key(request, journey)
    draft = find_draft(journey, school, key)
    if key and draft and draft.sent_at:
        give_key(response, journey, key, use="sent")
        give_key(response, journey, new_key())
    return response


def _already_sent(request: HttpRequest, journey: Journey, reference: str) -> HttpResponse:
    status = 409 if request.method == "POST" else 200
    return render(request, "forms/already_sent.html", {"journey": journey, "reference": reference}, status=status)
