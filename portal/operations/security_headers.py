"""Headers that keep a page to itself: nothing inline, nothing from elsewhere. The Wagtail admin has a looser rule."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# Wagtail 8's listings, editor and date inputs carry inline script and style.
ADMIN = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
# Signing in needs nothing inline, and is the page worth attacking most.
DOOR = "/admin/login/"
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"


def strict_for(response: HttpResponse) -> str:
    """The strict rule; an answer with ``frame_ancestors`` (origins) may stand in their frames and no others."""
    framed_by = getattr(response, "frame_ancestors", ())
    return STRICT.replace("frame-ancestors 'none'", f"frame-ancestors {' '.join(framed_by)}") if framed_by else STRICT


class SecurityHeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        in_admin = request.path.startswith("/admin/")
        is_loose = in_admin and not request.path.startswith(DOOR)
        response.headers.setdefault("Content-Security-Policy", ADMIN if is_loose else strict_for(response))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if in_admin:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
