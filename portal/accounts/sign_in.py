"""The way in: the password first, then the second factor, and only then is anybody signed in."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from .guessing import failures_since_last_success, lane_of, note_success
from .kept_forms import kept_form_of
from .sessions import begin_session, forget_old_sessions

PENDING = "pending_sign_in"
PENDING_SECONDS = 10 * 60
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Pending:
    """Somebody whose password was right and who has not yet shown the second factor."""

    user: User
    next: str


def begin_pending(request: HttpRequest, user: User, next_page: str) -> None:
    request.session.cycle_key()
    request.session[PENDING] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "at": int(time.time()),
        "next": next_page,
    }


def pending_of(request: HttpRequest) -> Pending | None:
    """Who is at the door; nobody when it was too long ago, or the account has changed meanwhile."""
    held = request.session.get(PENDING)
    if not held or not 0 <= time.time() - held["at"] < PENDING_SECONDS:
        return None
    user = User.objects.filter(pk=held["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != held["password"]:
        return None
    return Pending(user, held["next"])


def let_in(request: HttpRequest, user: User, next_page: str) -> str:
    """Sign the account in; returns the page to go to."""
    wrong = failures_since_last_success(user.get_username())
    note_success(lane_of(request, user.get_username()))
    request.session.pop(PENDING, None)
    login(request, user, backend=BACKEND)
    begin_session(request, user)
    forget_old_sessions()
    if wrong > settings.TELL_OWNER_AFTER:
        messages.warning(
            request,
            f"{wrong} wrong passwords or codes were tried at your account since you last signed in. If it was not you, "
            "change your password.",
        )
    return reverse("portal_kept_form") if kept_form_of(user) else next_page


def safe_next(request: HttpRequest, asked: str) -> str:
    """The page asked for when it is one of ours, else the admin's home (abuse case 33)."""
    is_ours = asked.startswith("/") and url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else reverse("wagtailadmin_home")
