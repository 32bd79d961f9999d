"""A school with the dates of a small, made-up year, loaded the way ``portal load-content`` loads them.

Wagtail's list of what refers to what is not kept meanwhile: it takes longer than the dates themselves.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from wagtail.models import Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from portal.calendars.bank_holidays import place_bank_holidays
from portal.calendars.loader import load_calendars
from portal.calendars.models import AcademicYear, CalendarDate
from portal.calendars.services import publish_calendar
from portal.content_loader import LoadReport
from portal.content_loader.calendar import load_calendar
from portal.pages.models import HomePage, School
from tests.planted_pages import bare_root, plant

YEAR = """
label = "2026-27"
[[terms]]
key = "autumn"
title = "Autumn term"
first = 2026-09-02
last = 2026-12-18
[[terms]]
key = "spring"
title = "Spring term"
first = 2027-01-05
last = 2027-03-25
[[terms]]
key = "summer"
title = "Summer term"
first = 2027-04-12
last = 2027-07-21
[[half_terms]]
key = "autumn-half"
title = "Autumn half term"
first = 2026-10-26
last = 2026-10-30
[[inset]]
key = "inset-january"
title = "INSET day"
first = 2027-01-04
[[inset]]
key = "inset-year-3"
title = "INSET day"
first = 2026-11-27
year_groups = [3]
[[closures]]
key = "boiler"
title = "Boiler repair"
first = 2026-11-25
half = "pm"
[[early_closing]]
key = "autumn-close"
title = "Early finish"
first = 2026-12-18
at = "13:30"
[[assessments]]
key = "tests"
title = "Year 6 tests"
first = 2027-05-10
last = 2027-05-13
year_groups = [6]
source = "National timetable"
[[events]]
key = "fair"
title = "Winter fair; cakes, games"
first = 2026-12-05
starts_at = "10:00"
ends_at = "13:00"
"""

Load = Callable[..., LoadReport]


@pytest.fixture
def site(school: School) -> Site:
    """The school's Wagtail site with a home page."""
    home = plant(bare_root(), HomePage(title="Welcome", slug="home"))
    school.site = Site.objects.create(
        hostname="testserver", root_page=home, site_name=school.name, is_default_site=True
    )
    school.save()
    return school.site


@pytest.fixture
def load(site: Site, school: School, tmp_path: Path) -> Load:
    """Load these year files (this year's, if none is given) and hand back the report."""

    def load_years(*years: str) -> LoadReport:
        calendars = []
        for text in years or (YEAR,):
            label = text.split('label = "')[1][:7]
            path = tmp_path / f"{label}.toml"
            path.write_text(text)
            calendars.append(load_calendar(path, f"calendar/{path.name}"))
        report = LoadReport()
        given = SimpleNamespace(slug=school.slug)
        part = SimpleNamespace(school=given, calendars=tuple(calendars))
        content: Any = SimpleNamespace(school=given, parts=(part,))
        with disable_reference_index_auto_update():
            load_calendars(content, report)
        return report

    return load_years


@pytest.fixture
def upper(school: School) -> School:
    """Another school of the trust without a site of its own: Years 7 to 13, with terms of its own."""
    now = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    second = School.objects.create(
        slug="mill-upper", name="Mill Upper School", phase="secondary", am_registration=time(8, 40), am_ends=time(12),
        pm_registration=time(13), pm_ends=time(15), report_absence_by=time(8, 30),
    )  # fmt: skip
    year = AcademicYear.objects.create(school=second, label="2026-27")
    for title, first, last in (
        ("Autumn term", date(2026, 9, 3), date(2026, 12, 17)),
        ("Spring term", date(2027, 1, 6), date(2027, 3, 24)),
    ):
        row = CalendarDate(year=year, category="term", title=title, first_day=first, last_day=last, modified_at=now)
        row.save()
    place_bank_holidays(year, now=now)
    publish_calendar(second, now=now)
    return second
