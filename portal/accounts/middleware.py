"""Sessions of staff end when nobody uses them, and begin at the portal's own door only (R13, R15)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from portal.pages.reauthentication import ask_who_is_there

from .asking_again import is_weighty
from .kept_forms import keep_form
from .models import StaffSession
from .sessions import current_session, is_of_the_door, is_over, note_use

# Where accounts of staff are used; elsewhere no session is looked at, so that public pages stay cacheable (R22).
PLACES = ("/admin/", "/django-admin/", "/documents/")
LIVE = "X-Portal-Live"


class StaffSessionMiddleware:
    """After the middlewares of CSRF and accounts: a form is kept only when it came from a page of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PLACES):
            return self.get_response(request)
        token = current_session.set(request.session.session_key or "")
        try:
            return self.get_response(request)
        finally:
            current_session.reset(token)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not request.path.startswith(PLACES) or not request.user.is_authenticated:
            return None
        if not is_of_the_door(request.session):
            return None if settings.SECOND_FACTOR == "off" else _end(request)
        if is_over(request.session):
            return _end(request)
        if request.headers.get(LIVE) != "1":
            note_use(request)
        return ask_who_is_there(request) if is_weighty(request) else None


def _end(request: HttpRequest) -> HttpResponse:
    kept = request.method == "POST" and keep_form(request, request.user)  # type: ignore[arg-type]
    StaffSession.objects.filter(session_key=request.session.session_key).delete()
    request.session.flush()
    request.user = AnonymousUser()
    door = reverse("wagtailadmin_login")
    if request.headers.get(LIVE) == "1" or request.headers.get("X-Requested-With") == "XMLHttpRequest":
        told = "Your session has ended. Sign in again."
        return HttpResponse(told, status=401, content_type="text/plain", headers={"X-Portal-Sign-In": door})
    back = request.get_full_path() if request.method in ("GET", "HEAD") else _page_of(request)
    return HttpResponseRedirect(f"{door}?{urlencode({'next': back, 'ended': 'kept' if kept else 'idle'})}")


def _page_of(request: HttpRequest) -> str:
    """The page a form was on, by the path of the referrer alone; the admin's home where it says nothing."""
    referrer = request.headers.get("Referer", "")
    own = f"{request.scheme}://{request.get_host()}/admin/"
    return referrer[len(own) - len("/admin/") :] if referrer.startswith(own) else reverse("wagtailadmin_home")
