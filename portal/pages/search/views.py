"""The page where a reader looks for something. All it depends on stands in its address: no cookie, the same for all."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from portal.pages.errors import too_many
from portal.pages.languages import spoken_in
from portal.pages.network_limits import take_one
from portal.pages.school import school_for
from portal.pages.telling_caches import FOR_EVERYBODY

from .finding import LONGEST_QUERY
from .results import Asked, page_of_results

# What no reader types; some of it only ever breaks a log or the order of the letters on a page.
NOT_WRITTEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
HOUR = 3600


@require_safe
@conditional_page
def search_page(request: HttpRequest) -> HttpResponse:
    with spoken_in(request.GET.get("language", "")) as language:
        typed = " ".join(NOT_WRITTEN.sub(" ", request.GET.get("q", "")).split())
        response = _refusal(request, typed) or _answer(request, typed, language.code)
        response["Content-Language"] = language.tag
    response["X-Robots-Tag"] = "noindex"
    return response


def _refusal(request: HttpRequest, typed: str) -> HttpResponse | None:
    """For a network that asks too often; the empty page costs next to nothing and is not counted."""
    allowance = take_one(request, "searches", settings.SEARCHES_PER_MINUTE) if typed else None
    return too_many(request, allowance.resets_in) if allowance and allowance.is_over else None


def _answer(request: HttpRequest, typed: str, language: str) -> HttpResponse:
    asked = Asked(
        path=request.path,
        query=typed[:LONGEST_QUERY].strip(),
        group=request.GET.get("kind", ""),
        number=request.GET.get("page", ""),
        language=language,
    )
    context = page_of_results(school_for(request), asked) | {"is_cut": len(typed) > LONGEST_QUERY}
    response = render(request, "pages/search/search_page.html", context)
    response["Cache-Control"] = FOR_EVERYBODY
    return response


@require_safe
@cache_control(public=True, max_age=HOUR)
@conditional_page
def search_description(request: HttpRequest) -> HttpResponse:
    """For browsers that offer to search the site from their address bar (OpenSearch 1.1)."""
    context = {"root": settings.BASE_URL}
    content_type = "application/opensearchdescription+xml"
    return render(request, "pages/search/opensearch.xml", context, content_type=content_type)
