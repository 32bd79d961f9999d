"""A line of praise on the home page: which classes lead their phase this week. Names of classes, no figures."""

from datetime import date

from portal.pages.home import HomePanel
from portal.pages.models import School

from .boards import board
from .models import Screen


def celebration_panel(school: School, on: date) -> HomePanel | None:
    """Nothing where the school has no screen, or no week to speak of."""
    screen = Screen.objects.filter(school=school).select_related("school").order_by("pk").first()
    shown = board(screen, on) if screen else None
    if shown is None or shown.week is None:
        return None
    leaders = [row for panel in shown.panels if panel.kind == "leaders" for row in panel.rows if row.is_leader]
    if not leaders:
        return None
    return HomePanel(
        "celebration", "attendance_plugin/celebration/home_panel.html", {"leaders": leaders, "week": shown.week}
    )
