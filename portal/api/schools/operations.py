"""The addresses below ``schools/``."""

from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from portal.api.paging import Paged, paged
from portal.api.parameters import Slug, school_asked_for
from portal.api.places import api_url
from portal.pages.models import School
from portal.pages.school import schools_main_first

from .shapes import PLACES, SchoolList, SchoolOut

TAG = "schools"
SAME = ("slug", "name", "trust", "phase", "strapline", "address", "telephone", "email")
REPORT_BY = "report_absence_by"
TIMES = ("am_registration", "am_ends", "pm_registration", "pm_ends")
router = Router(tags=[TAG])


@router.get("/", response=SchoolList, summary="Schools, the main one first")
def schools(request: HttpRequest, wanted: Query[Paged]) -> dict[str, Any]:
    """Every school of the portal: one, or those of a trust."""
    shown, about = paged(request, schools_main_first(), wanted)
    return about | {"schools": [school_data(school) for school in shown]}


@router.get("/{slug:school}/", response=SchoolOut, summary="One school")
def school(request: HttpRequest, school: Path[Slug]) -> dict[str, Any]:
    """A school as its own pages describe it, with where everything of it is."""
    return school_data(school_asked_for(request, school))


def school_data(school: School) -> dict[str, Any]:
    same = {name: getattr(school, name) for name in SAME}
    clock = {name: f"{getattr(school, name):%H:%M}" for name in (*TIMES, REPORT_BY)}
    places = {name: api_url(f"{name}/?school={school.slug}") for name in PLACES}
    return {
        **same,
        **places,
        "url": api_url(f"schools/{school.slug}/"),
        REPORT_BY: clock.pop(REPORT_BY),
        "session_times": clock,
    }
