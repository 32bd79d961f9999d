"""A stock Wagtail site, as `wagtail start` makes it, with wagtail-bakery and django-distill in it."""

import os
from pathlib import Path

from bench.stock_site import *  # noqa: F403
from bench.stock_site import INSTALLED_APPS as STOCK_APPS

FOLDER = Path(os.environ["PORTAL_VAR"])
SECRET_KEY = "only for measuring"
ALLOWED_HOSTS = ["*"]
BASE_URL = WAGTAILADMIN_BASE_URL = "http://localhost"
ROOT_URLCONF = "bench.static.stock_urls"
INSTALLED_APPS = ["bench.static.school_pages", "wagtailbakery", "bakery", "django_distill", *STOCK_APPS]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "portal.sqlite3",
        "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"},
    }
}
STATIC_ROOT, MEDIA_URL, MEDIA_ROOT = FOLDER / "static", "/media/", FOLDER / "media"
BUILD_DIR = str(FOLDER / "bakery")
BAKERY_VIEWS = ("wagtailbakery.views.AllPublishedPagesView",)
