"""Pages served past routing and middleware are the bytes that the whole portal answers, or they go the long way."""

from typing import Any

import pytest
from django.http import HttpRequest
from wagtail import hooks as wagtail_hooks
from wagtail.models import PageViewRestriction

from portal.pages.models import ContentPage, HomePage, School
from portal.static_site.addresses import urls_to_build
from portal.static_site.fetching import Visitor
from portal.static_site.quick_pages import QuickPages
from portal.static_site.traces.recording import Recorder

pytestmark = pytest.mark.django_db


def quick_and_slow(paths: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    recorder, visitor = Recorder(), Visitor()
    quick = QuickPages(visitor, recorder)
    with recorder.watching():
        found = {path: fetched for path, fetched, _ in quick.fetch(quick.sort_out(paths)) if fetched}
        return found, {path: visitor.fetch(path) for path in found}


def test_every_page_of_the_demo_is_the_same_both_ways(demo_school: School) -> None:
    quick, slow = quick_and_slow(urls_to_build(demo_school))
    assert {"/", "/news/", "/privacy/", "/accessibility/"} <= set(quick)
    assert quick == slow


def test_restricted_unpublished_and_routed_pages_go_the_long_way(small_school: School) -> None:
    news = ContentPage.objects.get(slug="news")
    PageViewRestriction.objects.create(page=news, restriction_type=PageViewRestriction.LOGIN)
    news.add_child(instance=ContentPage(title="Below", slug="below", body="x"))
    HomePage.objects.get().add_child(instance=ContentPage(title="Draft", slug="draft", body="x", live=False))
    asked = ["/", "/news/", "/news/below/", "/draft/", "/privacy/", "/robots.txt", "/none/"]
    assert set(QuickPages(Visitor(), Recorder()).sort_out(asked)) == {"/", "/privacy/"}


def test_nobody_goes_the_short_way_while_a_plugin_listens(small_school: School) -> None:
    def listen(page: object, request: HttpRequest, args: object, kwargs: object) -> None: ...

    with wagtail_hooks.register_temporarily("before_serve_page", listen):
        assert QuickPages(Visitor(), Recorder()).sort_out(["/", "/privacy/"]) == {}


def test_type_that_comes_out_otherwise_goes_the_long_way(small_school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a middleware of the site changes what its pages say."""
    real = Visitor.fetch

    def fetch(self: Visitor, path: str) -> Any:
        found = real(self, path)
        return type(found)(found.body + b"<!-- changed by a middleware -->", found.content_type)

    monkeypatch.setattr(Visitor, "fetch", fetch)
    recorder, visitor = Recorder(), Visitor()
    quick = QuickPages(visitor, recorder)
    with recorder.watching():
        found = {path: fetched for path, fetched, _ in quick.fetch(quick.sort_out(["/", "/privacy/", "/news/"]))}
    assert found == {"/": None, "/privacy/": None, "/news/": None}


def test_page_that_sets_a_cookie_goes_the_long_way(small_school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    real = ContentPage.serve

    def serve(self: ContentPage, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = real(self, request, *args, **kwargs)
        response.set_cookie("seen", "1")
        return response

    monkeypatch.setattr(ContentPage, "serve", serve)
    assert set(quick_and_slow(["/", "/privacy/"])[0]) == {"/"}
