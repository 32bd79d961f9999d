"""The short way to a page's route says what Django's own walk through all routes says."""

from types import ModuleType
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, include, path, re_path, resolve
from wagtail import urls as wagtail_urls
from wagtail.views import serve

from portal.pages.models import School
from portal.static_site.addresses import urls_to_build
from portal.static_site.page_routes import PageRoutes


def other(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse()


def nested(*routes: Any) -> Any:
    return include((list(routes), "nested"))


# Routes before Wagtail's, of every kind, and addresses that they take from it.
ROUTES = [
    path("", other),
    path("plain/", other),
    path("<slug:first>/day/", other),
    path("years/<int:year>/", other),
    re_path(r"^ab?c/$", other),
    re_path(r"^either/$|^or/$", other),
    re_path(r"files/$", other),
    path("", nested(path("inner/", other), re_path(r"^((?:[\w-]+/)*end/)$", other))),
    re_path(r"^pre(?=fix/)", nested(path("fix/", other))),
    path("below/", nested(path("one/", other))),
    path("", include(wagtail_urls)),
]
ADDRESSES = [
    *("/", "/plain/", "/plain/more/", "/monday/day/", "/monday/day/two/", "/years/2026/", "/years/none/"),
    *(
        "/ac/",
        "/abc/",
        "/abbc/",
        "/either/",
        "/or/",
        "/other/",
        "/my/files/",
        "/files/more/",
        "/inner/",
        "/inner/more/",
    ),
    *("/some/end/", "/end/", "/prefix/", "/prefixes/", "/below/", "/below/one/", "/below/two/", "/a/b/c/", "/wörter/"),
    *("/no-slash", "/_util/login/", "/a%20b/"),
]


def module_with(routes: list[Any]) -> ModuleType:
    module = ModuleType("routes")
    module.urlpatterns = routes  # type: ignore[attr-defined]
    return module


def as_django_says(address: str) -> Any:
    try:
        found = resolve(address)
    except Resolver404:
        return None
    return vars(found) if found.func is serve else None


@pytest.mark.parametrize("first", ["/a/b/c/", "/"])
def test_any_routes_come_out_as_django_resolves_them(settings: Any, first: str) -> None:
    settings.ROOT_URLCONF = module_with(ROUTES)
    routes = PageRoutes()
    routes.match(first)
    found = {address: routes.match(address) for address in ADDRESSES}
    said = {address: as_django_says(address) for address in ADDRESSES}
    assert {address: match and {**vars(match), "tried": None} for address, match in found.items()} == {
        address: match and {**match, "tried": None} for address, match in said.items()
    }
    assert {"/a/b/c/", "/plain/more/", "/below/two/"} & {address for address, match in found.items() if match}


@pytest.mark.django_db
def test_every_address_of_the_demo_comes_out_as_django_resolves_it(demo_school: School) -> None:
    routes = PageRoutes()
    led_to_pages = 0
    for address in urls_to_build(demo_school):
        match, said = routes.match(address), as_django_says(address)
        assert (match and (match.args, match.kwargs, match.route)) == (
            said and (said["args"], said["kwargs"], said["route"])
        )
        led_to_pages += match is not None
    assert led_to_pages > 10


@pytest.mark.parametrize("mounted", ["pages/", "<slug:school>/"])
def test_pages_below_another_address_are_resolved(settings: Any, mounted: str) -> None:
    settings.ROOT_URLCONF = module_with([path(mounted, include(wagtail_urls))])
    routes = PageRoutes()
    for _ in range(2):
        match = routes.match("/pages/news/")
        assert match is not None
        assert match.args == resolve("/pages/news/").args
        assert routes.match("/") is None
