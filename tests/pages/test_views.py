"""What visitors get: the front door, plain pages, small files, and plain words when something is wrong."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.test import Client, RequestFactory
from wagtail.models import Page

from portal import hooks
from portal.content_loader import LoadReport
from portal.pages import errors, views
from portal.pages.home import HomePanel, panels_for
from portal.pages.models import School
from portal.pages.navigation import menus_for


def soup_of(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def test_home_opens_with_the_three_errands(client: Client, site: LoadReport) -> None:
    soup = soup_of(client.get("/"))
    assert [(link.get_text(), link["href"]) for link in soup.select(".actions a")] == [
        ("Report an absence", "/forms/absence/"),
        ("Ask for leave of absence", "/forms/leave/"),
        ("Collect your child early", "/forms/early-collection/"),
    ]
    assert [heading.get_text() for heading in soup.select("h1")] == ["Welcome"]
    assert "Tell us before 8:45am." in soup.get_text()
    assert soup.select_one(".home-words strong").get_text() == "everybody"


def test_every_page_names_the_school_its_menus_and_how_to_reach_it(client: Client, site: LoadReport) -> None:
    soup = soup_of(client.get("/news/"))
    assert soup.title.get_text() == "News – Millbrook Primary School"
    assert soup.html["lang"] == "en-GB"
    assert [(link.get_text(), link["href"], link.get("aria-current")) for link in soup.select(".site-nav a")] == [
        ("Home", "/", None),
        ("News", "/news/", "page"),
    ]
    assert [link["href"] for link in soup.select(".site-footer a")] == [
        "tel:01632960100",
        "mailto:office@millbrook.example",
        "/privacy/",
    ]
    assert soup.select_one(".skip-link")["href"] == f"#{soup.main['id']}"


@pytest.mark.parametrize("address", ["/", "/news/", "/privacy/", "/nowhere/"])
def test_page_sets_no_cookie_and_has_nothing_inline(client: Client, site: LoadReport, address: str) -> None:
    answer = client.get(address)
    assert (answer.cookies, "Cookie" in answer.get("Vary", "")) == ({}, False)
    html = answer.content.decode()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|https?://(?!www\.w3\.org)", html) == []


def test_menus_cost_a_fixed_number_of_queries(
    client: Client, site: LoadReport, rf: RequestFactory, django_assert_max_num_queries: Any
) -> None:
    parent = Page.objects.get(slug="home")
    for number in range(30):
        parent.add_child(instance=Page(title=f"Page {number}", slug=f"page-{number}", show_in_menus=True))
    with django_assert_max_num_queries(5):
        menus = menus_for(rf.get("/"))
    assert (len(menus.main), [item.title for item in menus.footer]) == (31, ["Privacy notice"])


def test_unpublished_and_private_pages_are_in_no_menu(client: Client, site: LoadReport, rf: RequestFactory) -> None:
    Page.objects.filter(slug="news").update(live=False)
    assert menus_for(rf.get("/")).main == ()


def test_panels_come_in_the_order_of_their_places(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    hook: hooks.Hook[Any] = hooks.Hook("home_panels")
    monkeypatch.setattr(hooks, "home_panels", hook)
    hook.fill("other", lambda school, on: HomePanel("elsewhere", "x.html"))
    hook.fill("policies", lambda school, on: HomePanel("policies", "p.html"))
    hook.fill("silent", lambda school, on: None)
    hook.fill("dates", lambda school, on: HomePanel("dates", "d.html", {"on": on}))
    found = panels_for(school, date(2026, 11, 20))
    assert [panel.place for panel in found] == ["dates", "policies", "elsewhere"]
    assert found[0].context == {"on": date(2026, 11, 20)}


def test_school_s_colours_and_crest_are_served(client: Client, site: LoadReport) -> None:
    tokens, crest = client.get("/school/tokens.css"), client.get("/school/crest.svg")
    assert (tokens["Content-Type"], crest["Content-Type"]) == ("text/css; charset=utf-8", "image/svg+xml")
    assert "--brand: #1f5b63;" in tokens.content.decode()
    assert crest.content.decode() == School.objects.get().crest_svg
    assert client.get("/school/tokens.css", headers={"if-none-match": tokens["ETag"]}).status_code == 304


def test_crest_that_was_tampered_with_is_not_served(client: Client, site: LoadReport) -> None:
    School.objects.update(crest_svg="<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    assert b"alert" not in client.get("/school/crest.svg").content


def test_without_a_school_the_small_files_still_answer(client: Client, db: None) -> None:
    assert [client.get(f"/school/{name}").status_code for name in ("tokens.css", "crest.svg")] == [200, 200]


def test_robots_and_sitemap_name_the_public_pages_by_the_portal_s_own_address(
    client: Client, site: LoadReport, settings: Any
) -> None:
    robots = client.get("/robots.txt", headers={"host": "localhost"}).content.decode()
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in robots.splitlines()
    addresses = re.findall(r"<loc>([^<]+)</loc>", client.get("/sitemap.xml").content.decode())
    own = [f"{settings.BASE_URL}{path}" for path in ("/", "/news/", "/privacy/")]
    assert [address for address in addresses if address in own] == own
    assert [address for address in addresses if not address.endswith("/")] == []


def failing_view(kind: str) -> Any:
    request = RequestFactory().get("/forms/absence/?name=Saoirse")
    request.resolver_match = None
    handlers = {
        "400": lambda: errors.bad_request(request, SuspiciousOperation("secret detail")),
        "403": lambda: errors.permission_denied(request, PermissionDenied("secret detail")),
        "404": lambda: errors.page_not_found(request, Exception("secret detail")),
        "500": lambda: errors.server_error(request),
    }
    return handlers[kind]()


@pytest.mark.parametrize("kind", ["400", "403", "404", "500"])
def test_error_page_is_plain_and_gives_a_telephone_number_and_a_code(
    site: LoadReport, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="portal.pages.errors"):
        answer = failing_view(kind)
    soup = soup_of(answer)
    text = soup.main.get_text(" ", strip=True)
    assert (answer.status_code, answer["Cache-Control"]) == (int(kind), "no-store")
    assert soup.select_one('main a[href="tel:01632960100"]').get_text() == "01632 960100"
    code = re.search(r"quote the code ([2-9A-Z]{8})", text)
    assert code is not None
    assert "secret detail" not in text
    assert "Saoirse" not in text + caplog.text
    assert code[1] in caplog.text


def test_server_error_page_appears_when_the_database_does_not_answer(
    site: LoadReport, monkeypatch: pytest.MonkeyPatch, rf: RequestFactory
) -> None:
    views.school_tokens(rf.get("/school/tokens.css"))

    def broken(request: Any) -> None:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(errors, "school_for", broken)
    answer = failing_view("500")
    assert b"01632 960100" in answer.content
    assert b"disk I/O" not in answer.content


def test_expired_form_is_answered_with_what_to_do(site: LoadReport) -> None:
    from django.views.csrf import csrf_failure

    answer = csrf_failure(RequestFactory().post("/forms/absence/"), reason="CSRF cookie not set.")
    text = soup_of(answer).main.get_text(" ", strip=True)
    assert (answer.status_code, "Nothing was sent." in text, "01632 960100" in text) == (403, True, True)


def test_styleguide_shows_every_state(site: LoadReport, rf: RequestFactory) -> None:
    soup = soup_of(views.styleguide(rf.get("/styleguide/")))
    summary = soup.select_one(".error-summary")
    assert (summary["role"], summary["tabindex"]) == ("alert", "-1")
    targets = [link["href"].removeprefix("#") for link in summary.select("a")]
    assert len(targets) == 7
    assert [target for target in targets if soup.find(id=target) is None] == []
    assert len(soup.select(".notice")) == 5
