"""Where unfinished answers live: a row here, found by a random key that only the parent's browser holds.

The cookie is signed with the time it was made, so that a form's age cannot be claimed; it is read by no script, sent
to this form's addresses only, and worth nothing after a day.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from portal import hooks
from portal.journeys.definition import Answers, AnswersByStep
from portal.journeys.digests import sending_digest
from portal.pages.models import School

from .models import JourneyDraft
from .parent_forms import ParentForm

LIFETIME = timedelta(hours=24)
SALT = "portal.forms.draft"


@dataclass(frozen=True)
class BrowserKey:
    """The key in a browser's cookie and when it was made."""

    key: str
    made_at: datetime

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.key.encode()).hexdigest()


def cookie_name(journey: ParentForm, use: str = "form") -> str:
    """``form`` is the form being filled in, ``sent`` the one sent before another was begun."""
    prefix = "__Secure-" if settings.SESSION_COOKIE_SECURE else ""
    return f"{prefix}{use}-{journey.slug}"


def new_key() -> BrowserKey:
    return BrowserKey(secrets.token_urlsafe(32), timezone.now())


def read_key(request: HttpRequest, journey: ParentForm, use: str = "form") -> BrowserKey | None:
    """The browser's key; None when there is none, it was tampered with, or it is older than a day."""
    try:
        key, made_at = signing.loads(
            request.COOKIES.get(cookie_name(journey, use), ""), salt=f"{SALT}.{journey.slug}", max_age=LIFETIME
        )
        return BrowserKey(key, datetime.fromisoformat(made_at))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def give_key(response: HttpResponse, journey: ParentForm, key: BrowserKey, use: str = "form") -> None:
    response.set_cookie(
        cookie_name(journey, use),
        signing.dumps([key.key, key.made_at.isoformat()], salt=f"{SALT}.{journey.slug}"),
        max_age=LIFETIME,
        path=reverse("forms:start", args=[journey.slug]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def find_draft(journey: ParentForm, school: School, key: BrowserKey | None) -> JourneyDraft | None:
    if key is None:
        return None
    fresh = timezone.now() - LIFETIME
    rows = JourneyDraft.objects.filter(form=journey.slug, school=school, updated_at__gt=fresh)
    draft = rows.filter(key_sha256=key.sha256).first()
    if draft and draft.sent_at is None:
        draft.answers = journey.fit(draft.answers)
    return draft


def save_step(
    journey: ParentForm, school: School, key: BrowserKey, *, step: str, answers: Answers, signals: Iterable[str] = ()
) -> JourneyDraft:
    """Keep one page's answers. A form that was sent keeps what was sent: it comes back unchanged."""
    return change_draft(journey, school, key, lambda given: {**given, step: dict(answers)}, signals=signals)


@transaction.atomic
def change_draft(
    journey: ParentForm,
    school: School,
    key: BrowserKey,
    change: Callable[[AnswersByStep], AnswersByStep],
    *,
    signals: Iterable[str] = (),
) -> JourneyDraft:
    """Put ``change(answers)`` in the place of the answers as they are at this moment, unless the form was sent."""
    JourneyDraft.objects.get_or_create(form=journey.slug, school=school, key_sha256=key.sha256)
    draft = JourneyDraft.objects.select_for_update().get(key_sha256=key.sha256)
    if draft.sent_at is None:
        draft.answers = change(journey.fit(draft.answers))
        draft.signals = sorted({*draft.signals, *signals})
        draft.save()
    return draft


def mark_sent(journey: ParentForm, draft_id: int, *, references: Sequence[str], answers: Answers) -> None:
    """The answers are with the school now; what stays here is enough to show the confirmation again."""
    draft = JourneyDraft.objects.select_for_update().get(pk=draft_id)
    draft.references = list(references)
    draft.answers_sha256 = sending_digest(journey, answers)
    draft.has_email = bool(answers.get("email"))
    draft.sent_at = timezone.now()
    draft.answers = {}
    draft.save()


def remove_old_drafts() -> int:
    """Delete every draft that nobody touched for a day, with its files; the number of drafts deleted."""
    old = JourneyDraft.objects.filter(updated_at__lte=timezone.now() - LIFETIME)
    with transaction.atomic():
        for make_keeper in hooks.form_files:
            make_keeper().forget(old)
        return old.delete()[0]
