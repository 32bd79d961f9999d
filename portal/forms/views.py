"""The pages of a parent form. The engine walks them; what is asked is in ``definitions/``."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.journeys.checking import show_check, walk_check
from portal.journeys.walking import show_step, turn_back, walk_step
from portal.pages.client_network import client_network

from .drafts import find_draft, give_key, new_key, read_key
from .file_pages import answer_files, show_files_page
from .sending import NotSent, send
from .sent_forms import AlreadySent
from .visits import FormVisit
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
    visit, page = FormVisit(request, journey, school), journey.step_by_slug[step]
    if visit.draft and visit.draft.sent_at:
        return already_sent(request, journey, visit.draft.references)
    if not page.takes_files:
        return visit.give_key(walk_step(visit, page))
    turned = turn_back(visit, page)
    if turned or visit.draft is None:
        return visit.give_key(turned or show_step(visit, page, visit.form(page)))
    handle = answer_files if request.method == "POST" else show_files_page
    return handle(request, journey, school, page, visit.draft, visit.key)


@csrf_exempt  # checked by hand, as above
@private
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, form: str) -> HttpResponse:
    journey, school = journey_of(request, form)
    visit = FormVisit(request, journey, school)
    draft = visit.draft
    if draft is None:
        return to_step(journey, journey.steps[0])
    if draft.sent_at:
        is_same = request.POST.get("answers") == draft.answers_sha256
        return redirect("forms:sent", journey.slug) if is_same else already_sent(request, journey, draft.references)
    answers = walk_check(visit)
    if isinstance(answers, HttpResponse):
        return answers
    try:
        send(journey, draft, visit.key, answers, network=client_network(request))
    except AlreadySent as error:
        return already_sent(request, journey, error.references)
    except NotSent as error:
        return show_check(visit, "not_sent", incident=error.incident)
    return redirect("forms:sent", journey.slug)


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
