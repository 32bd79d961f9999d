"""The read-only JSON of everything public. Nothing here knows a pupil, a parent or a member of staff.

The interactive pages of django-ninja are off: they come from a third party. The description at
``/api/v1/openapi.json`` opens in any such viewer.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Query
from ninja.errors import HttpError, ValidationError

from portal.pages.models import School
from portal.pages.school import school_for, schools_main_first
from portal.policies.models import PolicyPage

from . import reading, schemas

DESCRIPTION = (
    "Read-only, public, without a key. Answers carry an ETag: send it back as If-None-Match and an unchanged answer "
    "costs nothing. Fields may be added at any time; a field is taken away or changes its meaning only under a new "
    "version of the address. Days are ISO dates, both ends included; times are local to England."
)
REFUSALS = {404: schemas.Problem, 422: schemas.Problem}

api = NinjaAPI(
    title="Attendance Portal",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api-v1",
)


@api.exception_handler(ValidationError)
def refuse(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that cannot be read: which, and why."""
    found = "; ".join(f"{problem['loc'][-1]}: {problem['msg']}" for problem in error.errors)
    return api.create_response(request, {"detail": f"{found}. See {reading.ROOT}openapi.json."}, status=422)


def school_asked_for(request: HttpRequest, slug: str | None = None) -> School:
    """The school named, else the one whose site this is."""
    found = School.objects.filter(slug=slug).first() if slug else school_for(request)
    if found is None:
        raise HttpError(404, f"There is no school {slug or ''!r}. See {reading.ROOT}schools/ for those there are.")
    return found


def policy_asked_for(request: HttpRequest, slug: str, school: str | None) -> PolicyPage:
    """The policy at this address, whichever school of the trust it belongs to, unless one is named."""
    of_school = school_asked_for(request, school) if school else None
    page = reading.public_policy(slug, of_school)
    if page is None:
        raise HttpError(404, f"There is no policy {slug!r}. See {reading.ROOT}policies/ for those there are.")
    return page


@api.get("/", response=schemas.Index, summary="Where everything is", tags=["start"])
def index(request: HttpRequest) -> dict[str, str]:
    places = {name: reading.absolute(f"{reading.ROOT}{name}/") for name in ("schools", "policies", "dates")}
    return places | {"openapi": reading.absolute(f"{reading.ROOT}openapi.json")}


@api.get("/schools/", response=schemas.SchoolList, summary="Schools, the main one first", tags=["schools"])
def schools(request: HttpRequest) -> dict[str, Any]:
    return {"schools": [reading.school_data(school) for school in schools_main_first()]}


@api.get(
    "/policies/",
    response={200: schemas.PolicyList} | REFUSALS,
    summary="A school’s policies in force today",
    tags=["policies"],
)
def policies(request: HttpRequest, school: str | None = None) -> dict[str, Any]:
    today = timezone.localdate()
    pages = reading.public_policies(school_asked_for(request, school))
    return {"policies": [reading.policy_data(page, today) for page in pages]}


@api.get(
    "/policies/{slug}/",
    response={200: schemas.PolicyOut} | REFUSALS,
    summary="One policy with its versions",
    tags=["policies"],
)
def policy(request: HttpRequest, slug: str, school: str | None = None) -> dict[str, Any]:
    return reading.policy_data(policy_asked_for(request, slug, school), timezone.localdate())


@api.get(
    "/policies/{slug}/versions/{label}/",
    response={200: schemas.VersionOut} | REFUSALS,
    summary="One version with its clauses and rules",
    tags=["policies"],
)
def policy_version(request: HttpRequest, slug: str, label: str, school: str | None = None) -> dict[str, Any]:
    page = policy_asked_for(request, slug, school)
    found = reading.version_data(page, label)
    if found is None:
        address = f"{reading.ROOT}policies/{slug}/"
        raise HttpError(404, f"The policy {slug!r} has no version {label!r}. See {address} for those it has.")
    return found


@api.get("/dates/", response={200: schemas.DateList} | REFUSALS, summary="Term dates and events", tags=["dates"])
def dates(request: HttpRequest, wanted: Query[schemas.DatesWanted]) -> dict[str, Any]:
    school = school_asked_for(request, wanted.school)
    return reading.dates_data(school, reading.chosen_occasions(school, wanted))
