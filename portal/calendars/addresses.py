"""Every public address of this room, for the static site and the site map."""

from django.utils import timezone

from portal.pages.models import School

from .feed_names import feeds_of
from .feeds import FORMATS
from .models import TermDatesPage
from .old_addresses import old_paths
from .places import SCHOOLS, dates_path, feed_path, schools_here
from .school_dates import published_years
from .services import next_dates

MANY = 10_000


def calendar_addresses(school: School) -> list[str]:
    """Of every school shown on the site: its pages of dates, and each feed in each format."""
    has_page = TermDatesPage.objects.live().public().exists()
    others = [other for other in schools_here() if other != school]
    found = [path for each in (school, *others) for path in addresses_of(each, has_page=has_page)]
    return list(dict.fromkeys([*found, *(_comparison() if others and has_page else [])]))


def addresses_of(school: School, *, has_page: bool = True) -> list[str]:
    """The page of one school's dates with its years and subscription pages, its feeds, and its single days."""
    base, feeds = dates_path(school), feeds_of(school)
    files = [
        *(feed_path(school, feed, format) for feed in feeds for format in (*FORMATS, "svg")),
        *(entry.file_path for entry in next_dates(school, timezone.localdate(), MANY)),
    ]
    if not has_page:
        return files
    years = [f"{base}{year.label}/" for year in published_years(school)]
    return [base, *years, *(f"{base}feeds/{feed.name}/" for feed in feeds), *files]


def _comparison() -> list[str]:
    labels = {year.label for each in schools_here() for year in published_years(each)}
    return [SCHOOLS, *(f"{SCHOOLS}{label}/" for label in sorted(labels))] if labels else []


def moved_addresses(school: School) -> dict[str, str]:
    """Old path -> path of today, of every school shown here: for the static site, which cannot answer for itself."""
    return {old: new for each in schools_here() for old, new in old_paths(each, addresses_of(each)).items()}
