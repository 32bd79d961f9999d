"""Every address of the portal and who may open it (R17): an address nobody listed here fails, and says what to add.

The workspace and the agreements have matrices of their own, page by page and role by role; what they hold together
with the rows here is everything the resolver knows.
"""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, get_resolver

from portal.operations.roles import ROLES, ensure_roles

PUBLIC, TOKEN, DOOR = "anybody", "whoever has the link", "whoever wants to sign in"
MONITORS = "whoever has the token of monitors"  # tests/operations/metrics/test_views.py

# The beginning of each address outside the admin, and for whom it is; the longest that fits counts.
OUTSIDE = {
    "healthz": PUBLIC,
    "metrics": MONITORS,
    "robots.txt": PUBLIC,
    "sitemap.xml": PUBLIC,
    "school/": PUBLIC,
    "documents/": PUBLIC,
    "search/": PUBLIC,
    "dates/": PUBLIC,
    "forms/": PUBLIC,
    "api/v1/": PUBLIC,
    "api/wagtail/v2/": PUBLIC,
    "sign/": TOKEN,
    "screen/": PUBLIC,
    "screen/open/": TOKEN,
    "requests/": TOKEN,
    "requests/link/": PUBLIC,
    "_util/authenticate_with_password/": PUBLIC,
    "_util/login/": DOOR,
    r"^((?:[\w\-]+/)*bulletin\.json)$": PUBLIC,
    r"^((?:[\w\-]+/)*changes\.atom)$": PUBLIC,
    r"^((?:[\w\-]+/)*versions/[\w\-]+/policy\.pdf)$": PUBLIC,
    r"^((?:[\w\-]+/)*compare/[\w\-]+\.\.\.[\w\-]+/)$": PUBLIC,
    r"^((?:[\w\-]+/)*)$": PUBLIC,
}
# Below /admin/ without being signed in.
ADMIN_DOORS = {
    "admin/login/": DOOR,
    "admin/password_reset/": DOOR,
    "admin/logout/": DOOR,
    "admin/jsi18n/": PUBLIC,
    "admin/sprite/": PUBLIC,
}
EDITORS = {"Policy editors", "Policy owners"}
EVERYBODY = {role.group for role in ROLES}
# Each part of the admin, an address of it that shows what the part holds, and which roles open it. Parts without an
# address of their own to open are Wagtail's services for its pages, open to whoever is signed in.
ADMIN = {
    "": ("/admin/", EVERYBODY),
    "account": ("/admin/account/", EVERYBODY),
    "signing-in": ("/admin/signing-in/", EVERYBODY),
    "attendance": None,  # tests/attendance_plugin/staff/test_access.py
    "agreements": None,  # tests/policies/agreements/staff/test_access.py
    "policies": None,
    "policies-due": None,  # tests/policies/reviews/test_due.py
    "pages": ("/admin/pages/", EDITORS),
    "images": ("/admin/images/", EDITORS),
    "documents": ("/admin/documents/", set()),
    "snippets": ("/admin/snippets/portal_pages/translationreview/", set()),
    "users": ("/admin/users/", set()),
    "groups": ("/admin/groups/", set()),
    "sites": ("/admin/sites/", set()),
    "redirects": ("/admin/redirects/", set()),
    "workflows": ("/admin/workflows/list/", set()),
    "collections": ("/admin/collections/", set()),
    # It lists what was done to the pages an account may edit; for the others nothing.
    "reports": ("/admin/reports/site-history/", EVERYBODY),
    "settings": None,
    "dates": None,
    "api": None,
    "bulk": None,
    "block-preview": None,
    "choose-page": None,
    "choose-external-link": None,
    "choose-email-link": None,
    "choose-phone-link": None,
    "choose-anchor-link": None,
    "dismissibles": None,
    "editing-sessions": None,
    "embeds": None,
    "failwhale": None,
    "tag-autocomplete": None,
    "test404": None,
    "^.*": None,
}


def addresses(patterns: list, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from addresses(pattern.url_patterns, route)


ALL = sorted(set(addresses(get_resolver().url_patterns)))
INSIDE = [route for route in ALL if route.startswith("admin/") and not route.startswith(tuple(ADMIN_DOORS))]


def test_every_address_outside_the_admin_is_listed() -> None:
    missing = [route for route in ALL if not route.startswith(("admin/", *OUTSIDE))]
    lines = "".join(f'\n    "{route}": PUBLIC or TOKEN,' for route in missing)
    assert missing == [], f"Say in OUTSIDE for whom these are:{lines}"


def test_every_part_of_the_admin_is_listed() -> None:
    parts = {route.split("/")[1] for route in INSIDE}
    lines = "".join(f'\n    "{part}": ("/admin/{part}/", {{its roles}}),' for part in sorted(parts - set(ADMIN)))
    assert parts == set(ADMIN), f"Say in ADMIN which roles open it:{lines}"


@pytest.mark.django_db
def test_no_address_of_the_admin_opens_without_signing_in(school) -> None:
    client, opened = Client(), []
    for route in INSIDE:
        address = "/" + example_of(route)
        for answer in (client.get(address), client.post(address)):
            to_the_door = answer.status_code in (301, 302) and "/admin/login/" in answer.headers["Location"]
            if not (to_the_door or answer.status_code in (401, 403, 404)):
                opened.append((address, answer.status_code))
    assert opened == []


@pytest.mark.django_db
@pytest.mark.parametrize("part", [part for part, row in ADMIN.items() if row])
def test_each_part_of_the_admin_opens_to_its_roles_alone(part: str, school) -> None:
    address, roles = ADMIN[part]
    opened = set()
    for name, group in ensure_roles().items():
        user = User.objects.create(username=name)
        user.groups.add(group)
        client = Client()
        client.force_login(user)
        if client.get(address).status_code == 200:
            opened.add(name)
    assert opened & EVERYBODY == roles


def example_of(route: str) -> str:
    """An address that the route fits; what its variables name need not be there."""
    route, parts = re.sub(r"\(\?P<\w+>[^()]*\)", "1", route).replace("\\.", "."), []
    for part in route.replace("^", "").replace("$", "").split("/"):
        kind = part[1:].split(":")[0] if part.startswith("<") else ""
        parts.append({"int": "1", "uuid": "0" * 8 + "-0000-0000-0000-" + "0" * 12}.get(kind, "x") if kind else part)
    return "/".join(parts)
