"""What every answer of the API has in common over HTTP: readable from any site, remembered, never with a cookie."""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response

View = Callable[..., HttpResponse]
CACHE_CONTROL = "public, max-age=300, stale-if-error=86400"


def public_json(view: View) -> View:
    """GET and HEAD with a strong ETag and 304, open to every origin; other methods are refused."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        is_head, request.method = request.method == "HEAD", "GET"
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        if response.status_code == 200:
            response = _conditional(request, response)
        return _without_body(response) if is_head else response

    return answer


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    etag = f'"{hashlib.sha256(response.content).hexdigest()}"'
    response["ETag"] = etag
    response["Cache-Control"] = CACHE_CONTROL
    found = get_conditional_response(request, etag=etag, response=response)
    assert isinstance(found, HttpResponse)
    if found.status_code == 304:
        found["Access-Control-Allow-Origin"] = "*"
    return found


def _without_body(response: HttpResponse) -> HttpResponse:
    length = len(response.content)
    response.content = b""
    if response.status_code != 304:
        response["Content-Length"] = str(length)
    return response
