"""Reading and signing by link or signed in: the words, the questions, a last look, the confirmation."""

from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.journeys.checking import show_check, walk_check
from portal.journeys.incidents import log_without_answers
from portal.journeys.walking import walk_step
from portal.pages.languages import current_language, speak_unless_chosen
from portal.pages.one_reader import for_one_reader
from portal.pages.own_pages import why_not_ours
from portal.policies.agreements.links import find_link, note_language, note_opened
from portal.policies.agreements.mailing import send_copy
from portal.policies.agreements.models import Signature
from portal.policies.agreements.records import audit
from portal.policies.agreements.signing import Outcome, decline, sign, signature_of

from .access import Reader, forget, own_page, remember
from .questions import DeclineForm, given_answers
from .visits import FOLDER, SigningVisit


@csrf_exempt  # checked by hand: the page is told to no other site, so its origin reads "null"
@for_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """A door with a button. Fetching it changes nothing, however often."""
    link = find_link(token)
    if link is None:
        return render(request, f"{FOLDER}/closed.html", status=404)
    speak_unless_chosen(request, link.language)
    if request.method != "POST":
        return render(request, f"{FOLDER}/open.html")
    if why_not_ours(request):
        return render(request, f"{FOLDER}/open.html", {"is_stale": True}, status=403)
    note_opened(link)
    note_language(link, current_language())
    audit(link.person.school, "agreement_opened", link.person, link=link.pk)
    return remember(redirect("sign:read", link.person.reference), link)


@own_page
def read(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The start page: the words of that version."""
    signature = signature_of(reader.person)
    if signature and signature.outcome == Outcome.SIGNED:
        return _to_done(reader)
    visit = SigningVisit(request, reader)
    going_on = visit.journey.first_missing(visit.given)
    context = {"declined": signature, "given": visit.given, "going_on": visit.to(going_on).url}
    return visit.render(f"{FOLDER}/read.html", context)


@own_page
def step(request: HttpRequest, reader: Reader, step: str) -> HttpResponse:
    """One question, or the tick and the name."""
    if _has_signed(reader):
        return _to_done(reader)
    visit = SigningVisit(request, reader)
    if step not in visit.journey.step_by_slug:
        raise Http404
    response = walk_step(visit, visit.journey.step_by_slug[step])
    # Whoever is at it may go on for another two hours.
    return remember(response, reader.link) if reader.link and request.method == "POST" else response


@own_page
def check(request: HttpRequest, reader: Reader) -> HttpResponse:
    """A last look. Sent twice, or from two windows, it is signed once."""
    if _has_signed(reader):
        return _to_done(reader)
    visit = SigningVisit(request, reader)
    answers = walk_check(visit)
    if isinstance(answers, HttpResponse):
        return answers
    try:
        sign(reader.person, reader.given(answers["name"], given_answers(reader.agreement, answers)))
    except DatabaseError as error:
        return show_check(visit, "not_sent", incident=log_without_answers(visit.journey, error))
    return _to_done(reader)


@own_page
def old_send(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Where pages that were open before check pages had an address of their own send to: shown once more there."""
    return redirect("sign:check", reader.person.reference)


@own_page
def decline_to_sign(request: HttpRequest, reader: Reader) -> HttpResponse:
    if signature_of(reader.person):
        return _to_done(reader)
    form = DeclineForm(request.POST or None)
    is_stale = request.method == "POST" and bool(why_not_ours(request))
    if request.method != "POST" or is_stale or not form.is_valid():
        return _page(request, reader, "decline", {"form": form, "is_stale": is_stale}, status=403 if is_stale else 200)
    decline(reader.person, reader.given(reader.name), form.cleaned_data["reason"])
    return _to_done(reader)


@own_page
def done(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The confirmation; also what somebody sees who comes again."""
    signature = signature_of(reader.person)
    if signature is None:
        return redirect("sign:read", reader.person.reference)
    journey = SigningVisit(request, reader).journey
    context = {
        "signature": signature,
        "address": reader.recipient(),
        "is_copied": "copied" in request.GET,
        "next_steps": journey.next_steps(reader.person.school),
    }
    return _page(request, reader, "done", context)


@own_page
def copy(request: HttpRequest, reader: Reader) -> HttpResponse:
    """A copy by mail, to the address the school holds for this reader and to no other."""
    signature, to = signature_of(reader.person), reader.recipient()
    if request.method != "POST" or signature is None or to is None or why_not_ours(request):
        return _to_done(reader)
    send_copy(signature, to)
    response = _to_done(reader)
    response["Location"] += "?copied"
    return response


@own_page
def close(request: HttpRequest, reader: Reader) -> HttpResponse:
    reference = reader.person.reference
    if request.method != "POST":
        return redirect("sign:read", reference)
    return forget(render(request, f"{FOLDER}/left.html"), reference)


def _has_signed(reader: Reader) -> bool:
    return Signature.objects.filter(person=reader.person, outcome=Outcome.SIGNED).exists()


def _to_done(reader: Reader) -> HttpResponse:
    return redirect("sign:done", reader.person.reference)


def _page(request: HttpRequest, reader: Reader, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    shared = {"reader": reader, "person": reader.person, "agreement": reader.agreement}
    return render(request, f"{FOLDER}/{page}.html", shared | context, status=status)
