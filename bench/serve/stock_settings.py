"""A stock Wagtail site as `wagtail start` sets it up; with SERVE_CACHED=1 behind Django's cache middleware."""

import os
from pathlib import Path

from bench.stock_site import *  # noqa: F403
from bench.stock_site import INSTALLED_APPS as STOCK_APPS
from bench.stock_site import MIDDLEWARE as STOCK_MIDDLEWARE
from bench.stock_site import TEMPLATES as STOCK_TEMPLATES

SECRET_KEY = "a stock site that lives as long as one measurement"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.serve.stock_urls"
WSGI_APPLICATION = "bench.serve.stock_wsgi.application"
INSTALLED_APPS = ["bench.policies.stock", *STOCK_APPS, "django_filters"]
if os.environ.get("SERVE_CACHED"):
    MIDDLEWARE = [
        "django.middleware.cache.UpdateCacheMiddleware",
        *STOCK_MIDDLEWARE,
        "django.middleware.cache.FetchFromCacheMiddleware",
    ]
TEMPLATES = [STOCK_TEMPLATES[0] | {"DIRS": [Path(__file__).resolve().parent / "templates"]}]
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(os.environ["SERVE_FOLDER"]) / "stock.sqlite3"}
}
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "ERROR"}}
