"""The school's forms from ``content/`` into published pages. Safe to run again; what editors did since stays."""

import json
from functools import partial
from typing import Any

from portal.content_loader import Content, ContentError, FormContent, LoadReport
from portal.pages.models import HomePage, School
from portal.pages.services import save_page
from portal.rules.canonical import sha256

from .blocks import parts_of_form
from .definition import settled
from .models import INDEX_SLUG, FormIndexPage, OwnFormPage
from .problems import problems_of
from .slugs import slug_problem

INDEX_TITLE = "Forms for parents"


def load_forms(content: Content, report: LoadReport) -> None:
    """Publish each form that is new or whose file has changed."""
    school = School.objects.get(slug=content.school.slug)
    index = ensure_index(school, report)
    for given in content.forms:
        _refuse_unfit(given, school)
        page = OwnFormPage.objects.child_of(index).filter(slug=given.slug).first() or OwnFormPage(slug=given.slug)
        form = settled(given.form)
        said = partial(_says, page, given, form)
        digest = sha256([form, given.summary, given.received_by, given.closes_on])
        save_page(page, index, _values(given, form), report, digest=digest, what=f"form {given.slug}", holds_them=said)


def ensure_index(school: School, report: LoadReport | None = None) -> FormIndexPage:
    """The school's list of forms, which stands below its home page."""
    home = school.site.root_page if school.site else HomePage.objects.first()
    if home is None:
        problem = "Load the pages first: forms stand below the home page."
        raise ContentError("forms", "home page", None, "a school with its home page", problem)
    index = FormIndexPage.objects.child_of(home).filter(slug=INDEX_SLUG).first()
    if index is None:
        index = FormIndexPage(
            title=INDEX_TITLE, slug=INDEX_SLUG, search_description=f"Every form of {school.name} that parents fill in."
        )
        home.add_child(instance=index)
        index.save_revision().publish()
        if report:
            report.created("page forms")
    return index


def _refuse_unfit(given: FormContent, school: School) -> None:
    if taken := slug_problem(given.slug):
        raise ContentError(given.file, "file", given.slug, "an address that is free", taken)
    contacts = [role for role, told in school.contacts.items() if told.get("email")]
    if given.received_by not in contacts:
        accepted = f"one of the school's contacts with an e-mail address: {', '.join(contacts) or 'there is none'}"
        raise ContentError(
            given.file, "received_by", given.received_by, accepted, "Take one, or add it to school.toml."
        )
    for problem in problems_of(settled(given.form)):
        raise ContentError(given.file, problem.place, problem.got or None, problem.accepted, problem.advice)


def _values(given: FormContent, form: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: form[name] for name in ("title", "introduction", "next_steps", "keep_days")},
        **{name: getattr(given, name) for name in ("summary", "received_by", "closes_on")},
        "search_description": given.summary,
        "parts": json.dumps(parts_of_form(form)),
    }


def _says(page: OwnFormPage, given: FormContent, form: dict[str, Any]) -> bool:
    """Whether the page says the same as the file already."""
    same = all(getattr(page, name) == getattr(given, name) for name in ("summary", "received_by", "closes_on"))
    return same and page.form == form
