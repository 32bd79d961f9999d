"""The search page: what a parent finds at 07:50, where it leads, what never appears, what it costs (R20, R22, R39)."""

import re
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import path
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from portal import urls
from portal.pages.languages import languages
from portal.pages.models import ContentPage, HomePage, School
from portal.policies.models import PolicyPage
from tests import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.fixture(autouse=True)
def friday(time_machine_at: Any) -> None:
    time_machine_at(date(2026, 11, 20))


@pytest.fixture
def thistlemere() -> School:
    return School.objects.get(slug="thistlemere")


def look_for(client: Client, query: str, **more: str) -> BeautifulSoup:
    answer = client.get("/search/", {"q": query, **more})
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def titles(soup: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in soup.select(".result__title a")]


# The same list on every database: the suite runs on SQLite and on PostgreSQL.
FIRST = {
    "holiday": ["Christmas holiday", "Christmas Day bank holiday", "Boxing Day bank holiday (substitute day)"],
    "sick": ["Report an absence", "Ask for leave of absence", "If your child is ill"],
    "inset": ["INSET day: school closed to pupils"] * 3,
    "half term": ["Spring half term", "Summer half term", "Autumn half term"],
    "dentist": ["4.6 Medical and dental appointments", "3.5 The national codes", "4.4 Illness and evidence"],
    "abscence": ["Report an absence", "Ask for leave of absence", "6 Asking for leave of absence"],
    "term dates": ["Term dates", "News from the mere", "6.8 Tests and checks"],
    "penalty notice": ["13.2 Penalty notices"],
    "mobile phone": ["7.1 Mobile phones and watches"],
    "online safety policy": ["Online safety policy", "5 When someone is unkind online"],
}


@pytest.mark.parametrize("query", FIRST)
def test_first_results(client: Client, query: str) -> None:
    assert titles(look_for(client, query))[: len(FIRST[query])] == FIRST[query]


def test_results_are_grouped_under_headings_with_how_many_there_are(client: Client) -> None:
    soup = look_for(client, "holiday")
    levels = [(heading.name, heading.get_text()) for heading in soup.select("main :is(h1, h2)")]
    assert levels == [("h1", "Search"), ("h2", "Dates"), ("h2", "Forms"), ("h2", "Policies"), ("h2", "Pages")]
    assert {len(group.select("li.result")) for group in soup.select("main section")} <= {1, 2, 3}
    counts = [int(number) for number in re.findall(r"\((\d+)\)", soup.select_one(".search-kinds").get_text())]
    assert soup.select_one(".search-count").get_text() == f"{sum(counts)} results for “holiday”"
    assert soup.title.get_text() == "Search: “holiday” – Thistlemere Primary School"


def test_clause_is_shown_with_its_policy_and_version_and_leads_straight_to_it(client: Client) -> None:
    soup = look_for(client, "penalty notices")
    result = soup.select_one(".result")
    assert result.select_one("a")["href"] == "/policies/attendance/#penalty-notices"
    assert result.select_one(".result__where").get_text() == (
        "Attendance policy, version 2026-09, in force since 1 September 2026"
    )
    assert [mark.get_text() for mark in result.select("a mark")] == ["Penalty", "notices"]
    policy = BeautifulSoup(client.get("/policies/attendance/").content, "html.parser")
    assert policy.find(id="penalty-notices").get_text().strip().startswith("13.2")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("christmas holiday", ("Christmas holiday", "Friday 1 January 2027")),
        ("inset", ("INSET day", "2027")),
        ("autumn term ends", ("Autumn term", "December 2026")),
        ("safer internet", ("Safer Internet Day", "2027")),
    ],
)
def test_date_leads_to_its_row_on_the_page_of_its_year(client: Client, query: str, words: tuple[str, str]) -> None:
    link = look_for(client, query).select_one(".result__title a")["href"]
    address, anchor = link.split("#")
    row = BeautifulSoup(client.get(address).content, "html.parser").find(id=anchor)
    assert [word for word in words if word not in row.get_text()] == []


def test_form_is_found_by_its_name_in_each_language(client: Client) -> None:
    for code, query in (("en", "report absence"), ("pl", "zgłoś nieobecność"), ("ur", "غیر حاضری")):
        soup = look_for(client, query, language=code)
        assert "/forms/absence/" in [link["href"] for link in soup.select(".result__title a")]


def test_one_kind_is_read_page_by_page(client: Client) -> None:
    soup, seen = look_for(client, "holiday", kind="date"), []
    count = int(re.search(r"Dates \((\d+)\)", soup.get_text())[1])
    while True:
        seen += [(link.get_text(), link["href"]) for link in soup.select(".result__title a")]
        onward = soup.select_one(".search-pages a[rel=next]")
        if onward is None:
            break
        soup = BeautifulSoup(client.get(onward["href"]).content, "html.parser")
        assert soup.ol["start"] == str(len(seen) + 1)
    assert (len(seen), len(set(seen))) == (count, count)
    assert soup.title.get_text().startswith("Search: “holiday”, page 3 of 3 – ")
    assert [link["href"] for link in soup.select(".search-pages a")] == ["/search/?q=holiday&kind=date&page=2"]


@pytest.mark.parametrize("query", ["xyzzy plugh", "<script>alert(1)</script>"])
def test_where_nothing_is_found_the_page_helps(client: Client, query: str) -> None:
    soup = look_for(client, query)
    assert soup.h2.get_text() == f"We found nothing for “{query}”"
    assert [link["href"] for link in soup.select("main section ul:not(.search-examples) a")][:3] == [
        "/forms/absence/",
        "/forms/leave/",
        "/forms/early-collection/",
    ]
    assert soup.select_one('main a[href="tel:01632960200"]').get_text() == "01632 960200"
    example = soup.select_one(".search-examples a")
    assert titles(BeautifulSoup(client.get(example["href"]).content, "html.parser")) != []


def test_what_has_some_of_the_words_is_offered_as_such(client: Client) -> None:
    soup = look_for(client, "penalty notices xyzzy")
    assert soup.h2.get_text() == "We found nothing for “penalty notices xyzzy”"
    assert "These have some of your words:" in soup.get_text()
    assert titles(soup) == ["13.2 Penalty notices"]


def test_mended_word_is_told(client: Client) -> None:
    assert "We have nothing with “abscence” and looked for “absence”." in look_for(client, "abscence").get_text()


@pytest.mark.parametrize("query", ["", "   ", "\x00\x1f", "\u202e"])
def test_empty_page_offers_what_others_look_for(client: Client, query: str) -> None:
    soup = look_for(client, query)
    assert (soup.title.get_text(), soup.h1.get_text()) == ("Search – Thistlemere Primary School", "Search")
    assert [heading.get_text() for heading in soup.select("main h2")] == ["Others look for", "Forms"]


def test_very_long_query_is_cut_and_told(client: Client) -> None:
    soup = look_for(client, "absence " * 5000)
    assert "We looked for the first 100 characters of what you typed." in soup.get_text()
    assert soup.select_one("#query")["value"] == ("absence " * 13)[:100].strip()
    assert titles(soup)[0] == "Report an absence"


@pytest.mark.parametrize(
    "query",
    [
        '"><img src=x onerror=alert(1)>',
        "'; DROP TABLE x; --",
        "%00 %s {{ 7*7 }} {% url 'x' %}",
        "\u202eabc\u2066",
        "a" * 100,
    ],
)
@pytest.mark.parametrize(
    "more", [{}, {"kind": "<b>", "page": "-1", "language": "../../x"}, {"kind": "policy", "page": "9" * 50}]
)
def test_hostile_input_is_only_text(client: Client, query: str, more: dict[str, str]) -> None:
    answer = client.get("/search/", {"q": query, **more})
    html = answer.content.decode()
    assert (answer.status_code, "<img src=x" in html, "<b>" in html, ">49<" in html) == (200, False, False, False)
    assert re.search("[\u202a-\u202e\u2066-\u2069]", html) is None


def test_only_what_is_public_and_in_force_is_found(client: Client, thistlemere: School) -> None:
    """No draft, no page closed to some, no version before its day, no older one."""
    home = HomePage.objects.get(pk=thistlemere.site.root_page_id)
    home.add_child(instance=ContentPage(title="Quenchdraft", slug="hidden", body="quenchdraft", live=False))
    closed = home.add_child(instance=ContentPage(title="Quenchclosed", slug="closed", body="quenchclosed"))
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    below = closed.add_child(instance=ContentPage(title="Quenchbelow", slug="below", body="quenchbelow"))
    assert below.live
    policy = PolicyPage.objects.get(slug="attendance", school=thistlemere)
    policy.summary = "quenchsummary"
    policy.save_revision()
    for word in ("quenchdraft", "quenchclosed", "quenchbelow", "quenchsummary"):
        assert titles(look_for(client, word)) == []


def test_version_is_found_from_its_day_on(client: Client) -> None:
    """The version of November adds a clause about lunch at home."""
    with time_machine.travel(datetime(2026, 11, 22, 23, 59, tzinfo=UTC), tick=False):
        assert "4.8 Going home for lunch" not in titles(look_for(client, "lunch"))
    with time_machine.travel(datetime(2026, 11, 23, 0, 1, tzinfo=UTC), tick=False):
        assert "4.8 Going home for lunch" in titles(look_for(client, "lunch"))


@pytest.mark.parametrize(
    ("given", "family"), [("Zephyrine", "Quillfeather"), ("Rowan", "Holliday"), ("Grace", "Lunch")]
)
@pytest.mark.parametrize("words", ["{given}", "{family}", "{given} {family}", "{family} absence"])
def test_pupil_who_is_there_changes_no_answer(
    client: Client, thistlemere: School, given: str, family: str, words: str
) -> None:
    """R9, B1: the page says the same before a child of this name is on the roll and after, for any way to ask."""
    query = words.format(given=given, family=family)
    addresses = [("/search/", {"q": query}), ("/api/v1/search/", {"q": query})]
    before = [client.get(*address).content for address in addresses]
    child = people.pupil(thistlemere, given_name=given, family_name=family)
    people.parent(child)
    assert [client.get(*address).content for address in addresses] == before


def test_answer_is_for_everybody_and_for_no_search_engine(client: Client) -> None:
    answer = client.get("/search/?q=leave")
    assert (answer["Cache-Control"], answer["X-Robots-Tag"], answer.get("Vary"), answer.cookies) == (
        "public, no-cache",
        "noindex",
        None,
        {},
    )
    assert client.get("/search/?q=leave", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert "Disallow: /search/\n" in client.get("/robots.txt").content.decode()
    assert "/search/" not in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    """Abuse case 34."""
    assert getattr(client, method)("/search/").status_code == 405


def test_network_that_searches_too_often_waits_a_minute(client: Client, settings: Any) -> None:
    """R20: and the page without a query goes on."""
    cache.clear()
    settings.SEARCHES_PER_MINUTE = 2
    with time_machine.travel(datetime(2026, 11, 20, 7, 50, 20, tzinfo=UTC), tick=False):
        asked = [client.get(f"/search/?q=late&page={number}") for number in range(3)]
        assert [answer.status_code for answer in asked] == [200, 200, 429]
        assert (asked[2]["Retry-After"], asked[2]["Cache-Control"]) == ("40", "no-store")
        assert "01632 960200" in asked[2].content.decode()
        soup = BeautifulSoup(asked[2].content, "html.parser")
        assert soup.select_one("main .button")["href"] == "/search/?q=late&page=2"
        assert client.get("/search/").status_code == 200


def test_page_that_is_not_there_leads_to_the_search(client: Client) -> None:
    answer = client.get("/no/such/page/")
    button = BeautifulSoup(answer.content, "html.parser").select_one("main .button")
    assert (answer.status_code, button.get_text(), button["href"]) == (404, "Search this site", "/search/")


def test_number_of_queries_is_bounded(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    """All that can be found is read for the first search after a public change, and remembered from then on."""
    client.get("/search/?q=leave")
    with django_assert_max_num_queries(32):
        client.get("/search/?q=the")


@pytest.mark.parametrize("code", ["en", "pl", "ur"])
def test_page_is_in_the_language_its_address_says(client: Client, code: str) -> None:
    language = languages()[code]
    soup = look_for(client, "penalty notices", language=code)
    assert (soup.html["lang"], soup.html.get("dir")) == (language.tag, "rtl" if language.is_right_to_left else None)
    assert soup.select_one(".result__title").get("lang") == (None if code == "en" else "en-GB")
    hidden = [field["value"] for field in soup.select('input[name="language"]')]
    assert set(hidden) == (set() if code == "en" else {code})
    others = {link["hreflang"]: link["href"] for link in soup.select(".language-choice a")}
    assert others == {
        other.tag: "/search/?q=penalty+notices" + ("" if other.code == "en" else f"&language={other.code}")
        for other in languages().values()
        if other != language
    }


def test_box_stands_in_the_frame_of_every_page_but_its_own(client: Client) -> None:
    def actions(address: str) -> list[str]:
        soup = BeautifulSoup(client.get(address).content, "html.parser")
        forms = soup.select('.site-header form[role="search"]')
        assert {(form.get("method"), form.input["name"]) for form in forms} <= {(None, "q")}
        ids = [element["id"] for element in soup.select("[id]")]
        assert len(ids) == len(set(ids))
        return [form["action"] for form in forms]

    assert actions("/") == actions("/policies/attendance/") == actions("/nowhere/") == ["/search/"] * 2
    assert actions("/search/") == []


def test_box_of_a_page_in_another_language_leads_to_that_language(client: Client) -> None:
    client.cookies["forms-language"] = "ur"
    soup = BeautifulSoup(client.get("/forms/absence/").content, "html.parser")
    assert [field["value"] for field in soup.select('.site-header input[name="language"]')] == ["ur"] * 2


class WithoutSearch:
    """The addresses of a site that has left ours out."""

    urlpatterns = [each for each in urls.urlpatterns if str(each.pattern) != "search/"] + [
        path("search/", lambda request: None, name="search")
    ]


@override_settings(ROOT_URLCONF=WithoutSearch)
def test_site_with_a_search_of_its_own_shows_no_box_of_ours(client: Client) -> None:
    soup = BeautifulSoup(client.get("/").content, "html.parser")
    assert (soup.select('[role="search"]'), soup.select('link[rel="search"]')) == ([], [])
    assert soup.select_one(".site-nav") is not None


def test_browsers_are_told_how_to_search(client: Client, settings: Any) -> None:
    settings.BASE_URL = "https://portal.school.example"
    link = BeautifulSoup(client.get("/").content, "html.parser").select_one('link[rel="search"]')
    answer = client.get(link["href"])
    found = ElementTree.fromstring(answer.content)
    assert (link["type"], answer["Content-Type"]) == ("application/opensearchdescription+xml",) * 2
    of = {element.tag.partition("}")[2]: element for element in found}
    assert of["Url"].get("template") == "https://portal.school.example/search/?q={searchTerms}"
    assert of["ShortName"].text == "Thistlemere Pri…"
