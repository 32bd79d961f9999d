"""Addresses of policies that Wagtail's own pattern leaves out because they hold dots. The pages answer them."""

from django.urls import re_path
from wagtail.views import serve

urlpatterns = [
    re_path(r"^((?:[\w\-]+/)*changes\.atom)$", serve),
    re_path(r"^((?:[\w\-]+/)*versions/[\w\-]+/policy\.pdf)$", serve),
    re_path(r"^((?:[\w\-]+/)*compare/[\w\-]+\.\.\.[\w\-]+/)$", serve),
]
