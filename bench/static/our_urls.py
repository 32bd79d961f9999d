"""Wagtail's own addresses, and those of the portal's pages, as docs/install.md puts them."""

from django.urls import include, path
from wagtail import urls as wagtail_urls

urlpatterns = [
    path("", include("portal.pages.urls")),
    path("", include(wagtail_urls)),
]
