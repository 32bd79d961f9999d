"""The forms parents may fill in, for the list of forms and for the home page."""

from datetime import date

from wagtail.models import Page

from portal.forms.definitions import JOURNEYS
from portal.forms.parent_forms import ParentForm
from portal.pages.home import HomePanel
from portal.pages.models import School

from .models import OwnFormPage


def portal_forms() -> list[ParentForm]:
    return list(JOURNEYS.values())


def school_forms(above: Page) -> list[OwnFormPage]:
    """The open forms below a page; the one that closes first comes first."""
    found = OwnFormPage.objects.descendant_of(above).live().public().select_related("closing").order_by("title")
    return sorted((page for page in found if not page.is_over), key=lambda page: page.closes_on or date.max)


def forms_panel(school: School, on: date) -> HomePanel | None:
    """The school's open forms on its home page; nothing where it has none."""
    if school.site is None:
        return None
    pages = school_forms(school.site.root_page)
    return HomePanel("forms", "forms/own/home_panel.html", {"pages": pages}) if pages else None
