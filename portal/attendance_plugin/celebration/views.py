"""The hallway screen: a page that is right without scripts, and the JSON that keeps it fresh."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from portal import __version__

from .models import Screen
from .show import Show, show_at

SECONDS_PER_PANEL = 25


@require_safe
@cache_control(no_cache=True)
def screen(request: HttpRequest, slug: str) -> HttpResponse:
    show = _show(slug)
    current = _wanted_panel(request, len(show.board.panels))
    context = _context(show) | {
        "current": current,
        "screen_slug": slug,
        "next_panel": (current + 1) % max(len(show.board.panels), 1),
        "seconds": SECONDS_PER_PANEL if len(show.board.panels) > 1 else 900,
    }
    return _for_screens_only(render(request, "attendance_plugin/celebration/screen.html", context))


@require_safe
@cache_control(no_cache=True)
@conditional_page
def board(request: HttpRequest, slug: str) -> HttpResponse:
    show = _show(slug)
    html = render_to_string("attendance_plugin/celebration/stage.html", _context(show) | {"current": 0})
    return _for_screens_only(JsonResponse(show.to_data() | {"release": __version__, "html": html}))


def _show(slug: str) -> Show:
    return show_at(get_object_or_404(Screen.objects.select_related("school"), slug=slug), timezone.now())


def _context(show: Show) -> dict[str, object]:
    return {"show": show, "board": show.board, "school": show.school, "release": __version__}


def _wanted_panel(request: HttpRequest, count: int) -> int:
    asked = request.GET.get("panel", "")
    return int(asked) % count if count and asked.isascii() and asked.isdigit() and len(asked) < 4 else 0


def _for_screens_only(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
