"""Bringing the school and its pages from ``content/`` into the database. Safe to run again."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Model
from wagtail.models import Page, Site

from portal.content_loader import Content, ContentError, LoadReport, PageContent, SchoolContent

from .colours import problem_with
from .crest import crest_problem
from .models import ContentPage, HomePage, LoadedPage, School
from .school_hours import load_hours

HOME = "home"
# What a school has under the same name in its file and in the database.
SAME_AS_CONTENT = (
    *("slug", "name", "trust", "phase", "strapline", "address", "telephone", "email", "local_authority_number"),
    *("establishment_number", "crest_svg", "am_registration", "am_ends", "pm_registration", "pm_ends"),
    *("register_closes_after_minutes", "report_absence_by"),
)
# Addresses below the home page that belong to other rooms.
RESERVED = {
    "admin",
    "api",
    "bulletins",
    "dates",
    "documents",
    "forms",
    "healthz",
    "media",
    "policies",
    "requests",
    "school",
} | {
    "screen",
    "search",
    "static",
    "styleguide",
}


def load_schools(content: Content, report: LoadReport) -> None:
    """Each school as its ``school.toml`` describes it, the main school first; one slug is one school for ever.

    A school that was renamed names its former slugs in ``formerly``.
    """
    _refuse_another_main_school(content.school)
    for given in (part.school for part in content.parts):
        _refuse_unreadable_colours(given)
        _refuse_unsafe_crest(given)
        school = _school_of(given)
        save_if_changed(school, _school_values(given), report, f"school {given.name}")
        load_hours(school, given, report)


def load_pages(content: Content, report: LoadReport) -> None:
    """The home page, the site that serves it, and a page for each other file of ``content/pages/``."""
    school = School.objects.get(slug=content.school.slug)
    pages = {page.slug: page for page in content.pages}
    if HOME not in pages:
        raise ContentError("pages", "home.md", None, "a file pages/home.md", "Write the words of the home page.")
    home = _load_home(pages.pop(HOME), school, report)
    for slug, page in sorted(pages.items()):
        _load_content_page(slug, page, home, report)


def save_if_changed(thing: Model, values: dict[str, Any], report: LoadReport, what: str) -> None:
    """Set ``values`` on ``thing``, save it only when one of them is new, and tell the report which it was."""
    is_new = thing.pk is None
    changed = [name for name, value in values.items() if getattr(thing, name) != value]
    for name in changed:
        setattr(thing, name, values[name])
    if is_new:
        thing.full_clean()
        thing.save()
        report.created(what)
    elif changed:
        thing.full_clean()
        thing.save(update_fields=changed)
        report.changed(what)
    else:
        report.unchanged(what)


def _school_of(given: SchoolContent) -> School:
    """The school of this slug, or the one that had it under a former slug: it is renamed, not made anew."""
    named = School.objects.filter(slug=given.slug).first()
    return named or School.objects.filter(slug__in=given.formerly).first() or School(slug=given.slug)


def _school_values(given: SchoolContent) -> dict[str, Any]:
    values = {name: getattr(given, name) for name in SAME_AS_CONTENT}
    contacts = {role: asdict(contact) for role, contact in given.contacts.items()}
    return values | {"contacts": contacts, "colours": dict(given.colours)}


def _refuse_another_main_school(given: SchoolContent) -> None:
    """The main school has the site; another in its place would take its pages without its policies and dates."""
    main = School.objects.filter(site__is_default_site=True).exclude(slug__in=(given.slug, *given.formerly)).first()
    if main:
        advice = (
            f'Give it back its slug, or add formerly = ["{main.slug}"]. A further school has a folder below schools/.'
        )
        raise ContentError(given.file, "slug", given.slug, f"the main school of this portal, {main.slug}", advice)


def _refuse_unreadable_colours(given: SchoolContent) -> None:
    for token, colour in given.colours.items():
        problem = problem_with(token, colour)
        if problem:
            raise ContentError(given.file, f"colours.{token}", colour, "a readable colour", f"Here {problem}.")


def _refuse_unsafe_crest(given: SchoolContent) -> None:
    problem = crest_problem(given.crest_svg)
    if problem:
        raise ContentError(
            given.crest_place, "crest", given.crest_svg, "a plain SVG drawing", f"It is refused because {problem}."
        )


def _load_home(page: PageContent, school: School, report: LoadReport) -> HomePage:
    site = school.site or Site.objects.filter(is_default_site=True).first()
    root_page = site.root_page.specific if site else None
    home = root_page if isinstance(root_page, HomePage) else HomePage(slug=HOME)
    values = {
        "title": page.title,
        "introduction": page.body,
        "search_description": page.summary,
        "show_in_menus": page.in_menu,
    }
    if home.pk is None:
        _make_room_for_home()
    _save_page(home, page, Page.get_first_root_node(), values, report)
    _point_site_at(home, school)
    return home


def _make_room_for_home() -> None:
    """Wagtail's own welcome page holds the home page's address in a new database; nothing else may be lost."""
    welcome = Page.objects.filter(depth=2, slug=HOME, numchild=0).first()
    if welcome and type(welcome.specific) is Page:
        welcome.delete()


def _point_site_at(home: HomePage, school: School) -> None:
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = school.site or Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    wanted = {
        "hostname": address.hostname or "localhost",
        "port": port,
        "root_page_id": home.pk,
        "site_name": school.name,
    }
    if site.pk is None or any(getattr(site, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()
    if school.site_id != site.pk:
        school.site = site
        school.save(update_fields=["site"])


def _load_content_page(slug: str, page: PageContent, home: HomePage, report: LoadReport) -> None:
    if slug in RESERVED:
        raise ContentError(
            page.file, "file", slug, f"another name than {', '.join(sorted(RESERVED))}", "Rename the file."
        )
    found = ContentPage.objects.child_of(home).filter(slug=slug).first() or ContentPage(slug=slug)
    values = {
        "title": page.title,
        "body": page.body,
        "search_description": page.summary,
        "show_in_menus": page.in_menu,
    }
    _save_page(found, page, home, values, report)


def save_page(
    page: LoadedPage,
    parent: Page,
    values: dict[str, Any],
    report: LoadReport,
    *,
    digest: str,
    what: str,
    holds_them: Callable[[], bool],
) -> None:
    """Publish ``values`` when the file is new or has changed; leave what editors did since alone.

    ``holds_them`` tells whether the page, which is there already, says what the values say.
    """
    if page.pk and page.loaded_sha256 == digest:
        report.unchanged(what)
        return
    is_new = page.pk is None
    if not is_new and holds_them():
        type(page).objects.filter(pk=page.pk).update(loaded_sha256=digest)
        report.unchanged(what)
        return
    for name, value in (values | {"loaded_sha256": digest}).items():
        setattr(page, name, value)
    if is_new:
        parent.add_child(instance=page)
    page.save_revision(changed=not is_new).publish()
    (report.created if is_new else report.changed)(what)


def has_values(page: LoadedPage, values: dict[str, Any]) -> bool:
    return all(_is_same(getattr(page, name), value) for name, value in values.items())


def _save_page(page: LoadedPage, source: PageContent, parent: Page, values: dict[str, Any], report: LoadReport) -> None:
    digest = hashlib.sha256(repr(source).encode()).hexdigest()
    what = f"page {source.slug}"
    save_page(page, parent, values, report, digest=digest, what=what, holds_them=lambda: has_values(page, values))


def _is_same(stored: Any, given: Any) -> bool:
    """A file keeps no blank lines at the ends of a text, and only one kind of line end."""
    if not isinstance(stored, str):
        return bool(stored == given)
    return stored.replace("\r\n", "\n").strip("\n") == given
