"""Leaving for the provider's sign-in page and coming back from it."""

import logging
import time

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic.base import View

from .door_views import come_in, go_on
from .providers import NotSignedIn, Provider, account_of, begin, claims_of, provider_named
from .sign_in import PENDING_SECONDS, safe_next

HELD = "provider_sign_in"
NOT_IN = (
    "%s did not sign you in here. Ask the office whether your account has your school address, or use your password."
)
logger = logging.getLogger("portal.accounts")


def _provider(slug: str) -> Provider:
    provider = provider_named(slug)
    if provider is None:
        raise Http404("This way of signing in is not set up.")
    return provider


def _back(provider: Provider) -> str:
    return settings.BASE_URL + reverse("portal_sign_in_back", args=[provider.slug])


class LeaveView(View):
    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        provider = _provider(slug)
        try:
            address, held = begin(provider, _back(provider))
        except NotSignedIn as error:
            return _refuse(request, provider, error)
        request.session[HELD] = held | {"next": safe_next(request, request.POST.get("next", ""))}
        return HttpResponseRedirect(address)


class BackView(View):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        provider, held = _provider(slug), request.session.pop(HELD, None)
        try:
            if not held or held["provider"] != slug or not 0 <= time.time() - held["at"] < PENDING_SECONDS:
                raise NotSignedIn("nothing was begun in this browser")
            if not request.GET.get("code") or request.GET.get("state") != held["state"]:
                raise NotSignedIn("the answer belongs to another sign-in")
            claims = claims_of(provider, request.GET["code"], held, _back(provider))
            user = account_of(provider, claims)
        except NotSignedIn as error:
            return _refuse(request, provider, error)
        return come_in(request, user, held["next"]) if provider.is_trusted else go_on(request, user, held["next"])


def _refuse(request: HttpRequest, provider: Provider, error: NotSignedIn) -> HttpResponse:
    """The same words for every reason: who is known here is nobody's business."""
    logger.warning("not signed in with %s: %s", provider.slug, error)
    messages.error(request, NOT_IN % provider.name)
    return redirect("wagtailadmin_login")
