"""The stock site of the peers with the portal's static site in it as docs/install.md says, and nothing else of ours."""

from copy import deepcopy

from bench.static.stock_settings import *  # noqa: F403
from bench.static.stock_settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, TEMPLATES

OF_THE_PEERS = {"wagtailbakery", "bakery", "django_distill"}
INSTALLED_APPS = [
    *("portal", "portal.pages", "portal.static_site", "wagtail.contrib.routable_page", "django_q"),
    *(name for name in INSTALLED_APPS if name not in OF_THE_PEERS),
]
MIDDLEWARE = ["portal.pages.language_middleware.ParentLanguageMiddleware", *MIDDLEWARE]
TEMPLATES = deepcopy(TEMPLATES)
TEMPLATES[0]["OPTIONS"]["context_processors"] += ["portal.pages.context.school"]
DATABASES = deepcopy(DATABASES)
DATABASES["default"]["OPTIONS"] |= {"transaction_mode": "IMMEDIATE", "timeout": 30}
ROOT_URLCONF = "bench.static.our_urls"
# Static files of the 404 page come from where the source keeps them; nobody has collected any.
WHITENOISE_USE_FINDERS = True
