"""The pages of a journey. They walk and show; what is asked is in ``definitions/``, what is kept in ``drafts``."""

from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.journeys.definition import AnswersByStep, Step
from portal.journeys.questions import StepForm
from portal.pages.client_network import client_network
from portal.pages.errors import RETRY_SECONDS
from portal.pages.models import School
from portal.pages.own_pages import why_not_ours

from .children import MOST_CHILDREN, children_in, each_child, with_child
from .children_views import child_link, child_words
from .drafts import BrowserKey, change_draft, find_draft, give_key, new_key, read_key, save_step, sending_digest
from .file_pages import answer_files, file_rows, show_files_page
from .models import JourneyDraft
from .parent_forms import ParentForm
from .questions import HONEYPOT
from .safety import help_beside
from .sending import NotSent, log_without_answers, notes_before, review_answers, send
from .sent_forms import AlreadySent
from .walking import already_sent, journey_of, private, to_step


@private
@require_safe
def start(request: HttpRequest, form: str) -> HttpResponse:
    journey, school = journey_of(request, form)
    draft = find_draft(journey, school, read_key(request, journey))
    context = {"journey": journey, "introduction": journey.introduction(school), "draft": draft}
    return render(request, "forms/start.html", context | {"first": journey.steps[0]})


@csrf_exempt  # checked by hand: an expired token gives the answers back instead of a bare 403 (R5)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, form: str, step: str) -> HttpResponse:
    journey, school = journey_of(request, form)
    if step not in journey.step_by_slug:
        raise Http404
    key = read_key(request, journey)
    draft = find_draft(journey, school, key)
    if draft and draft.sent_at:
        return already_sent(request, journey, draft.references)
    page = journey.step_by_slug[step]
    if page.takes_files and draft and key and not _turn_back(journey, page, draft.answers):
        handle = answer_files if request.method == "POST" else show_files_page
        return handle(request, journey, school, page, draft, key)
    if request.method == "POST" and not page.takes_files:
        return _answer(request, journey, school, page, draft)
    given = draft.answers if draft else {}
    if turn := _turn_back(journey, page, given):
        return turn
    response = _show_step(request, journey, school, page, given, _form(request, journey, school, page, given))
    if key is None:
        give_key(response, journey, new_key())
    return response


def _form(
    request: HttpRequest,
    journey: ParentForm,
    school: School,
    page: Step,
    given: AnswersByStep,
    typed: QueryDict | None = None,
) -> StepForm:
    """The page's form: as it was typed, or with the answer that is stored."""
    about: dict[str, Any] = {"before": journey.before(page.slug, given), "school": school}
    stored = given.get(page.slug, {})
    if page.is_for_each_child:
        children, number = children_in(page, given), _child_number(request, page, given)
        stored = children[number] if number < len(children) else {}
        about |= {"number": number, "others": children[:number] + children[number + 1 :]}
    if typed is not None:
        return page.form(typed, **about)
    return page.form(initial=page.form.initial_from(stored), **about)


def _child_number(request: HttpRequest, page: Step, given: AnswersByStep) -> int:
    """Which child a page is about: 0 is the first, the number of children so far a new one."""
    said = request.GET.get("child", "1")
    number = int(said) - 1 if said.isdecimal() and len(said) < 4 else 0
    return max(0, min(number, len(children_in(page, given)), MOST_CHILDREN - 1))


def _turn_back(journey: ParentForm, page: Step, given: dict[str, Any]) -> HttpResponseRedirect | None:
    """To the first missing question, when this page is not yet or no longer due (abuse case 40)."""
    steps = [step for step, _ in journey.path(given)]
    missing = journey.first_missing(given)
    if page not in steps:
        return to_step(journey, missing)
    is_before = missing is not None and steps.index(missing) < steps.index(page)
    return to_step(journey, missing) if is_before else None


def _answer(
    request: HttpRequest, journey: ParentForm, school: School, page: Step, draft: JourneyDraft | None
) -> HttpResponse:
    given = draft.answers if draft else {}
    before = journey.before(page.slug, given)
    form = _form(request, journey, school, page, given, request.POST)
    if why_not_ours(request):
        response = _show_step(request, journey, school, page, given, form, status=403)
        if read_key(request, journey) is None:
            give_key(response, journey, new_key())
        return response
    if before is None:
        return to_step(journey, journey.first_missing(given))
    if not form.is_valid():
        return _show_step(request, journey, school, page, given, form)
    key = read_key(request, journey) or new_key()
    try:
        saved = _save(request, journey, school, page, key, form)
    except DatabaseError as error:
        log_without_answers(journey, error)
        return _show_step(request, journey, school, page, given, form, status=503)
    response = _go_on(request, journey, page, saved.answers)
    give_key(response, journey, key)
    return response


def _save(
    request: HttpRequest, journey: ParentForm, school: School, page: Step, key: BrowserKey, form: StepForm
) -> JourneyDraft:
    signals = ["honeypot"] if request.POST.get(HONEYPOT) else []
    answers = form.to_answers()
    if not page.is_for_each_child:
        return save_step(journey, school, key, step=page.slug, answers=answers, signals=signals)

    def put_child(given: AnswersByStep) -> AnswersByStep:
        return with_child(page, given, _child_number(request, page, given), answers)

    return change_draft(journey, school, key, put_child, signals=signals)


def _go_on(request: HttpRequest, journey: ParentForm, page: Step, given: AnswersByStep) -> HttpResponseRedirect:
    """Where a page leads once its answer is kept."""
    if page.is_for_each_child:
        number = len(children_in(page, given))
        if request.POST.get("then") == "add" and number < MOST_CHILDREN:
            return redirect(child_link(journey, number))
        if number > 1 and "change" not in request.GET:
            return redirect("forms:children", journey.slug)
    following = journey.neighbours(page.slug, given)[1]
    return to_step(journey, journey.first_missing(given) if "change" in request.GET else following)


def _show_step(
    request: HttpRequest,
    journey: ParentForm,
    school: School,
    page: Step,
    given: dict[str, Any],
    form: StepForm,
    status: int = 200,
) -> HttpResponse:
    before = journey.before(page.slug, given)
    number = _child_number(request, page, given) if page.is_for_each_child else 0
    context = {
        "journey": journey,
        "step": page,
        "title": _("Which other child?") if number else page.title,
        "form": form,
        "honeypot": HONEYPOT,
        "may_add": page.is_for_each_child and number < MOST_CHILDREN - 1,
        "back": _back_link(request, journey, page, given),
        "advice": page.advice(school, before or {}) if page.advice else "",
        "safety": help_beside(school, journey.flat(given)),
        "beside": notes_before(journey, page, school, before or {}),
        "is_single": form.is_single,
        "is_stale": status == 403,
        "is_not_kept": status == 503,
        "action": request.get_full_path(),
    }
    return _may_try_again(render(request, "forms/step.html", context, status=status))


def _back_link(request: HttpRequest, journey: ParentForm, page: Step, given: AnswersByStep) -> str:
    if "change" in request.GET:
        return reverse("forms:check", args=[journey.slug])
    previous = journey.neighbours(page.slug, given)[0] if journey.before(page.slug, given) is not None else None
    of_children = page if page.is_for_each_child else previous
    if of_children and of_children.is_for_each_child:
        number = len(children_in(of_children, given))
        if number > 1:
            return reverse("forms:children", args=[journey.slug])
        if page.is_for_each_child and _child_number(request, page, given):
            return child_link(journey, 0)
    if previous:
        return reverse("forms:step", args=[journey.slug, previous.slug])
    return reverse("forms:start", args=[journey.slug])


@csrf_exempt  # checked by hand, as above
@private
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, form: str) -> HttpResponse:
    journey, school = journey_of(request, form)
    key = read_key(request, journey)
    draft = find_draft(journey, school, key)
    if draft is None or key is None:
        return to_step(journey, journey.steps[0])
    is_ours = request.method == "POST" and not why_not_ours(request)
    if draft.sent_at:
        is_same = request.POST.get("answers") == draft.answers_sha256
        return redirect("forms:sent", journey.slug) if is_same else already_sent(request, journey, draft.references)
    if missing := journey.first_missing(draft.answers):
        return to_step(journey, missing)
    if request.method != "POST":
        return _show_check(request, journey, draft)
    if not is_ours:
        return _show_check(request, journey, draft, problem="stale", status=403)
    answers = journey.flat(draft.answers)
    if request.POST.get("answers") != sending_digest(journey, answers):
        return _show_check(request, journey, draft, problem="changed", status=409)
    try:
        send(journey, draft, key, answers, network=client_network(request))
    except AlreadySent as error:
        return already_sent(request, journey, error.references)
    except NotSent as error:
        return _show_check(request, journey, draft, problem="not_sent", incident=error.incident, status=503)
    return redirect("forms:sent", journey.slug)


def _show_check(
    request: HttpRequest,
    journey: ParentForm,
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
        "safety": help_beside(draft.school, answers),
        "notes": notes,
        "notes_heading": _("What our policy says") if is_about_policy else _("Before you send it"),
        "digest": sending_digest(journey, answers),
        "number_of_children": len(each_child(answers)) if journey.child_step else 0,
        "back": reverse("forms:step", args=[journey.slug, last.slug]),
        "problem": problem,
        "incident": incident,
    }
    return _may_try_again(render(request, "forms/check.html", context, status=status))


def _may_try_again(response: HttpResponse) -> HttpResponse:
    """The fault is ours and may pass: locked by a backup, a disk that somebody is clearing."""
    if response.status_code == 503:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _rows(journey: ParentForm, draft: JourneyDraft) -> list[dict[str, str]]:
    rows = []
    for step, before in journey.path(draft.answers):
        link = reverse("forms:step", args=[journey.slug, step.slug]) + "?change"
        own = draft.answers[step.slug]
        if step.is_for_each_child:
            children = children_in(step, draft.answers)
            if len(children) > 1:
                rows += [_child_row(journey, step, number, child) for number, child in enumerate(children)]
                continue
            own = children[0]
        shown = file_rows(draft, own) if step.takes_files else step.form(before=before).rows(own)
        rows += [{"name": name, "value": value, "link": link} for name, value in shown]
    return rows


def _child_row(journey: ParentForm, step: Step, number: int, child: dict[str, Any]) -> dict[str, str]:
    link = reverse("forms:step", args=[journey.slug, step.slug]) + f"?child={number + 1}&change"
    name = _("Child %(number)d") % {"number": number + 1}
    return {"name": name, "value": "\n".join(child_words(step, child)), "link": link}


@private
@require_safe
def sent(request: HttpRequest, form: str) -> HttpResponse:
    """The confirmation. Opens again for a day in the browser that sent the form; says nothing about the child (R6)."""
    journey, school = journey_of(request, form)
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
    journey, school = journey_of(request, form)
    response = to_step(journey, journey.steps[0])
    key = read_key(request, journey)
    draft = find_draft(journey, school, key)
    if key and draft and draft.sent_at:
        give_key(response, journey, key, use="sent")
        give_key(response, journey, new_key())
    return response
