"""Which of the editors' forms an address leads to, and whether it is open."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.forms.parent_forms import ParentForm
from portal.pages.models import School

from .journey import build_journey
from .models import OwnFormPage


@dataclass(frozen=True)
class FoundForm:
    """A form that is there for parents, or was. One that was taken back is closed without a day."""

    journey: ParentForm
    is_open: bool
    closed_at: datetime | None = None
    last_day: date | None = None


def find_own_form(school: School, slug: str) -> FoundForm | None:
    """The form under this address; None for one that parents have never seen, such as a draft."""
    page = find_page(school, slug)
    if page is None or page.first_published_at is None:
        return None
    journey = build_journey(slug, page.form)
    if page.is_over:
        return FoundForm(journey, is_open=False, closed_at=page.closes_at, last_day=page.last_day)
    return FoundForm(journey, is_open=page.live)


def find_page(school: School, slug: str) -> OwnFormPage | None:
    if school.site is None:
        return None
    own = OwnFormPage.objects.descendant_of(school.site.root_page)
    return own.public().filter(slug=slug).select_related("closing").order_by("path").first()
