"""Links round a page: what Wagtail's own queries find, at a fraction of the work."""

import pytest
from django.test import RequestFactory
from wagtail.models import Page, Site

from portal.pages import links
from portal.pages.models import ContentPage, HomePage, School
from portal.static_site.traces.recording import Recorder

pytestmark = pytest.mark.django_db
LEAVES = 13


@pytest.fixture
def home(school: School) -> Page:
    """A site of three sections, one of them not in the menu and one not published; under the first, many pages."""
    Page.objects.filter(depth=2).delete()
    Page.get_first_root_node().add_child(instance=Page(title="Elsewhere", slug="elsewhere"))
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Millbrook", slug="home"))
    for slug, shown in (("clubs", {"show_in_menus": True}), ("quiet", {}), ("draft", {"show_in_menus": True})):
        page = ContentPage(title=slug.title(), slug=slug, body="Words.", live=slug != "draft", **shown)
        home.add_child(instance=page)
    clubs = home.get_children().first()
    for number in range(LEAVES):
        clubs.add_child(instance=Page(title=f"Club {number}", slug=f"club-{number}", live=number != 4))
    Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    return home


def asked(path: str = "/"):
    return RequestFactory().get(path)


def said(pages) -> list[tuple[str, str]]:
    return [(page.title, page.get_url(asked())) for page in pages]


def told(found: list[links.PageLink]) -> list[tuple[str, str]]:
    return [(link.title, link.url) for link in found]


def test_menu_holds_what_wagtail_would_show(home: Page) -> None:
    assert told(links.menu(asked())) == said(home.get_children().live().in_menu()) == [("Clubs", "/clubs/")]


def test_trail_leads_from_the_home_page_to_the_page_above(home: Page) -> None:
    leaf = Page.objects.get(slug="club-3")
    assert told(links.trail(asked(), leaf)) == said(leaf.get_ancestors().filter(depth__gte=home.depth))
    assert told(links.trail(asked(), leaf)) == [("Millbrook", "/"), ("Clubs", "/clubs/")]
    assert links.trail(asked(), home) == []
    assert links.trail(asked(), Page.objects.get(slug="elsewhere")) == []


@pytest.mark.parametrize("slug", ["club-0", "club-3", "club-11", "club-12", "clubs", "quiet"])
@pytest.mark.parametrize("block", [1, 4, 64])
def test_siblings_are_those_wagtail_would_show(
    slug: str, block: int, home: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "BLOCK", block)
    page = Page.objects.get(slug=slug)
    assert told(links.next_siblings(asked(), page)) == said(page.get_next_siblings().live()[: links.MOST])
    assert told(links.next_siblings(asked(), page, most=2)) == said(page.get_next_siblings().live()[:2])


def test_without_a_site_there_are_no_links(home: Page) -> None:
    Site.objects.all().delete()
    page = Page.objects.get(slug="club-3")
    assert (links.menu(asked()), links.trail(asked(), page), links.next_siblings(asked(), page)) == ([], [], [])


def test_a_build_reads_what_pages_share_once_and_notes_it_for_each(home: Page, django_assert_num_queries) -> None:
    first, second = Page.objects.get(slug="club-1"), Page.objects.get(slug="club-9")
    recorder, traces = Recorder(), []
    with (
        recorder.watching(),
        django_assert_num_queries(2 + 3),
    ):  # the site for each; its ground, the menu and the trail for both
        for page in (first, second):
            request = asked()
            with recorder.trace() as trace:
                assert told(links.menu(request)) == [("Clubs", "/clubs/")]
                assert len(links.trail(request, page)) == 2
            traces.append(trace.reads)
    assert traces[0] == traces[1]
    assert len(traces[0]) == 4


def test_a_page_depends_on_those_near_it_alone(home: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "BLOCK", 4)
    near, far = Page.objects.get(slug="club-1"), Page.objects.get(slug="club-12")

    def reads(page: Page) -> set[str]:
        recorder = Recorder()
        with recorder.watching(), recorder.trace() as trace:
            links.next_siblings(asked(), page)
        return trace.reads

    before = reads(near), reads(far)
    Page.objects.filter(slug="club-2").update(title="Renamed")
    after = reads(near), reads(far)
    assert (before[0] == after[0], before[1] == after[1]) == (False, True)
