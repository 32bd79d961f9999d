"""The address ``dates/``."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from portal.api.paging import paged
from portal.api.parameters import school_asked_for
from portal.calendars.feed_names import WHOLE_SCHOOL
from portal.calendars.feeds import occasion_data
from portal.calendars.occasions import Occasion, occasions_of
from portal.calendars.places import dates_url
from portal.calendars.school_dates import published_dates
from portal.calendars.services import LONDON
from portal.pages.models import School

from .shapes import DateList, DatesWanted

TAG = "dates"
router = Router(tags=[TAG])


@router.get("/", response=DateList, summary="Term dates and events")
def dates(request: HttpRequest, wanted: Query[DatesWanted]) -> dict[str, Any]:
    """Every date of the published years, called-off ones too, by day. For the next ones, give today as ``from``."""
    school = school_asked_for(request, wanted.school)
    shown, about = paged(request, chosen_occasions(school, wanted), wanted)
    return about | {
        "school": school.slug,
        "time_zone": LONDON.key,
        "feed": dates_url(school, f"feeds/{WHOLE_SCHOOL.name}.ics"),
        "dates": [occasion_data(entry) for entry in shown],
    }


def chosen_occasions(school: School, wanted: DatesWanted) -> list[Occasion]:
    """The entries that fit every condition given; ``first`` and ``last`` keep what touches the days between."""
    rows = [row for row in published_dates(school) if wanted.year in {None, row.year.label}]
    return [entry for entry in occasions_of(rows) if _fits(entry, wanted)]


def _fits(entry: Occasion, wanted: DatesWanted) -> bool:
    return (
        entry.concerns(wanted.year_group)
        and (entry.is_day_off or not wanted.days_off)
        and (wanted.first is None or entry.last_day >= wanted.first)
        and (wanted.last is None or entry.first_day <= wanted.last)
    )
