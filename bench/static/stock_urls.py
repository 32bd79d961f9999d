"""Wagtail's own addresses, and beside them the copy of the last one that django-distill asks for."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django_distill import distill_re_path
from wagtail import urls as wagtail_urls
from wagtail.models import Page, Site
from wagtail.views import serve


def every_page() -> Iterator[dict[str, Any]]:
    root = Site.objects.get(is_default_site=True).root_page
    prefix = len(root.url_path)
    for url_path in Page.objects.descendant_of(root, inclusive=True).live().public().values_list("url_path", flat=True):
        yield {"path": url_path[prefix:]}


def page(request: HttpRequest, path: str) -> HttpResponse:
    return serve(request, path)


urlpatterns = [
    distill_re_path(r"^(?P<path>(?:[\w\-]+/)*)$", page, name="page", distill_func=every_page),
    path("", include(wagtail_urls)),
]
