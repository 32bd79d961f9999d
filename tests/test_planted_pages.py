"""Planted pages are what Wagtail would have made of them."""

from typing import Any

from wagtail.models import Page, Site

from portal.pages.models import ContentPage, HomePage
from tests.planted_pages import bare_root, plant

OF_ITS_OWN = {"id", "page_ptr_id", "path", "translation_key", "slug", "url_path"}


def row(slug: str) -> dict[str, Any]:
    values = ContentPage.objects.values().get(slug=slug)
    return {name: value for name, value in values.items() if name not in OF_ITS_OWN}


def test_a_planted_page_is_as_an_added_one(db: None) -> None:
    home = plant(bare_root(), HomePage(title="Millbrook", slug="home"))
    for slug, add in (("planted", plant), ("added", lambda parent, page: parent.add_child(instance=page))):
        add(home, ContentPage(title="News", slug=slug, body="Words.", show_in_menus=True))
    assert row("planted") == row("added")
    assert {page.url_path for page in home.get_children()} == {"/home/planted/", "/home/added/"}
    assert (Page.find_problems(), Page.objects.get(pk=home.pk).numchild) == (([], [], [], [], []), 2)


def test_the_bare_root_has_no_page_and_no_site_whatever_was_there(db: None) -> None:
    """The first time Wagtail's own welcome is there, the second time pages that a test made."""
    for slug in ("first", "second"):
        root = bare_root()
        assert (Page.objects.count(), Site.objects.count(), root.numchild) == (1, 0, 0)
        home = plant(root, HomePage(title="Millbrook", slug=slug))
        plant(home, ContentPage(title="News", slug="news", body="Words."))
        Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
