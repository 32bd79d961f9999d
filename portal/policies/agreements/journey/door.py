"""The visitors' book: anybody at the door reads, gives a name and signs. No page shows another visitor."""

import re
import secrets
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from portal.pages.one_reader import for_one_reader
from portal.pages.own_pages import why_not_ours
from portal.policies.agreements.clauses import Agreement, agreement_of
from portal.policies.agreements.models import DoorLink
from portal.policies.agreements.visitors import find_door, sign_in, signed_with

from .forms import VisitorForm
from .views import FOLDER, SAFE

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
    return _page(request, door, token, "door_read")


@at_the_door
def details(request: HttpRequest, door: DoorLink, token: str) -> HttpResponse:
    if request.method in SAFE:
        return _show_form(request, door, token, _form(door))
    if "change" in request.POST:
        return _show_form(request, door, token, _form(door, initial=request.POST.dict()))
    form = _form(door, request.POST)
    if why_not_ours(request):
        return _show_form(request, door, token, form, is_stale=True)
    if not form.is_valid():
        return _show_form(request, door, token, form)
    return _page(request, door, token, "door_check", form=form, form_key=_key_of(request))


@at_the_door
def send(request: HttpRequest, door: DoorLink, token: str) -> HttpResponse:
    if request.method != "POST":
        return redirect("sign:door_details", token)
    form, key = _form(door, request.POST), _key_of(request)
    if why_not_ours(request):
        return _show_form(request, door, token, form, is_stale=True)
    if not form.is_valid():
        return _show_form(request, door, token, form)
    visit = {name: form.cleaned_data[name] for name in ("name", "organisation", "visiting")}
    sign_in(door, form_key=key, **visit)
    return redirect("sign:door_done", token, key)


@at_the_door
def done(request: HttpRequest, door: DoorLink, token: str, form_key: str) -> HttpResponse:
    """Without a name: on a tablet the next visitor may press Back."""
    signature = signed_with(door, form_key)
    if signature is None:
        return redirect("sign:door", token)
    return _page(request, door, token, "door_done", signature=signature)


def _form(door: DoorLink, *args: object, **kwargs: object) -> VisitorForm:
    return VisitorForm(*args, accept=_agreement(door).accept, **kwargs)


def _agreement(door: DoorLink) -> Agreement:
    return agreement_of(door)


def _key_of(request: HttpRequest) -> str:
    """The one-time key of the form, by which a form that is sent twice is stored once."""
    given = request.POST.get(KEY, "")
    return given if FORM_KEY.fullmatch(given) else secrets.token_urlsafe(24)


def _show_form(
    request: HttpRequest, door: DoorLink, token: str, form: VisitorForm, *, is_stale: bool = False
) -> HttpResponse:
    status = 403 if is_stale else 200
    return _page(
        request, door, token, "door_details", status=status, form=form, is_stale=is_stale, form_key=_key_of(request)
    )


def _page(
    request: HttpRequest, door: DoorLink, token: str, page: str, status: int = 200, **context: object
) -> HttpResponse:
    shared = {"door": door, "token": token, "agreement": _agreement(door)}
    return render(request, f"{FOLDER}/{page}.html", shared | context, status=status)
