"""Who may read and sign: the holder of a link, for two hours after opening it in this browser; or staff signed in.

The token of the link is exchanged for a cookie by POST, so that nothing that merely fetches addresses in mails gets in,
and so that the token is in no address bar, history or log afterwards. Each asking has an address and a cookie of its
own, so two links opened side by side never sign for one another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from portal.pages.languages import current_language, speak_unless_chosen
from portal.pages.one_reader import for_one_reader
from portal.policies.agreements.clauses import Agreement, agreement_of, may_be_signed
from portal.policies.agreements.links import find_link_by_id, note_language
from portal.policies.agreements.models import AskedPerson, SigningLink
from portal.policies.agreements.people import Recipient, members_of
from portal.policies.agreements.signing import Given, Way

LIFETIME = timedelta(hours=2)
SALT = "portal.policies.agreements"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who may sign for ``person``, and how they came."""

    person: AskedPerson
    link: SigningLink | None
    user: Any = None

    @property
    def agreement(self) -> Agreement:
        return agreement_of(self.person)

    @property
    def name(self) -> str:
        return self.link.recipient_name if self.link else self.person.name

    @property
    def recipient_key(self) -> str:
        return self.link.recipient_key if self.link else self.person.person_key

    def given(self, name: str, answers: list[dict[str, str]] | None = None) -> Given:
        way = Way.LINK if self.link else Way.ACCOUNT
        return Given(name=name, way=way, answers=answers or [], by=self.user, recipient_key=self.recipient_key)

    def recipient(self) -> Recipient | None:
        """The address the school holds for this reader."""
        member = members_of(self.person.school, self.person.group).get(self.person.person_key)
        found = member.recipients if member else ()
        return next((each for each in found if each.key == self.recipient_key), None)


def cookie_name(reference: str) -> str:
    return f"{'__Secure-' if settings.SESSION_COOKIE_SECURE else ''}sign-{reference}"


def remember(response: HttpResponse, link: SigningLink) -> HttpResponse:
    """Let this browser read and sign for the next two hours."""
    reference = link.person.reference
    response.set_cookie(
        cookie_name(reference),
        signing.dumps(link.pk, salt=SALT),
        max_age=LIFETIME,
        path=reverse("sign:read", args=[reference]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: HttpResponse, reference: str) -> HttpResponse:
    path = reverse("sign:read", args=[reference])
    response.delete_cookie(cookie_name(reference), path=path, samesite="Lax")
    return response


def find_reader(request: HttpRequest, reference: str) -> Reader | None:
    """Who this browser reads for under the reference, or nobody: the same for one that is unknown."""
    return _by_link(request, reference) or _by_account(request, reference)


def _by_link(request: HttpRequest, reference: str) -> Reader | None:
    try:
        pk = signing.loads(request.COOKIES.get(cookie_name(reference), ""), salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    link = find_link_by_id(pk)
    return Reader(person=link.person, link=link) if link and link.person.reference == reference else None


def _by_account(request: HttpRequest, reference: str) -> Reader | None:
    if not request.user.is_authenticated:
        return None
    own = AskedPerson.objects.filter(person_key=f"user:{request.user.pk}", withdrawn_at=None)
    person = own.select_related("school", "version__page").filter(reference=reference).first()
    if person is None or not may_be_signed(person.version, timezone.localdate()):
        return None
    return Reader(person=person, link=None, user=request.user)


View = Callable[..., HttpResponse]


def own_page(view: View) -> View:
    """A page under a reference: ``view`` gets the reader; everybody else is told how to get in, whatever they ask for.

    Django's check of the token is left out because the page is told to no other site, so its origin reads "null";
    views that write check it by hand (``portal.pages.own_pages``).
    """

    @csrf_exempt
    @for_one_reader
    @wraps(view)
    def wrapped(request: HttpRequest, reference: str, **kwargs: str) -> HttpResponse:
        reader = find_reader(request, reference)
        if reader is None:
            return render(request, "policies/agreements/closed.html", status=404)
        if reader.link:
            speak_unless_chosen(request, reader.link.language)
            if request.method == "POST":
                note_language(reader.link, current_language())
        return view(request, reader, **kwargs)

    return wrapped
