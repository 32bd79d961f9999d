"""``/screen/``: a television shows a code here until staff let it in. Plain HTML that asks again by itself."""

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.pages.client_network import client_network
from portal.pages.school import school_for

from .players.access import COOKIE_PATH, keep_key, player_by_cookie
from .players.keys import spoken
from .players.pairing import CODE_LASTS, Shown, begin_pairing, collect_key, waits
from .screen_headers import for_screens_only

WAITING_COOKIE = "screen_pairing"
SALT = "portal.attendance_plugin.celebration.pair_views"
SECONDS_BETWEEN_LOOKS = 10


@require_safe
@never_cache
def pair(request: HttpRequest) -> HttpResponse:
    player = player_by_cookie(request)
    if player and not player.ended_at:
        return _to_screen(player.screen.slug)
    shown = _waiting(request)
    if shown and (collected := collect_key(shown)):
        player, key = collected
        response = _to_screen(player.screen.slug)
        keep_key(request, response, key)
        response.delete_cookie(WAITING_COOKIE, path=COOKIE_PATH)
        return response
    if shown is None or not waits(shown):
        shown = begin_pairing(network=client_network(request))
    return _show_code(request, shown)


def _to_screen(slug: str) -> HttpResponse:
    return for_screens_only(HttpResponseRedirect(reverse("attendance:screen", args=[slug])))


def _waiting(request: HttpRequest) -> Shown | None:
    """The code this browser shows already; signed, so that nobody brings a code of their own choice."""
    try:
        kept = signing.loads(request.COOKIES.get(WAITING_COOKIE, ""), salt=SALT, max_age=CODE_LASTS)
    except signing.BadSignature:
        return None
    return Shown(*kept)


def _show_code(request: HttpRequest, shown: Shown | None) -> HttpResponse:
    context = {
        "school": school_for(request),
        "code": spoken(shown.code) if shown else "",
        "letters": " ".join(shown.code) if shown else "",
        "seconds": SECONDS_BETWEEN_LOOKS if shown else 600,
    }
    response = render(request, "attendance_plugin/celebration/pair.html", context)
    if shown:
        response.set_cookie(
            WAITING_COOKIE,
            signing.dumps([shown.code, shown.collector], salt=SALT),
            max_age=CODE_LASTS,
            path=COOKIE_PATH,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return for_screens_only(response)
