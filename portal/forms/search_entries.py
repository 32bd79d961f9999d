"""What the search finds of the forms: those that parents may fill in today."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils import translation

from portal.pages.languages import ENGLISH
from portal.pages.markdown import render_markdown
from portal.pages.models import School
from portal.pages.search.entries import Entry, page_entry, plain_text

from .own.listing import has_forms, portal_forms, school_forms
from .own.models import FormIndexPage
from .parent_forms import ParentForm


def form_entries(school: School, today: date) -> Iterator[Entry]:
    if not has_forms(school):
        return
    for form in portal_forms():
        yield _portal_form(form, school)
    if school.site is not None:
        yield from _school_pages(school)


def _portal_form(form: ParentForm, school: School) -> Entry:
    """In the reader's language, and found by its English title as well."""
    with translation.override(ENGLISH):
        english = str(form.title)
    return Entry(
        kind="form",
        title=str(form.title),
        text=plain_text(render_markdown(str(form.introduction(school)))),
        address=f"/forms/{form.slug}/",
        also=english,
        slug=form.slug,
        is_translated=True,
    )


def _school_pages(school: School) -> Iterable[Entry]:
    assert school.site is not None
    root = school.site.root_page
    for index in FormIndexPage.objects.descendant_of(root).live().public():
        yield page_entry(index, school, index.introduction)
    for page in school_forms(root):
        yield Entry(kind="form", title=page.title, text=page.summary, address=f"/forms/{page.slug}/", slug=page.slug)
