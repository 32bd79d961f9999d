"""What every answer of the API has in common over HTTP: readable from any site, remembered, never with a cookie."""

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from . import deprecations, rate_limits
from .places import ROOT
from .problems import our_fault, problem

View = Callable[..., HttpResponse]
# Kept by anybody, and asked about before each use: a policy that was replaced is not shown for another five minutes.
CACHE_CONTROL = "public, no-cache, stale-if-error=86400"
ALLOWED = "GET, HEAD, OPTIONS"
EXPOSED = "ETag, Content-Language, Deprecation, Link, RateLimit, RateLimit-Policy, Retry-After, Sunset"
PREFLIGHT = {
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": ALLOWED,
    "Cache-Control": "public, max-age=86400",
}
# What only ever breaks a database or a log; no parameter of the API has a use for it.
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def public_json(view: View, unknown_names: Callable[[str, Iterable[str]], list[str]] | None = None) -> View:
    """GET and HEAD with a strong ETag and 304, open to every origin without credentials; other methods are refused.

    ``unknown_names`` says which parameters an address does not have: they are refused, so that a slip of the pen is not
    answered as if nothing had been asked, and no cache keeps the same answer under any number of addresses.
    """

    def refusal(request: HttpRequest) -> HttpResponse | None:
        if any(CONTROL.search(value) for name, values in request.GET.lists() for value in (name, *values)):
            return problem(422, "A parameter holds a control character. Leave it out.")
        unknown = unknown_names(route_of(request), request.GET) if unknown_names else []
        if not unknown:
            return None
        errors = [{"name": name, "detail": "is not a parameter of this address"} for name in unknown]
        words = f"Not known here: {', '.join(unknown)}. See {ROOT}openapi.json."
        return problem(422, words, errors=errors)

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "OPTIONS":
            return _open_to_all(HttpResponse(status=204, headers=PREFLIGHT))
        if request.method not in {"GET", "HEAD"}:
            response = problem(405, f"The API is only read: {ALLOWED}.")
            response["Allow"] = ALLOWED
            return _open_to_all(response)
        allowance = rate_limits.take_one(request)
        if allowance and allowance.is_over:
            return _finished(request, rate_limits.with_what_is_left(rate_limits.refusal(allowance), allowance))
        response = _finished(request, refusal(request) or _answer(view, request, *args, **kwargs))
        return rate_limits.with_what_is_left(response, allowance) if allowance else response

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # nothing is written, and a refusal is said in JSON
    return answer


def route_of(request: HttpRequest) -> str:
    """The address as the description writes it: ``/api/v1/policies/{slug}/``."""
    route = request.resolver_match.route if request.resolver_match else ""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)


def _answer(view: View, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    deprecation = deprecations.deprecation_of(route_of(request))
    if deprecation and deprecation.is_over:
        return deprecation.on(deprecation.refusal())
    method, request.method = request.method, "GET"
    try:
        response = view(request, *args, **kwargs)
    except Exception as error:  # said as JSON, and to the log
        response = our_fault(error, route_of(request))
    finally:
        request.method = method
    return deprecation.on(response) if deprecation else response


def _finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With validators, without a body where none is wanted."""
    if response.status_code == 200:
        response = _conditional(request, response)
    if request.method == "HEAD" and response.status_code != 304:
        length = len(response.content)
        response.content = b""
        response["Content-Length"] = str(length)
    return _open_to_all(response)


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    etag = f'"{hashlib.sha256(response.content).hexdigest()}"'
    response["ETag"] = etag
    response.headers.setdefault("Cache-Control", CACHE_CONTROL)
    found = get_conditional_response(request, etag=etag, response=response)
    assert isinstance(found, HttpResponse)
    if found.status_code == 304:
        for name in ("Deprecation", "Sunset", "Link"):
            if name in response.headers:
                found[name] = response[name]
    return found


def _open_to_all(response: HttpResponse) -> HttpResponse:
    """Any site's script may read it; no cookie or key is ever asked for or taken."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
