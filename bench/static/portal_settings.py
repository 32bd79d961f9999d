"""The portal as it is, with the pages that are measured."""

from portal.settings import *  # noqa: F403
from portal.settings import INSTALLED_APPS as PORTAL_APPS

INSTALLED_APPS = [*PORTAL_APPS, "bench.static.school_pages"]
ALLOWED_HOSTS = ["localhost"]
BASE_URL = WAGTAILADMIN_BASE_URL = "http://localhost"
