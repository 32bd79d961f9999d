"""Was this form posted from our own page? Never write for a page that somebody else's site posted (R23)."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware


class _Check(CsrfViewMiddleware):
    """Django's own check, which tells the reason instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason

    def _origin_verified(self, request: HttpRequest) -> bool:
        """A page with ``Referrer-Policy: no-referrer`` posts with the origin "null"; the token still decides."""
        if request.META.get("HTTP_ORIGIN") == "null":
            return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        return bool(super()._origin_verified(request))  # type: ignore[misc]


def why_not_ours(request: HttpRequest) -> str:
    """Why a POST cannot be trusted to come from a page of ours; empty when it can."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return "posted from another site"
    check = _Check(_unexempted)
    check.process_request(request)
    request.csrf_processing_done = False  # type: ignore[attr-defined]
    return str(check.process_view(request, _unexempted, (), {}) or "")


def _unexempted(request: HttpRequest) -> HttpResponse:
    """A view without ``csrf_exempt``, for the check to look at; never called."""
    return HttpResponse()
