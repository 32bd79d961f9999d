"""A site that adds the apps sets nothing of ours: each setting that the code asks for has a default."""

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import global_settings

import portal
from portal.defaults import PLAIN, WORKED_OUT, fill_in

ROOT = Path(portal.__file__).parent
OURS = {*PLAIN, *WORKED_OUT}
# Django's own settings that global_settings does not name, Wagtail's, and what only the ready portal's commands read.
ELSEWHERE = {"WAGTAIL_PAGE_MODEL", "WAGTAILADMIN_BASE_URL"}
# It works on the portal's own sources, in the repository.
ONLY_IN_THE_REPOSITORY = {("operations/management/commands/messages.py", "BASE_DIR")}


def settings_asked_for(path: Path) -> set[str]:
    """The names of attributes of ``settings`` that the module reads without saying what else to take."""
    tree = ast.parse(path.read_text())
    of_django = any(
        isinstance(node, ast.ImportFrom)
        and node.module == "django.conf"
        and any(alias.name == "settings" for alias in node.names)
        for node in ast.walk(tree)
    )
    if not of_django:
        return set()
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "settings"
    }


def test_every_setting_that_is_asked_for_has_a_default() -> None:
    asked = {
        (str(path.relative_to(ROOT)), name)
        for path in sorted(ROOT.rglob("*.py"))
        if path != ROOT / "settings.py" and "migrations" not in path.parts
        for name in settings_asked_for(path)
        if name.isupper()
    }
    assert len(asked) > 50
    lacking = {
        (where, name) for where, name in asked if name not in OURS | ELSEWHERE and not hasattr(global_settings, name)
    }
    assert lacking - ONLY_IN_THE_REPOSITORY == set()


def stock_site(**more: object) -> SimpleNamespace:
    """What ``wagtail start`` leaves in the settings, as far as a default asks for it."""
    mail = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "localhost"}
    mail |= {"EMAIL_PORT": 25, "EMAIL_USE_SSL": False, "EMAIL_TIMEOUT": None}
    values = {"BASE_DIR": "/srv/site", "WAGTAILADMIN_BASE_URL": "https://site.example/", "DEBUG": True, **mail}
    return SimpleNamespace(**values | more)


def test_defaults_follow_from_what_a_site_has() -> None:
    site = stock_site()
    fill_in(site)
    assert (
        "https://site.example",
        Path("/srv/site/var"),
        Path("/srv/site/var/private"),
        False,
        180,
    ) == (site.BASE_URL, site.VAR_DIR, site.PRIVATE_ROOT, site.PRODUCTION, site.TASK_RETRY)
    assert site.MAIL_SERVER["OPTIONS"] == {"host": "localhost", "port": 25, "use_ssl": False, "timeout": 20}


def test_what_a_site_has_set_stays() -> None:
    site = stock_site(
        BASE_URL="https://other.example", VAR_DIR="/srv/data", BUDGETS={"network": (1, 1)}, Q_CLUSTER={"retry": 90}
    )
    fill_in(site)
    assert (
        "https://other.example",
        Path("/srv/data/private"),
        {"network": (1, 1)},
        90,
    ) == (site.BASE_URL, site.PRIVATE_ROOT, site.BUDGETS, site.TASK_RETRY)


@pytest.mark.parametrize(
    ("backend", "options", "kept"),
    [
        (
            "django.core.mail.backends.smtp.EmailBackend",
            {"host": "mail.example"},
            {"host": "mail.example", "timeout": 20},
        ),
        ("django.core.mail.backends.smtp.EmailBackend", {"timeout": 5}, {"timeout": 5}),
        ("django.core.mail.backends.filebased.EmailBackend", {"file_path": "/srv/mail"}, {"file_path": "/srv/mail"}),
        ("django.core.mail.backends.console.EmailBackend", {}, {}),
    ],
)
def test_mailers_of_newer_django_are_understood(backend: str, options: dict[str, str], kept: dict[str, str]) -> None:
    site = stock_site(MAILERS={"default": {"BACKEND": backend, "OPTIONS": options}})
    fill_in(site)
    assert {"BACKEND": backend, "OPTIONS": kept} == site.MAIL_SERVER
