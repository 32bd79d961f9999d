"""Every public address of this room, for the static site and the site map."""

from django.utils import timezone

from portal.pages.models import School

from .feed_names import feeds_of
from .feeds import FORMATS, feed_path
from .models import TermDatesPage
from .services import next_dates

MANY = 10_000


def calendar_addresses(school: School) -> list[str]:
    """The page of dates with its years and subscription pages, and each feed in each format."""
    feeds = feeds_of(school)
    files = [
        *(feed_path(feed, format) for feed in feeds for format in FORMATS),
        *(f"/dates/feeds/{feed.name}.svg" for feed in feeds),
        *(entry.file_path for entry in next_dates(school, timezone.localdate(), MANY)),
    ]
    if not TermDatesPage.objects.live().public().exists():
        return files
    years = school.academic_years.filter(published=True).values_list("label", flat=True)
    return [
        "/dates/",
        *(f"/dates/{label}/" for label in years),
        *(f"/dates/feeds/{feed.name}/" for feed in feeds),
        *files,
    ]
