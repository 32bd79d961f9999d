"""The feeds over HTTP: no log-in, no cookie, no error for a feed that exists."""

import logging
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.pages.school import school_for

from .conditional import conditional_response
from .feed_names import find_feed, is_feed_name
from .feeds import BuiltFeed, current_feed, single_entry
from .last_good_feeds import lay_down, pick_up
from .qr_codes import qr_svg

logger = logging.getLogger(__name__)
CONTENT_TYPES = {"ics": "text/calendar; charset=utf-8", "json": "application/json; charset=utf-8"}


@require_safe
def feed(request: HttpRequest, name: str, format: str) -> HttpResponse:
    """A feed as iCalendar or JSON, with 304 for whoever has it already."""
    built = _feed_for(request, name, format)
    headers = {
        "Content-Type": CONTENT_TYPES[format],
        "Content-Disposition": f'inline; filename="{name}.{format}"',
        "Cache-Control": "public, max-age=900, stale-if-error=604800",
    }
    if format == "json":
        headers["Access-Control-Allow-Origin"] = "*"
    return conditional_response(
        request, built.body, sha256=built.sha256, changed_at=built.changed_at, headers=headers, now=timezone.now()
    )


@require_safe
def one_day(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One entry as a file to open once; it does not change afterwards."""
    school = school_for(request)
    body = single_entry(school, uid) if school else None
    if body is None:
        raise Http404("There is no date of this name.")
    headers = {
        "Content-Type": CONTENT_TYPES["ics"],
        "Content-Disposition": f'attachment; filename="{uid}.ics"',
        "Cache-Control": "public, max-age=900",
    }
    return HttpResponse(body, headers=headers)


@require_safe
def qr_code(request: HttpRequest, name: str) -> HttpResponse:
    school = school_for(request)
    found = find_feed(school, name) if school else None
    if found is None:
        raise Http404("This school has no feed of this name.")
    return HttpResponse(
        qr_svg(found), headers={"Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=900"}
    )


def _feed_for(request: HttpRequest, name: str, format: str) -> BuiltFeed:
    if not is_feed_name(name):
        raise Http404("There is no feed of this name.")
    host = request.get_host()
    try:
        built = _build(request, name, format)
    except Http404:
        raise
    except Exception:
        kept = pick_up(host, name, format)
        if kept is None:
            raise
        logger.exception("The feed %s.%s could not be had; the copy on disk is served.", name, format)
        return kept
    try:
        lay_down(host, name, format, built)
    except OSError:
        logger.exception("The feed %s.%s could not be copied to disk.", name, format)
    return built


def _build(request: HttpRequest, name: str, format: str) -> BuiltFeed:
    school = school_for(request)
    found = find_feed(school, name) if school else None
    if school is None or found is None:
        raise Http404("This school has no feed of this name.")
    return current_feed(school, found, format)
