"""A panel on the school's home page."""

from datetime import date

from portal.pages.home import HomePanel
from portal.pages.models import School

FRIDAY = 5


def lessons_panel(school: School, on: date) -> HomePanel | None:
    """How many days it is until the next lesson; nothing for a school that does not swim."""
    if school.phase == School.Phase.SECONDARY:
        return None
    return HomePanel("news", "swimming/home_panel.html", {"days": (FRIDAY - on.isoweekday()) % 7})
