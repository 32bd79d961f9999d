"""What can be found: each room names its own through ``hooks.search_entries``, and the pages are named here.

Only what anybody may read today: no draft, no page that is closed to some, no version that is not in force.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.html import strip_tags
from wagtail.models import Page, Site

from portal.pages.markdown import render_markdown
from portal.pages.models import BulletinIndexPage, BulletinPage, ContentPage, HomePage, School

# Where a tag stood between a word and its stop.
SPACE_BEFORE_STOP = re.compile(r" (?=[.,:;!?)])")
Kind = Literal["form", "date", "page", "policy", "clause"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing to find: its title and text, and where people read it.

    ``address`` is a path of the school's own host, or a whole address elsewhere; ``also`` holds words that find it and
    are not shown. ``slug`` and ``version`` name it to programs: of a policy or clause its policy's and the label, of a
    form its own, of a page its key. ``since`` is the day from which the version applies. ``is_translated``: title and
    text are in the reader's language, not the school's own words.
    """

    kind: Kind
    title: str
    text: str
    address: str
    within: str = ""
    also: str = ""
    slug: str = ""
    version: str = ""
    since: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    is_translated: bool = False


def page_entries(school: School, today: date) -> Iterator[Entry]:
    """The home page, plain pages, and bulletins."""
    if school.site is None:
        return
    kinds = ((HomePage, "introduction"), (ContentPage, "body"), (BulletinIndexPage, "introduction"))
    for model, body in (*kinds, (BulletinPage, "summary")):
        for page in model.objects.descendant_of(school.site.root_page, inclusive=True).live().public().order_by("path"):
            yield page_entry(page, school, getattr(page, body))


def page_entry(page: Page, school: School, body: str) -> Entry:
    """A published page; ``body`` is its Markdown."""
    text = plain_text(render_markdown(body))
    also = page.search_description
    return Entry(
        kind="page", title=page.title, text=text, address=address_of(page, school), also=also, slug=str(page.pk)
    )


def address_of(page: Page, school: School) -> str:
    """Where the page stands on the school's own host, or on the portal's for a school without one."""
    site = school.site or Site.objects.filter(is_default_site=True).first()
    return str(page.relative_url(site) or page.url_path)


def plain_text(markup: str) -> str:
    """The words of HTML on one line."""
    return SPACE_BEFORE_STOP.sub("", " ".join(html.unescape(strip_tags(markup.replace("<", " <"))).split()))
