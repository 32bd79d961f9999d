"""An account's sessions: when they began, when they were used, and how they end (R15)."""

import time
from contextvars import ContextVar
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from portal.pages.client_network import client_network

from .devices import device_in_words
from .models import StaffSession

BEGAN, LAST_USED = "staff_began", "staff_last_used"
ABSOLUTE_SECONDS = 12 * 60 * 60
NOTED_EVERY_SECONDS = 60
# A clock put back further than this makes a session's times worthless (abuse case 43).
CLOCK_SLACK_SECONDS = 300

# The session of the request being answered: who changes their own password stays signed in where they did it.
current_session: ContextVar[str] = ContextVar("current_session", default="")


def begin_session(request: HttpRequest, user: User) -> None:
    """After Django's ``login``, which has given the session a new key."""
    session = request.session
    session[BEGAN] = session[LAST_USED] = int(time.time())
    session.set_expiry(0)
    if not session.session_key:
        session.create()
    _list(request, user)


def is_of_the_door(session: SessionBase) -> bool:
    """Whether the session was begun by signing in here, with all that the account needs."""
    return BEGAN in session


def is_over(session: SessionBase) -> bool:
    now, last = int(time.time()), session[LAST_USED]
    idle, age = now - last, now - session[BEGAN]
    return idle >= 60 * settings.IDLE_MINUTES or age >= ABSOLUTE_SECONDS or idle < -CLOCK_SLACK_SECONDS


def note_use(request: HttpRequest) -> None:
    """At most once a minute, so that reading pages writes little."""
    now = int(time.time())
    if now - request.session[LAST_USED] < NOTED_EVERY_SECONDS:
        return
    request.session[LAST_USED] = now
    key = request.session.session_key
    if not StaffSession.objects.filter(session_key=key).update(last_used_at=timezone.now()):
        _list(request, request.user)  # type: ignore[arg-type]


def end_sessions(user: User, *, keep: str = "") -> int:
    """End every session of the account but the one whose key is ``keep``; returns how many."""
    sessions = StaffSession.objects.filter(user=user).exclude(session_key=keep)
    return sum(end_session(session) for session in sessions)


def end_session(session: StaffSession) -> bool:
    import_module(settings.SESSION_ENGINE).SessionStore(session.session_key).delete()
    session.delete()
    return True


def forget_old_sessions() -> None:
    """Those that nobody ended and that are over by age."""
    oldest = timezone.now() - timedelta(seconds=ABSOLUTE_SECONDS)
    StaffSession.objects.filter(began_at__lt=oldest).delete()


def _list(request: HttpRequest, user: User) -> None:
    now = timezone.now()
    StaffSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "device": device_in_words(request.headers.get("User-Agent", "")),
            "network": client_network(request),
            "began_at": now,
            "last_used_at": now,
        },
    )
