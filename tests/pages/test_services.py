"""The school and its pages from content files: everything once, nothing lost, a clear word when it is wrong."""

import pytest
from wagtail.models import Page, Revision, Site

from portal.content_loader import ContentError, LoadReport
from portal.pages.models import ContentPage, HomePage, School

from .conftest import HOME, PAGES, content, load, page


def test_first_load_makes_school_site_and_pages(site: LoadReport, settings) -> None:
    assert site.summary() == "4 created, 0 changed, 0 unchanged"
    school, home, wagtail_site = School.objects.get(), HomePage.objects.get(), Site.objects.get()
    assert (wagtail_site.root_page.pk, wagtail_site.site_name, wagtail_site.is_default_site, school.site) == (
        home.pk,
        "Millbrook Primary School",
        True,
        wagtail_site,
    )
    assert f"http://{wagtail_site.hostname}:{wagtail_site.port}" == settings.BASE_URL
    assert [(entry.slug, entry.show_in_menus, entry.live) for entry in ContentPage.objects.child_of(home)] == [
        ("news", True, True),
        ("privacy", False, True),
    ]
    assert not Page.objects.filter(title__startswith="Welcome to your new Wagtail").exists()


def test_second_load_changes_nothing(site: LoadReport) -> None:
    before = (Revision.objects.count(), list(Page.objects.values_list("latest_revision_created_at", flat=True)))
    assert load(content(*PAGES)).summary() == "0 created, 0 changed, 4 unchanged"
    after = (Revision.objects.count(), list(Page.objects.values_list("latest_revision_created_at", flat=True)))
    assert after == before


def test_changed_file_is_a_new_published_revision(site: LoadReport) -> None:
    report = load(content(HOME, page("news", "News", body="Snow today."), PAGES[2]))
    assert report.lines() == ["  changed page news"]
    news = ContentPage.objects.get(slug="news")
    assert (news.body, news.live, news.has_unpublished_changes, news.revisions.count()) == (
        "Snow today.",
        True,
        False,
        2,
    )


def test_what_an_editor_wrote_stays_until_the_file_changes(site: LoadReport) -> None:
    news = ContentPage.objects.get(slug="news")
    news.body = "Written in the admin."
    news.save_revision().publish()
    load(content(*PAGES))
    assert ContentPage.objects.get(slug="news").body == "Written in the admin."


def test_changed_school_is_reported(site: LoadReport) -> None:
    report = load(content(*PAGES, telephone="01632 960199"))
    assert (report.lines(), School.objects.get().telephone) == (
        ["  changed school Millbrook Primary School"],
        "01632 960199",
    )


def test_page_that_left_the_folder_stays(site: LoadReport) -> None:
    load(content(HOME))
    assert ContentPage.objects.filter(live=True).count() == 2


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            content(*PAGES, colours={"brand": "#ffee00"}),
            "school.toml: colours.brand: got '#ffee00'; accepted: a readable colour. Here links, buttons and edges on "
            "the paper need a contrast of 4.5 to 1 against #faf6ee; this has 1.1 to 1.",
        ),
        (
            content(*PAGES, crest_svg="<svg/>"),
            "crest.svg: crest: got '<svg/>'; accepted: a plain SVG drawing. "
            "It is refused because it is no SVG drawing.",
        ),
        (
            content(PAGES[1]),
            "pages: home.md: got nothing; accepted: a file pages/home.md. Write the words of the home page.",
        ),
        (
            content(HOME, page("forms", "Forms")),
            "pages/forms.md: file: got 'forms'; accepted: another name than admin, api, bulletins, dates, documents, "
            "forms, healthz, media, policies, requests, school, screen, search, static, styleguide. Rename the file.",
        ),
    ],
)
@pytest.mark.django_db
def test_wrong_content_is_refused_in_one_sentence(given, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        load(given)
    assert str(caught.value) == message
