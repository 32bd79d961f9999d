"""What goes with every answer to a screen: not for search engines, framed where the school says."""

from collections.abc import Iterable

from django.http import HttpResponse


def for_screens_only(response: HttpResponse, *, frame_ancestors: Iterable[str] = ()) -> HttpResponse:
    """``frame_ancestors`` are origins such as ``https://player.example``; without any, no page may frame it."""
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    response.frame_ancestors = tuple(frame_ancestors)  # type: ignore[attr-defined]
    return response
