"""The visitors' book: anybody at the door reads, gives a name and signs. No page shows another visitor."""

import re
import secrets
from collections.abc import Callable
from functools import wraps

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from portal.journeys.checking import show_check, walk_check
from portal.journeys.incidents import log_without_answers
from portal.journeys.walking import show_step, walk_step
from portal.pages.one_reader import for_one_reader
from portal.pages.own_pages import why_not_ours
from portal.policies.agreements.models import DoorLink
from portal.policies.agreements.visitors import find_door, sign_in, signed_with

from .visits import FOLDER, DoorVisit

KEY = "form_key"
FORM_KEY = re.compile(r"[A-Za-z0-9_-]{20,60}")
View = Callable[..., HttpResponse]


def at_the_door(view: View) -> View:
    """A page behind the code at the door; a code that no longer works shows what every ended link shows."""

    @csrf_exempt
    @for_one_reader
    @wraps(view)
    def wrapped(request: HttpRequest, token: str, **kwargs: str) -> HttpResponse:
        door = find_door(token)
        if door is None:
            return render(request, f"{FOLDER}/closed.html", status=404)
        return view(request, door, token, **kwargs)

    return wrapped


@at_the_door
def read(request: HttpRequest, door: DoorLink, token: str) -> HttpResponse:
    return _visit(request, door, token).render(f"{FOLDER}/door_read.html", {})


@at_the_door
def details(request: HttpRequest, door: DoorLink, token: str) -> HttpResponse:
    visit = _visit(request, door, token)
    if request.method == "POST" and "change" in request.POST:
        form = visit.page.form(initial=request.POST.dict())
        return show_step(visit, visit.page, form)
    return walk_step(visit, visit.page)


@at_the_door
def send(request: HttpRequest, door: DoorLink, token: str) -> HttpResponse:
    if request.method != "POST":
        return redirect("sign:door_details", token)
    visit = _visit(request, door, token)
    form = visit.read_carried()
    if not form.is_valid():
        return show_step(visit, visit.page, form, status=403 if why_not_ours(request) else 200)
    answers = walk_check(visit)
    if isinstance(answers, HttpResponse):
        return answers
    visitor = {name: answers[name] for name in ("name", "organisation", "visiting")}
    try:
        sign_in(door, form_key=visit.form_key, **visitor)
    except DatabaseError as error:
        return show_check(visit, "not_sent", incident=log_without_answers(visit.journey, error))
    return redirect("sign:door_done", token, visit.form_key)


@at_the_door
def done(request: HttpRequest, door: DoorLink, token: str, form_key: str) -> HttpResponse:
    """Without a name: on a tablet the next visitor may press Back."""
    signature = signed_with(door, form_key)
    if signature is None:
        return redirect("sign:door", token)
    return _visit(request, door, token).render(f"{FOLDER}/door_done.html", {"signature": signature})


def _visit(request: HttpRequest, door: DoorLink, token: str) -> DoorVisit:
    """With the one-time key of the form, by which a form that is sent twice is stored once."""
    given = request.POST.get(KEY, "")
    return DoorVisit(request, door, token, given if FORM_KEY.fullmatch(given) else secrets.token_urlsafe(24))
