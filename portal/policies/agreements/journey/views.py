"""Reading and signing by link or signed in: the words, the answers, a last look, the confirmation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.pages.one_reader import for_one_reader
from portal.pages.own_pages import why_not_ours
from portal.policies.agreements.links import find_link, note_opened
from portal.policies.agreements.mailing import send_copy
from portal.policies.agreements.records import audit
from portal.policies.agreements.signing import Outcome, decline, sign, signature_of

from .access import Reader, forget, own_page, remember
from .forms import DeclineForm, SignForm

FOLDER = "policies/agreements"
SAFE = ("GET", "HEAD")


@csrf_exempt  # checked by hand: the page is told to no other site, so its origin reads "null"
@for_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """A door with a button. Fetching it changes nothing, however often."""
    link = find_link(token)
    if link is None:
        return render(request, f"{FOLDER}/closed.html", status=404)
    if request.method != "POST":
        return render(request, f"{FOLDER}/open.html")
    if why_not_ours(request):
        return render(request, f"{FOLDER}/open.html", {"is_stale": True}, status=403)
    note_opened(link)
    audit(link.person.school, "agreement_opened", link.person, link=link.pk)
    return remember(redirect("sign:read", link.person.reference), link)


@own_page
def read(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Page 1: the words of that version."""
    signature = signature_of(reader.person)
    if signature and signature.outcome == Outcome.SIGNED:
        return redirect("sign:done", reader.person.reference)
    return _page(request, reader, "read", {"declined": signature})


@own_page
def answers(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Page 2: answers and name. A complete form is shown once more before it is sent."""
    if _has_signed(reader):
        return redirect("sign:done", reader.person.reference)
    if request.method in SAFE:
        return _show_form(request, reader, _form(reader, initial={"name": reader.name}))
    if why_not_ours(request):
        return _show_form(request, reader, _form(reader, request.POST), is_stale=True)
    form = _form(reader, request.POST)
    if "change" in request.POST:
        return _show_form(request, reader, _form(reader, initial=request.POST.dict()))
    if not form.is_valid():
        return _show_form(request, reader, form)
    return _page(request, reader, "check", {"form": form})


@own_page
def send(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Signs. Sent twice, or from two windows, it is stored once."""
    if request.method != "POST":
        return redirect("sign:answers", reader.person.reference)
    if _has_signed(reader):
        return redirect("sign:done", reader.person.reference)
    form = _form(reader, request.POST)
    if why_not_ours(request):
        return _show_form(request, reader, form, is_stale=True)
    if not form.is_valid():
        return _show_form(request, reader, form)
    sign(reader.person, reader.given(form.cleaned_data["name"], form.answers()))
    return redirect("sign:done", reader.person.reference)


@own_page
def decline_to_sign(request: HttpRequest, reader: Reader) -> HttpResponse:
    if signature_of(reader.person):
        return redirect("sign:done", reader.person.reference)
    form = DeclineForm(request.POST or None)
    is_stale = request.method == "POST" and bool(why_not_ours(request))
    if request.method != "POST" or is_stale or not form.is_valid():
        return _page(request, reader, "decline", {"form": form, "is_stale": is_stale}, status=403 if is_stale else 200)
    decline(reader.person, reader.given(reader.name), form.cleaned_data["reason"])
    return redirect("sign:done", reader.person.reference)


@own_page
def done(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The confirmation; also what somebody sees who comes again."""
    signature = signature_of(reader.person)
    if signature is None:
        return redirect("sign:read", reader.person.reference)
    context = {"signature": signature, "address": reader.recipient(), "is_copied": "copied" in request.GET}
    return _page(request, reader, "done", context)


@own_page
def copy(request: HttpRequest, reader: Reader) -> HttpResponse:
    """A copy by mail, to the address the school holds for this reader and to no other."""
    signature, to = signature_of(reader.person), reader.recipient()
    if request.method != "POST" or signature is None or to is None or why_not_ours(request):
        return redirect("sign:done", reader.person.reference)
    send_copy(signature, to)
    response = redirect("sign:done", reader.person.reference)
    response["Location"] += "?copied"
    return response


@own_page
def close(request: HttpRequest, reader: Reader) -> HttpResponse:
    reference = reader.person.reference
    if request.method != "POST":
        return redirect("sign:read", reference)
    return forget(render(request, f"{FOLDER}/left.html"), reference)


def _has_signed(reader: Reader) -> bool:
    signature = signature_of(reader.person)
    return signature is not None and signature.outcome == Outcome.SIGNED


def _form(reader: Reader, *args: Any, **kwargs: Any) -> SignForm:
    child = reader.person.name if reader.person.group == "pupils" else ""
    return SignForm(*args, agreement=reader.agreement, child=child, **kwargs)


def _show_form(request: HttpRequest, reader: Reader, form: SignForm, *, is_stale: bool = False) -> HttpResponse:
    return _page(request, reader, "answers", {"form": form, "is_stale": is_stale}, status=403 if is_stale else 200)


def _page(request: HttpRequest, reader: Reader, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    shared = {"reader": reader, "person": reader.person, "agreement": reader.agreement}
    return render(request, f"{FOLDER}/{page}.html", shared | context, status=status)
