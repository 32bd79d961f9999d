"""Each check finds what it is there for, in a build that has it, and nothing in one that has not (abuse case 53)."""

from pathlib import Path

import pytest
from wagtail.models import PageViewRestriction

from portal.pages.models import ContentPage, HomePage, School
from portal.static_site.verifying import (
    Build,
    Problem,
    broken_links,
    canaries,
    private_words,
    surprising_loss,
    unpublished_pages,
)
from tests import people

LIVE = "https://portal.millbrook.example"


def build_of(folder: Path, **pages: str) -> Build:
    """A build of these files: ``dates=…`` is the page /dates/, ``style_css=…`` the file style.css."""
    build = Build(folder, LIVE)
    for name, text in pages.items():
        is_css = name.endswith("_css")
        address = f"/{name.removesuffix('_css')}.css" if is_css else "/" if name == "home" else f"/{name}/"
        file = address.strip("/") if is_css else f"{address}index.html".lstrip("/")
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text)
        build.files[file] = address
    return build


def texts_of(build: Build) -> list[tuple[str, str]]:
    return [(name, build.text(name)) for name in build.files]


def test_whole_build_has_no_problem(tmp_path: Path) -> None:
    build = build_of(
        tmp_path,
        home='<a href="/dates/#feeds">a</a><link href="/style.css"><a href="https://elsewhere.example/">b</a>',
        dates=f'<h2 id="feeds">c</h2><a href="../">d</a><a href="{LIVE}/forms/leave/">e</a>',
        style_css="a { color: red }",
    )
    assert [*broken_links(build), *private_words(texts_of(build), {}), *surprising_loss(build, 3)] == []


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ('<a href="/gone/">', "leads to /gone/, which is not part of the site."),
        ('<img src="/media/a.png">', "leads to /media/a.png, which is not part of the site."),
        (f'<a href="{LIVE}/gone/">', "leads to /gone/, which is not part of the site."),
        ('<a href="/#nowhere">', "leads to /#nowhere, but that page has no such place."),
        ('<a href="/../../etc/passwd">', "leads to /etc/passwd, which is not part of the site."),
    ],
)
def test_broken_link_is_found(html: str, what: str, tmp_path: Path) -> None:
    assert list(broken_links(build_of(tmp_path, home=html))) == [Problem("index.html", what)]


def test_stylesheet_that_asks_for_a_missing_picture_is_found(tmp_path: Path) -> None:
    build = build_of(tmp_path, style_css="a { background: url(ripple.svg) }")
    assert list(broken_links(build)) == [Problem("style.css", "leads to /ripple.svg, which is not part of the site.")]


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ('<input name="csrfmiddlewaretoken" value="x">', "a form's secret token"),
        ('<a href="/admin/">', "the address of the staff area"),
        ("<wagtail-userbar>", "the staff's bar"),
        ("sessionid=abc", "a session"),
        ("Traceback (most recent call last)", "the inside of an error"),
    ],
)
def test_private_words_are_found(html: str, kind: str, tmp_path: Path) -> None:
    assert list(private_words(texts_of(build_of(tmp_path, home=html)), {})) == [Problem("index.html", f"holds {kind}.")]


def test_pupils_and_families_are_found_and_not_repeated_in_the_message(school: School, tmp_path: Path) -> None:
    child = people.pupil(school)
    people.parent(child)
    leaks = build_of(
        tmp_path,
        home=f"Well done {people.CHILD_NAME}",
        dates=people.PARENT.email,
        news=child.upn,
        clean="Well done Oak",
    )
    assert list(private_words(texts_of(leaks), canaries())) == [
        Problem("index.html", "holds a pupil's name."),
        Problem("dates/index.html", "holds a family's e-mail address."),
        Problem("news/index.html", "holds a pupil's number."),
    ]


@pytest.mark.django_db
def test_draft_and_restricted_pages_are_found(school: School, tmp_path: Path) -> None:
    from wagtail.models import Page, Site

    Page.objects.filter(depth=2).delete()
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Home", slug="home"))
    Site.objects.create(hostname="portal.millbrook.example", port=443, root_page=home, is_default_site=True)
    home.add_child(instance=ContentPage(title="Draft", slug="draft", body="x", live=False))
    private = home.add_child(instance=ContentPage(title="Staff", slug="staff", body="x"))
    home.add_child(instance=ContentPage(title="News", slug="news", body="x"))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    build = build_of(tmp_path, home="", draft="", staff="", news="")
    assert set(unpublished_pages(build)) == {
        Problem("draft/index.html", "is a page that is not public."),
        Problem("staff/index.html", "is a page that is not public."),
    }


@pytest.mark.parametrize(("before", "is_found"), [(None, False), (2, False), (3, True)])
def test_loss_of_more_than_a_fifth_is_found(before: int | None, is_found: bool, tmp_path: Path) -> None:
    build = build_of(tmp_path, home="", dates="")
    assert bool(list(surprising_loss(build, before))) is is_found
