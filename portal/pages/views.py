"""Small public answers about the school itself: its colours, its crest, robots.txt, the styleguide."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from .addresses import pages_for_robots
from .colours import stylesheet
from .crest import crest_to_serve
from .school import school_for
from .styleguide import styleguide_context

# Short enough that a new colour shows the same morning, long enough to cost a parent's phone nothing.
HOUR = 3600


@require_safe
@cache_control(public=True, max_age=HOUR)
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /requests/",
        "Disallow: /sign/",
        "Disallow: /screen/",
        "Disallow: /search/",
        f"Sitemap: {settings.BASE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=HOUR)
@conditional_page
def sitemap(request: HttpRequest) -> HttpResponse:
    school = school_for(request)
    addresses = [f"{settings.BASE_URL}{path}" for path in (pages_for_robots(school) if school else [])]
    return render(request, "pages/sitemap.xml", {"addresses": addresses}, content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=HOUR)
@conditional_page
def school_tokens(request: HttpRequest) -> HttpResponse:
    school = school_for(request)
    return HttpResponse(stylesheet(school.colours if school else {}), content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=HOUR)
@conditional_page
def school_crest(request: HttpRequest) -> HttpResponse:
    school = school_for(request)
    return HttpResponse(crest_to_serve(school.crest_svg if school else ""), content_type="image/svg+xml")


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/styleguide.html", styleguide_context(request))
