"""How a family brings a feed into its own calendar program: one address, dressed for each program."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.http import Http404

from portal.pages.models import School

from .feed_names import FeedName, feeds_of, find_feed
from .places import dates_path, dates_url, feed_path
from .refresh_habits import HABITS

# In a browser the likely one goes before the others (likely_calendar.js).
CHOICES = ("apple", "google", "outlook", "other")


@dataclass(frozen=True, slots=True)
class SubscribeLinks:
    """Apple takes webcal, Google a webcal address inside its own, Outlook the plain one; others copy ``address``."""

    address: str
    webcal: str
    google: str
    outlook: str
    outlook_work: str


def subscribe_links(school: School, feed: FeedName) -> SubscribeLinks:
    """The links of a feed, made from the portal's own address, never from the request."""
    address = dates_url(school, f"feeds/{feed.name}.ics")
    webcal = urlsplit(address)._replace(scheme="webcal").geturl()
    outlook = urlencode({"url": address, "name": f"{school.name} – {feed.title}"}, quote_via=quote)
    return SubscribeLinks(
        address=address,
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        outlook=f"https://outlook.live.com/calendar/0/addfromweb?{outlook}",
        outlook_work=f"https://outlook.office.com/calendar/0/addfromweb?{outlook}",
    )


def subscribe_context(school: School, name: str) -> dict[str, Any]:
    """What the help page of one feed shows, the same to everybody. Raises Http404 for a feed the school has not got."""
    feed = find_feed(school, name)
    if feed is None:
        raise Http404("This school has no feed of this name.")
    return {
        "feed": feed,
        "links": subscribe_links(school, feed),
        "choices": [(choice, f"calendars/subscribe/{choice}.html") for choice in CHOICES],
        "habits": HABITS,
        "of_school": school,
        "dates_path": dates_path(school),
        "file": feed_path(school, feed, "ics"),
        "data": feed_path(school, feed, "json"),
        "other_feeds": [other for other in feeds_of(school) if other != feed],
    }
