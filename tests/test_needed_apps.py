"""An app that stands alone says which apps it cannot do without, and the lines to add."""

import subprocess
import sys

import pytest
from django.apps import apps

BARE = """
import django
from django.conf import settings
settings.configure(INSTALLED_APPS={apps!r}, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
try:
    django.setup()
except Exception as error:
    print(type(error).__name__, error, sep="\\n")
"""
# What Wagtail itself needs is there: only ours is missing.
STOCK = [
    *("wagtail.contrib.redirects", "wagtail.sites", "wagtail.users", "wagtail.snippets", "wagtail.documents"),
    *("wagtail.images", "wagtail.search", "wagtail.admin", "wagtail", "modelcluster", "taggit"),
    *("django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"),
]


@pytest.mark.parametrize(
    ("installed", "lines"),
    [
        (["portal.pages"], ['"portal"', '"wagtail.contrib.routable_page"']),
        (
            ["portal", "portal.policies"],
            ['"portal.journeys"', '"portal.pages"', '"wagtail.contrib.routable_page"', '"django_q"'],
        ),
        (["portal", "portal.calendars"], ['"portal.pages"', '"wagtail.contrib.routable_page"']),
        (["portal", "portal.api"], ['"portal.pages"']),
    ],
)
def test_missing_apps_are_named_with_the_line_to_add(installed: list[str], lines: list[str]) -> None:
    code = BARE.format(apps=[*installed, *STOCK])
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.splitlines()
    first = f'"{installed[-1]}" needs more of INSTALLED_APPS. Add to it:'
    assert told == ["ImproperlyConfigured", first, *(f"    {line}," for line in lines)]


def test_every_app_of_ours_names_apps_that_are_there() -> None:
    ours = [config for config in apps.get_app_configs() if config.name.startswith("portal.")]
    installed = {config.name for config in apps.get_app_configs()}
    needs = {config.name: set(getattr(config, "needs", ())) for config in ours}
    assert sum(map(bool, needs.values())) >= 10
    assert {name: named - installed for name, named in needs.items()} == {name: set() for name in needs}
