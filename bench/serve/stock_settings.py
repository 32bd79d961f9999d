"""A stock Wagtail site as `wagtail start` sets it up.

With SERVE_CACHED it stands behind Django's cache middleware, whose cache is where that says: a backend and its place.
SERVE_DATABASE_URL names a PostgreSQL database, to which it keeps its connections as the portal does.
"""

import os
from pathlib import Path

import dj_database_url

from bench.stock_site import *  # noqa: F403
from bench.stock_site import INSTALLED_APPS as STOCK_APPS
from bench.stock_site import MIDDLEWARE as STOCK_MIDDLEWARE
from bench.stock_site import TEMPLATES as STOCK_TEMPLATES

SECRET_KEY = "a stock site that lives as long as one measurement"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.serve.stock_urls"
WSGI_APPLICATION = "bench.serve.stock_wsgi.application"
INSTALLED_APPS = ["bench.policies.stock", *STOCK_APPS, "django_filters"]
if cache := os.environ.get("SERVE_CACHED"):
    backend, _, place = cache.partition(" ")
    CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": place}}
    MIDDLEWARE = [
        "django.middleware.cache.UpdateCacheMiddleware",
        *STOCK_MIDDLEWARE,
        "django.middleware.cache.FetchFromCacheMiddleware",
    ]
TEMPLATES = [STOCK_TEMPLATES[0] | {"DIRS": [Path(__file__).resolve().parent / "templates"]}]
file = {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(os.environ["SERVE_FOLDER"]) / "stock.sqlite3"}
url = os.environ.get("SERVE_DATABASE_URL")
DATABASES = {"default": dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True) if url else file}
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "ERROR"}}
