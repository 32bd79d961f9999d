"""Answers «nothing new» to whoever already holds these bytes (RFC 9110, section 13)."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from portal.kept_answers.conditional import has_current_copy

KEPT_ON_304 = ("ETag", "Last-Modified", "Cache-Control", "Access-Control-Allow-Origin")


def conditional_response(
    request: HttpRequest,
    body: bytes,
    *,
    sha256: str,
    changed_at: datetime,
    headers: dict[str, str],
    now: datetime | None = None,
) -> HttpResponse:
    """200 with the body, the same without it for HEAD, or 304; validators are on each of them.

    What the time is matters to whoever sends If-Modified-Since, and is asked for nobody else.
    """
    etag = f'"{sha256}"'
    validators = {"ETag": etag, "Last-Modified": http_date(changed_at.timestamp())}
    headers = headers | validators
    known, since = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
    if has_current_copy(known, since, etags={etag}, changed_at=changed_at, now=now):
        return HttpResponse(status=304, headers={name: headers[name] for name in KEPT_ON_304 if name in headers})
    headers["Content-Length"] = str(len(body))
    return HttpResponse(b"" if request.method == "HEAD" else body, headers=headers)
