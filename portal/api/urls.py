"""Addresses below /api/v1/: every view wrapped in what all answers share. What is not there is said in JSON too."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import URLPattern, path, re_path, resolve

from .api import api, unknown_names
from .docs_page import ask, docs
from .places import ROOT
from .problems import problem
from .public_json import public_json


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Without its last slash an address leads on: the redirect too may be followed by any site's script."""
    if not request.path.endswith("/") and resolve(f"{request.path_info}/").url_name != NOTHING:
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return HttpResponsePermanentRedirect(f"{request.path}/{query}")
    return problem(404, f"Nothing is at this address. See {ROOT} for what there is.")


NOTHING = "nothing"
# The name under which django-ninja looks its own addresses up.
app_name = api.urls_namespace
urlpatterns = [
    URLPattern(pattern.pattern, public_json(pattern.callback, unknown_names), pattern.default_args, pattern.name)
    for pattern in api.urls[0]
    if isinstance(pattern, URLPattern)
]
urlpatterns += [
    path("docs/", docs, name="docs"),
    path("docs/ask/<slug:name>/", ask, name="ask"),
    re_path(r"^", public_json(nothing_here), name=NOTHING),
]
