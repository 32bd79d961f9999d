"""What the search finds of the dates: the page of term dates, and each date to come."""

from collections.abc import Iterator
from datetime import date

from wagtail.models import Site

from portal.pages.models import School
from portal.pages.search.entries import Entry, page_entry

from .models import TermDatesPage
from .occasions import Category, Occasion, occasions_of
from .places import dates_path
from .school_dates import confirmed, dates_of, published_years


def date_entries(school: School, today: date) -> Iterator[Entry]:
    """Nothing where no page shows the dates. A school without a site has them on that of the main school."""
    site = school.site or Site.objects.filter(is_default_site=True).first()
    page = TermDatesPage.objects.descendant_of(site.root_page).live().public().first() if site else None
    if page is None:
        return
    if school.site is not None:
        yield page_entry(page, school, page.introduction)
    by_label = dates_of(school, published_years(school))
    for label in sorted(by_label):
        for occasion in occasions_of(confirmed(by_label[label])):
            if occasion.last_day >= today:
                yield _entry(occasion, f"{dates_path(school)}{label}/#{anchor_of(occasion)}")


def anchor_of(occasion: Occasion) -> str:
    """Where the page of its year shows it: terms stand in a table of their own, each other day in a row with a name."""
    return "terms" if occasion.category == Category.TERM else occasion.anchor


def _entry(occasion: Occasion, address: str) -> Entry:
    first = occasion.first_day
    times = f"{occasion.times}." if occasion.times else ""
    return Entry(
        kind="date",
        title=occasion.full_title,
        text=f"{times} {occasion.description}".strip(),
        address=address,
        also=f"{occasion.category_name} {occasion.who} {first:%A} {first.day} {first:%B %Y}",
        first_day=first,
        last_day=occasion.last_day,
    )
