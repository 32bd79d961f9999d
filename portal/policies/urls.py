"""Addresses of policies: signing, and those of the pages that Wagtail's own pattern leaves out for their dots."""

from django.urls import include, path, re_path
from wagtail.views import serve

urlpatterns = [
    path("sign/", include("portal.policies.agreements.journey.urls")),
    re_path(r"^((?:[\w\-]+/)*changes\.atom)$", serve),
    re_path(r"^((?:[\w\-]+/)*versions/[\w\-]+/policy\.pdf)$", serve),
    re_path(r"^((?:[\w\-]+/)*compare/[\w\-]+\.\.\.[\w\-]+/)$", serve),
]
