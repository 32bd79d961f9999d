"""Addresses below /api/v1/: every view wrapped in what all answers share."""

from django.urls import URLPattern

from .api import api
from .public_json import public_json

# The name under which django-ninja looks its own addresses up.
app_name = api.urls_namespace
urlpatterns = [
    URLPattern(pattern.pattern, public_json(pattern.callback), pattern.default_args, pattern.name)
    for pattern in api.urls[0]
    if isinstance(pattern, URLPattern)
]
