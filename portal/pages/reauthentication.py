"""Asking once more who is there before something weighty: an export, a change of rights, of an address (R15).

The question is asked on the page itself, so that a form that was filled in goes on where it stopped::

    @needs_recent_sign_in
    def export(request): ...

    @method_decorator(needs_recent_sign_in, name="dispatch")
    class ExportView(TemplateView): ...

Without anything in ``hooks.identity_proofs`` the account's password answers it.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from portal import hooks

PROVED_AT = "proved_at"
PROOF, ASKED_ON_READING = "proof_of_identity", "proof_for_reading"
MINUTES = 10
NOT_CARRIED = {PROOF, ASKED_ON_READING, "csrfmiddlewaretoken"}
View = Callable[..., HttpResponseBase]


def remember_proof(request: HttpRequest) -> None:
    """The person has just shown who they are."""
    request.session[PROVED_AT] = int(time.time())


def remember_sign_in(sender: Any, request: HttpRequest | None, user: AbstractBaseUser, **kwargs: Any) -> None:
    """Receiver of Django's ``user_logged_in``."""
    if request is not None:
        remember_proof(request)


def has_recent_proof(request: HttpRequest) -> bool:
    age = time.time() - request.session.get(PROVED_AT, 0)
    return 0 <= age < 60 * getattr(settings, "ASK_AGAIN_AFTER_MINUTES", MINUTES)


def needs_recent_sign_in(view: View) -> View:
    """The view, for people who showed within the last minutes who they are; the others are asked first."""

    @wraps(view)
    @sensitive_post_parameters(PROOF)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return ask_who_is_there(request) or view(request, *args, **kwargs)

    return asking


def ask_who_is_there(request: HttpRequest) -> HttpResponse | None:
    """The page that asks, or None when it need not: the sign-in is recent, or was proved with this very request."""
    if has_recent_proof(request):
        return None
    if PROOF not in request.POST:
        return _question(request)
    if problem := _prove(request, request.POST[PROOF].strip()):
        return _question(request, problem)
    remember_proof(request)
    return HttpResponseRedirect(request.get_full_path()) if ASKED_ON_READING in request.POST else None


def _prove(request: HttpRequest, typed: str) -> str:
    """Why what was typed shows nothing; empty when it does."""
    provers = list(hooks.identity_proofs) or [_prove_by_password]
    return next(iter([problem for prove in provers if (problem := prove(request, typed))]), "")


def _prove_by_password(request: HttpRequest, typed: str) -> str:
    return "" if request.user.check_password(typed) else "This is not the password of your account. Type it again."


def _question(request: HttpRequest, problem: str = "") -> HttpResponse:
    carried = [(name, value) for name, values in request.POST.lists() if name not in NOT_CARRIED for value in values]
    was_reading = request.method != "POST" or ASKED_ON_READING in request.POST
    context = {
        "problem": problem,
        "action": request.get_full_path(),
        "carried": carried,
        "proof": PROOF,
        "reading": ASKED_ON_READING if was_reading else "",
        "label": getattr(settings, "IDENTITY_PROOF_LABEL", "Your password"),
        "minutes": getattr(settings, "ASK_AGAIN_AFTER_MINUTES", MINUTES),
    }
    return render(request, "pages/reauthentication.html", context, status=422 if problem else 403)
