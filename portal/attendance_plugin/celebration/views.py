"""The hallway screen: a page that is right without scripts, and the JSON that keeps it fresh."""

from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from portal import __version__
from portal.hooks import FOR_FILES
from portal.kept_answers.rendering import holds_until
from portal.pages.telling_caches import FOR_EVERYBODY

from .models import Screen
from .players.access import COOKIE, keep_key, player_by_cookie, player_of
from .players.models import Player
from .players.seen import note_seen
from .screen_headers import for_screens_only
from .show import Show, neutral_show, show_at, show_for_files
from .turning import MOST_PAGES, turning_stylesheet

SERVICE_WORKER = "celebration/service_worker.js"


@dataclass(frozen=True)
class Asked:
    """A screen with the player that asks for it, and the address of its board."""

    screen: Screen | None
    player: Player | None
    board_url: str
    has_key: bool
    is_for_files: bool = False

    @property
    def may_see(self) -> bool:
        if self.screen is None:
            return False
        own = self.player and self.player.ended_at is None and self.player.screen_id == self.screen.pk
        return self.screen.open_to_all or bool(own)

    def show(self, told: dict[str, str]) -> Show:
        """The board for who may see it; for everybody else the neutral card."""
        if self.player and self.player.ended_at is None:
            note_seen(self.player, told)
        if self.is_for_files and self.screen and self.screen.open_to_all:
            return show_for_files(self.screen, timezone.localdate())
        now = timezone.now()
        show = show_at(self.screen, now) if self.screen and self.may_see else neutral_show(self.screen, now)
        holds_until(show.changes_at)
        return show

    @property
    def is_for_everybody(self) -> bool:
        """A board that is open, asked for without a key: the same whoever asks."""
        return self.screen is not None and self.screen.open_to_all and not self.has_key


@require_safe
@cache_control(public=True, no_cache=True)
@conditional_page
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served below ``/screen/``, so that it serves the screens' pages and no others."""
    script = Path(str(finders.find(SERVICE_WORKER))).read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86_400)
@conditional_page
def turning(request: HttpRequest, pages: int) -> HttpResponse:
    """How so many pages turn where no script does it."""
    if not 2 <= pages <= MOST_PAGES:
        raise Http404("No board has so many pages.")
    return HttpResponse(turning_stylesheet(pages), content_type="text/css; charset=utf-8")


@require_safe
@conditional_page
def screen(request: HttpRequest, slug: str) -> HttpResponse:
    asked = _by_slug(request, slug)
    response = _page(request, asked)
    if asked.player and asked.player.ended_at is None:
        keep_key(request, response, request.COOKIES[COOKIE])
    return response


@require_safe
@conditional_page
def board(request: HttpRequest, slug: str) -> HttpResponse:
    return _board(request, _by_slug(request, slug))


@require_safe
@conditional_page
def screen_by_link(request: HttpRequest, key: str) -> HttpResponse:
    return _page(request, _by_link(key))


@require_safe
@conditional_page
def board_by_link(request: HttpRequest, key: str) -> HttpResponse:
    return _board(request, _by_link(key))


def _by_slug(request: HttpRequest, slug: str) -> Asked:
    found = get_object_or_404(Screen.objects.select_related("school"), slug=slug)
    player = player_by_cookie(request)
    url = reverse("attendance:screen_board", args=[slug])
    is_for_files = FOR_FILES in request.META
    return Asked(found, player, url, has_key=COOKIE in request.COOKIES, is_for_files=is_for_files)


def _by_link(key: str) -> Asked:
    """A wrong key is answered like an ended one: with the card of the school."""
    player = player_of(key, Player.Way.LINK)
    url = reverse("attendance:screen_link_board", args=[key])
    return Asked(player.screen if player else None, player, url, has_key=True)


def _page(request: HttpRequest, asked: Asked) -> HttpResponse:
    show = asked.show({})
    context = _context(show) | {
        "current": 0,
        "mode": show.day_mode if asked.is_for_files else show.mode,
        "board_url": asked.board_url,
        "how_to_let_in": not asked.may_see and not asked.has_key,
    }
    return _headers(render(request, "attendance_plugin/celebration/screen.html", context), asked)


def _board(request: HttpRequest, asked: Asked) -> HttpResponse:
    show = asked.show({name: str(value) for name, value in request.GET.items()})
    html = render_to_string("attendance_plugin/celebration/stage.html", _context(show) | {"current": 0})
    return _headers(JsonResponse(show.to_data() | {"release": __version__, "html": html}), asked)


def _headers(response: HttpResponse, asked: Asked) -> HttpResponse:
    response["Cache-Control"] = FOR_EVERYBODY if asked.is_for_everybody else "no-cache, private"
    patch_vary_headers(response, ["Cookie"])
    return for_screens_only(response, frame_ancestors=asked.screen.frame_ancestors if asked.screen else ())


def _context(show: Show) -> dict[str, object]:
    return {"show": show, "board": show.board, "school": show.school, "release": __version__}
