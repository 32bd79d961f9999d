"""The dates on the home page: the next day off, the way back, and what comes next."""

from datetime import date

from portal.pages.home import HomePanel
from portal.pages.models import School

from .models import TermDatesPage
from .next_days import next_days
from .services import current_calendar_version, next_dates, rules_calendar

SHOWN = 4


def dates_panel(school: School, on: date) -> HomePanel | None:
    """Nothing where the school has no page of dates, or no date ahead."""
    coming = next_dates(school, on, SHOWN)
    if not coming or not TermDatesPage.objects.live().exists():
        return None
    calendar = rules_calendar(current_calendar_version(school))
    following = next_dates(school, on, 1000)
    context = {"next_days": next_days(calendar, following, on), "coming": coming, "today": on}
    return HomePanel("dates", "calendars/home_panel.html", context, stylesheet="calendars/term_dates.css")
