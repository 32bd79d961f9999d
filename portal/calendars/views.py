"""The feeds over HTTP: no log-in, no cookie, no error for a feed that exists."""

import logging
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.pages.models import School
from portal.pages.school import school_for

from .conditional import conditional_response
from .feed_names import FeedName, find_feed, is_feed_name
from .feeds import BuiltFeed, current_feed, single_entry
from .last_good_feeds import lay_down, pick_up
from .old_addresses import current_address, moved_for_good
from .places import ROOT, dates_path
from .qr_codes import qr_svg

logger = logging.getLogger(__name__)
CONTENT_TYPES = {"ics": "text/calendar; charset=utf-8", "json": "application/json; charset=utf-8"}


@require_safe
def feed(request: HttpRequest, name: str, format: str, slug: str = "") -> HttpResponse:
    """A feed as iCalendar or JSON, with 304 for whoever has it already, and 308 from an address it once had."""
    built = _feed_for(request, slug, name, format)
    if isinstance(built, HttpResponse):
        return built
    headers = {
        "Content-Type": CONTENT_TYPES[format],
        "Content-Disposition": f'inline; filename="{name}.{format}"',
        "Cache-Control": "public, max-age=900, stale-if-error=604800",
    }
    if format == "json":
        headers["Access-Control-Allow-Origin"] = "*"
    return conditional_response(request, built.body, sha256=built.sha256, changed_at=built.changed_at, headers=headers)


@require_safe
def one_day(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One entry as a file to open once; it does not change afterwards."""
    body = single_entry(uid)
    if body is None:
        raise Http404("There is no date of this name.")
    headers = {
        "Content-Type": CONTENT_TYPES["ics"],
        "Content-Disposition": f'attachment; filename="{uid}.ics"',
        "Cache-Control": "public, max-age=900",
    }
    return HttpResponse(body, headers=headers)


@require_safe
def qr_code(request: HttpRequest, name: str, slug: str = "") -> HttpResponse:
    school, found = _find(request, slug, name)
    if school is None or found is None:
        return _moved(request)
    headers = {"Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=900"}
    return HttpResponse(qr_svg(school, found), headers=headers)


def _feed_for(request: HttpRequest, slug: str, name: str, format: str) -> BuiltFeed | HttpResponse:
    if not is_feed_name(name):
        raise Http404("There is no feed of this name.")
    host = request.get_host()
    try:
        school, found = _find(request, slug, name)
        if school is None or found is None:
            return _moved(request)
        built = current_feed(school, found, format)
    except Http404:
        raise
    except Exception:
        kept = pick_up(host, slug, name, format)
        if kept is None:
            raise
        logger.exception("The feed %s.%s could not be had; the copy on disk is served.", name, format)
        return kept
    try:
        lay_down(host, slug, name, format, built)
    except OSError:
        logger.exception("The feed %s.%s could not be copied to disk.", name, format)
    return built


def _find(request: HttpRequest, slug: str, name: str) -> tuple[School | None, FeedName | None]:
    """The school and its feed, where this is the address they have today."""
    school = School.objects.filter(slug=slug).select_related("site").first() if slug else school_for(request)
    if school is None or (slug and dates_path(school) == ROOT):
        return None, None
    return school, find_feed(school, name)


def _moved(request: HttpRequest) -> HttpResponse:
    host_school = school_for(request)
    address = current_address(request.path, host_school) if host_school else None
    if address is None:
        raise Http404("There is no feed at this address.")
    return moved_for_good(address)
