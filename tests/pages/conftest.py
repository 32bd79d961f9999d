"""Content as the loader hands it over, small and ours."""

from datetime import time
from types import SimpleNamespace
from typing import Any

import pytest

from portal.content_loader import ContactContent, LoadReport, PageContent, SchoolContent, SchoolPart
from portal.pages.crest import default_crest
from portal.pages.services import load_pages, load_schools


def page(slug: str, title: str, *, in_menu: bool = True, body: str = "Words.", summary: str = "") -> PageContent:
    return PageContent(
        file=f"pages/{slug}.md", slug=slug, title=title, in_menu=in_menu, summary=summary or f"About {slug}", body=body
    )


def school_content(**changes: Any) -> SchoolContent:
    values: dict[str, Any] = {
        "file": "school.toml",
        "slug": "millbrook",
        "name": "Millbrook Primary School",
        "trust": "",
        "phase": "primary",
        "strapline": "By the water",
        "address": "1 Weir Lane\nMillbrook",
        "telephone": "01632 960100",
        "email": "office@millbrook.example",
        "local_authority_number": "999",
        "establishment_number": "2001",
        "crest_file": "crest.svg",
        "crest_svg": default_crest(),
        "am_registration": time(8, 50),
        "am_ends": time(12),
        "pm_registration": time(13),
        "pm_ends": time(15, 15),
        "register_closes_after_minutes": 30,
        "report_absence_by": time(8, 45),
        "contacts": {
            "office": ContactContent(role="School office", telephone="01632 960100", email="office@millbrook.example")
        },
        "colours": {"brand": "#1f5b63"},
        "classes": (),
    }
    return SchoolContent(**(values | changes))


def content(*pages: PageContent, **changes: Any) -> Any:
    school = school_content(**changes)
    return SimpleNamespace(school=school, parts=(SchoolPart(school=school),), pages=pages)


HOME = page("home", "Welcome", in_menu=False, body="Good morning, **everybody**.")
PAGES = (
    HOME,
    page("news", "News"),
    page(
        "privacy", "Privacy notice", in_menu=False, body="## What we keep\n\n| What | How long |\n|---|---|\n| x | y |"
    ),
)


def load(given: Any) -> LoadReport:
    report = LoadReport()
    load_schools(given, report)
    load_pages(given, report)
    return report


@pytest.fixture
def site(db: None) -> LoadReport:
    """A school with a home page, news in the menu and a privacy notice in the footer."""
    return load(content(*PAGES))
