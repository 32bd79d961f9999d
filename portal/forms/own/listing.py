"""The forms parents may fill in, for the list of forms and for the home page."""

from datetime import date

from wagtail.models import Page

from portal.forms.definitions import JOURNEYS
from portal.forms.parent_forms import ParentForm
from portal.pages.home import HomePanel
from portal.pages.models import School
from portal.pages.school import default_school

from .models import OwnFormPage


def has_forms(school: School) -> bool:
    """A school's forms stand on its own site; the main school's on the portal's."""
    return school.site_id is not None or school == default_school()


def portal_forms() -> list[ParentForm]:
    return list(JOURNEYS.values())


def school_forms(above: Page) -> list[OwnFormPage]:
    """The open forms below a page; the one that closes first comes first."""
    found = OwnFormPage.objects.descendant_of(above).live().public().select_related("closing")
    return sorted(
        (page for page in found if not page.is_over), key=lambda page: (page.closes_on or date.max, page.title)
    )


def forms_panel(school: School, on: date) -> HomePanel | None:
    """The school's open forms on its home page; nothing where it has none."""
    if school.site is None:
        return None
    pages = school_forms(school.site.root_page)
    return HomePanel("forms", "forms/own/home_panel.html", {"pages": pages}) if pages else None
