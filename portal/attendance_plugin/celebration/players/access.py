"""Which player asks, by its cookie or the key in its address."""

from django.http import HttpRequest, HttpResponse

from .keys import hash_key
from .models import Player

COOKIE = "screen_key"
# Browsers keep no cookie for longer than 400 days; each visit gives it 400 more.
COOKIE_SECONDS = 400 * 24 * 3600
COOKIE_PATH = "/screen/"


def player_of(key: str, way: str) -> Player | None:
    """The player with this key, ended ones too; None for a wrong key. A key opens by its own way alone."""
    found = Player.objects.filter(key_sha256=hash_key(key), way=way)
    return found.select_related("screen__school").first() if key else None


def player_by_cookie(request: HttpRequest) -> Player | None:
    return player_of(request.COOKIES.get(COOKIE, ""), Player.Way.CODE)


def keep_key(request: HttpRequest, response: HttpResponse, key: str) -> None:
    """For as long as the browser keeps it, out of reach of scripts and of other sites."""
    response.set_cookie(
        COOKIE,
        key,
        max_age=COOKIE_SECONDS,
        path=COOKIE_PATH,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
