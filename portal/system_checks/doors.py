"""Does everybody who signs in pass the portal's own door, where its sign-in is installed?"""

from django.apps import apps
from django.core.checks import CheckMessage, Error, Warning
from django.urls import NoReverseMatch, resolve, reverse

ACCOUNTS = "portal.accounts"
ADMIN = "/admin/"
# Django's admin and Wagtail's private pages have doors of their own.
SIDE_DOORS = ("admin:login", "wagtailcore_login")
BEFORE = "Add to urlpatterns, before the admin and Wagtail's own pages:\n    "
OURS = 'path("admin/login/", include("portal.accounts.urls")),'
LEADS_HERE = 'path("{}", RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)),'


def check_doors(**_: object) -> list[CheckMessage]:
    if not apps.is_installed(ACCOUNTS):
        return []
    if (admin := reverse("wagtailadmin_home")) != ADMIN:
        told = f"The admin is at {admin}; the portal's sign-in watches over {ADMIN}."
        return [Error(told, hint='Include it at:\n    path("admin/", include(wagtailadmin_urls)),', id="portal.E016")]
    if asks_for_password_alone("wagtailadmin_login"):
        return [Error("Staff would not pass the portal's sign-in.", hint=f"{BEFORE}{OURS}", id="portal.E016")]
    return [_of_side_door(reverse(name)) for name in SIDE_DOORS if asks_for_password_alone(name)]


def asks_for_password_alone(name: str) -> bool:
    """Whether what answers at the address of this name is neither the portal's door nor leads elsewhere."""
    try:
        view = resolve(reverse(name)).func
    except NoReverseMatch:
        return False
    kind = getattr(view, "view_class", None)
    return kind is None or not kind.__module__.startswith((f"{ACCOUNTS}.", "django.views.generic."))


def _of_side_door(address: str) -> CheckMessage:
    told = f"At {address} a password alone is enough to sign in."
    return Warning(told, hint=f"{BEFORE}{LEADS_HERE.format(address.removeprefix('/'))}", id="portal.W017")
