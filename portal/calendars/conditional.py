"""Answers «nothing new» to whoever already holds these bytes (RFC 9110, section 13)."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_etags, parse_http_date_safe

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
    if has_current_copy(request, etag, changed_at, now):
        return HttpResponse(status=304, headers={name: headers[name] for name in KEPT_ON_304 if name in headers})
    headers["Content-Length"] = str(len(body))
    return HttpResponse(b"" if request.method == "HEAD" else body, headers=headers)


def has_current_copy(request: HttpRequest, etag: str, changed_at: datetime, now: datetime | None) -> bool:
    """If-None-Match decides alone where it is sent; a date that cannot be read, or lies ahead, counts as none."""
    if (wanted := request.headers.get("If-None-Match")) is not None:
        etags = parse_etags(wanted)
        return etags == ["*"] or etag in {known.removeprefix("W/") for known in etags}
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is None or since > (now or timezone.now()).timestamp():
        return False
    return int(changed_at.astimezone(UTC).timestamp()) <= since
