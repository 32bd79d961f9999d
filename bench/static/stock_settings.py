"""A stock Wagtail site, as `wagtail start` makes it, with wagtail-bakery and django-distill in it."""

import os
from pathlib import Path

FOLDER = Path(os.environ["PORTAL_VAR"])
SECRET_KEY = "only for measuring"
DEBUG = False
ALLOWED_HOSTS = ["*"]
BASE_URL = "http://localhost"
INSTALLED_APPS = [
    "bench.static.school_pages",
    "wagtailbakery",
    "bakery",
    "django_distill",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
ROOT_URLCONF = "bench.static.stock_urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "portal.sqlite3",
        "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"},
    }
}
STATIC_URL, STATIC_ROOT, MEDIA_URL, MEDIA_ROOT = "/static/", FOLDER / "static", "/media/", FOLDER / "media"
WAGTAIL_SITE_NAME, WAGTAILADMIN_BASE_URL = "Stock", BASE_URL
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
BUILD_DIR = str(FOLDER / "bakery")
BAKERY_VIEWS = ("wagtailbakery.views.AllPublishedPagesView",)
