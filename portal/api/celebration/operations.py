"""The addresses below ``celebration/``: screens that a school has opened to everybody, and nothing they do not show.

No earlier week can be asked for, and a screen that is not open is not there. Whoever keeps the board asks before it is
shown: a week that staff take back is gone with the next request.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Path, Query, Router

from portal.api.paging import Paged, paged
from portal.api.parameters import OfSchool, Slug, school_asked_for
from portal.api.places import ROOT, absolute, api_url
from portal.api.problems import Refusal
from portal.attendance_plugin.celebration.models import Screen
from portal.attendance_plugin.celebration.pages import Panel
from portal.attendance_plugin.celebration.show import show_at

from .shapes import BoardOut, ScreenList

TAG = "celebration"
router = Router(tags=[TAG])


class ScreensWanted(OfSchool, Paged):
    """Whose screens, and which part of the list."""


@router.get("/", response=ScreenList, summary="Screens that everybody may see")
def screens(request: HttpRequest, wanted: Query[ScreensWanted]) -> dict[str, Any]:
    """The school's screens that are open to everybody; many schools open none."""
    found = _open_screens().filter(school=school_asked_for(request, wanted.school)).order_by("slug")
    shown, about = paged(request, found, wanted)
    return about | {"screens": [_brief(screen) for screen in shown]}


@router.get("/{slug:screen}/", response=BoardOut, summary="This week of whole classes")
def celebration(request: HttpRequest, response: HttpResponse, screen: Path[Slug]) -> dict[str, Any]:
    """What the screen shows this week: whole classes only, never a child, nobody last, no earlier week."""
    found = _open_screens().filter(slug=screen).first()
    if found is None:
        raise Refusal(404, f"There is no screen {screen!r} that is open. See {ROOT}celebration/ for those there are.")
    response["Cache-Control"] = "public, no-cache"
    response["X-Robots-Tag"] = "noindex"
    show = show_at(found, timezone.now())
    return _brief(found) | {
        "shows": show.day_mode,
        "as_of": show.as_of,
        "valid_until": show.valid_until,
        "revised_on": show.board.revised_on,
        "leaves_out_medical": show.board.leaves_out_medical,
        "panels": [_panel(panel) for panel in show.board.panels],
    }


def _open_screens() -> Any:
    return Screen.objects.filter(open_to_all=True).select_related("school")


def _brief(screen: Screen) -> dict[str, Any]:
    return {
        "slug": screen.slug,
        "title": screen.title,
        "school": screen.school.slug,
        "page": absolute(reverse("attendance:screen", args=[screen.slug])),
        "url": api_url(f"celebration/{screen.slug}/"),
    }


def _panel(panel: Panel) -> dict[str, Any]:
    return {
        "kind": panel.kind,
        "title": panel.title,
        "text": panel.text,
        "figure": panel.figure,
        "rows": [{name: getattr(row, name) for name in ("name", "place", "figure", "is_leader")} for row in panel.rows],
    }
