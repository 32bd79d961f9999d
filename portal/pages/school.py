"""Which school a request is about."""

from django.conf import settings
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest
from wagtail.models import Site

from portal.kept_answers.rendering import remembered

from .models import School

# The answer of the last request, for the one page that must appear when the database does not answer.
_last_known: list[School] = []


def default_school() -> School | None:
    """The main school: the one with the portal's default site. While no school has it, the one set up first."""
    return schools_main_first().first()


def schools_main_first() -> "QuerySet[School]":
    """Every school of the portal: the main school, then the others as they were set up."""
    return School.objects.select_related("site").order_by(
        Case(When(site__is_default_site=True, then=0), default=1), "pk"
    )


def host_of(school: School) -> str:
    """The portal's own address, or that of the school's own site."""
    if school.site is None or school.site.is_default_site:
        return settings.BASE_URL
    return str(school.site.root_url)


def folder_in_content(school: School) -> str:
    """Where ``content/`` keeps what is the school's: nothing for the main school, ``schools/<slug>/`` for another."""
    return "" if school == default_school() else f"schools/{school.slug}/"


def school_for(request: HttpRequest) -> School | None:
    """The school whose Wagtail site was asked for, else the default one; looked up once a request."""
    if not hasattr(request, "_portal_school"):
        site = Site.find_for_request(request)
        found = remembered(("school", site and site.pk), lambda: _school_of(site))
        request._portal_school = found  # type: ignore[attr-defined]
        _last_known[:] = [request._portal_school] if request._portal_school else []  # type: ignore[attr-defined]
    return request._portal_school  # type: ignore[attr-defined]


def _school_of(site: Site | None) -> School | None:
    found = School.objects.filter(site=site).select_related("site").first() if site else None
    return found or default_school()


def last_known_school() -> School | None:
    return _last_known[0] if _last_known else None
