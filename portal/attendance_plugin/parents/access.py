"""Who may see a parent's own page: the holder of a link, for half an hour after opening it in this browser.

The token of the link is exchanged for a cookie by POST, so that nothing that merely fetches addresses in mails gets in,
and so that the token is in no address bar, history or log afterwards (R19, abuse cases 6 to 8).
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.submissions.confirming import confirm_by_link
from portal.attendance_plugin.submissions.links import find_link_by_id
from portal.attendance_plugin.submissions.models import RequestLink
from portal.pages.languages import speak_unless_chosen

LIFETIME = timedelta(minutes=30)
SALT = "portal.attendance_plugin.parents"


def cookie_name() -> str:
    return ("__Secure-" if settings.SESSION_COOKIE_SECURE else "") + "request-link"


def remember(response: HttpResponse, link: RequestLink) -> HttpResponse:
    """Let this browser see the request for the next half hour."""
    response.set_cookie(
        cookie_name(),
        signing.dumps(link.pk, salt=SALT),
        max_age=LIFETIME,
        path=reverse("attendance:request"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(cookie_name(), path=reverse("attendance:request"), samesite="Lax")
    return response


def remembered_link(request: HttpRequest) -> RequestLink | None:
    """The link this browser opened, unless half an hour has passed or the link has ended since."""
    try:
        pk = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    link = find_link_by_id(pk)
    if link is not None:
        speak_as_sent(request, link)
    return link


def speak_as_sent(request: HttpRequest, link: RequestLink) -> None:
    """Who sent a form goes on in its language; another parent of the child may read none but English."""
    if link.contact_id == link.submission.sender_contact_id:
        speak_unless_chosen(request, link.submission.language)


def note_opened(link: RequestLink) -> None:
    """Somebody pressed the button behind the link: kept in the audit log every time, on the link the first time.

    Where the link is the sender's own, the form counts as confirmed from then on.
    """
    RequestLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=timezone.now())
    submission = link.submission
    record(school=submission.school, action="request_opened", subject=submission, actor_name="parent", link=link.pk)
    confirm_by_link(link)
