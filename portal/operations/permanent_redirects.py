"""Every permanent redirect is a 308, whoever made it.

Some calendar programs remember a new address after a 308 and no other answer (ICSx5); browsers treat it as a 301. It
covers http to https, redirects an editor entered, and the slash at the end of an address. Where the target is itself an
old address of a feed, the answer leads straight to the newest one: never a chain.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

from portal.calendars.old_addresses import current_address
from portal.calendars.places import SCHOOLS
from portal.pages.school import school_for


class PermanentRedirectMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 301:
            response.status_code = 308
            response.reason_phrase = "Permanent Redirect"
            response.headers["Location"] = _straight(request, response.headers["Location"])
        return response


def _straight(request: HttpRequest, location: str) -> str:
    parts = urlsplit(location)
    if not parts.path.startswith(SCHOOLS) or parts.netloc not in {"", request.get_host()} or request.path == parts.path:
        return location
    school = school_for(request)
    today = current_address(parts.path, school) if school else None
    return parts._replace(path=today).geturl() if today else location
