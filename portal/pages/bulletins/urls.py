"""The address of a bulletin's data, which Wagtail's own pattern leaves out because it holds a dot."""

from django.urls import re_path
from wagtail.views import serve

urlpatterns = [re_path(r"^((?:[\w\-]+/)*bulletin\.json)$", serve)]
