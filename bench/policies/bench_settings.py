"""The portal's settings, and beside it a plain Wagtail page type to measure against."""

from portal.settings import *  # noqa: F403
from portal.settings import INSTALLED_APPS as PORTAL_APPS

INSTALLED_APPS = [*PORTAL_APPS, "bench.policies.stock"]
ALLOWED_HOSTS = ["testserver", "localhost"]
