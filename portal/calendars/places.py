"""Where each school's dates are: the main school's at /dates/, another's at /dates/schools/<its short name>/."""

from portal.pages.models import School
from portal.pages.school import host_of, schools_main_first

from .feed_names import FeedName

ROOT = "/dates/"
SCHOOLS = f"{ROOT}schools/"


def dates_path(school: School) -> str:
    """The path of the school's dates. A school with a site of its own has them there as the main one has here."""
    if school.site_id is not None or school.pk == schools_main_first().values_list("pk", flat=True).first():
        return ROOT
    return f"{SCHOOLS}{school.slug}/"


def dates_url(school: School, rest: str = "") -> str:
    """The whole address of something below the school's dates, for calendar programs, codes and letters."""
    return f"{host_of(school)}{dates_path(school)}{rest}"


def feed_path(school: School, feed: FeedName, format: str) -> str:
    return f"{dates_path(school)}feeds/{feed.name}.{format}"


def schools_here() -> list[School]:
    """The schools whose dates this site shows, the main one first; a school with a site of its own is shown there."""
    found = list(schools_main_first())
    return [school for place, school in enumerate(found) if place == 0 or school.site_id is None]
