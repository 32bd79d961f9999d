"""Bulletins from ``content/`` into published pages. Safe to run again; what editors did since stays as it is."""

import hashlib
from functools import partial
from typing import Any

from portal.content_loader import BulletinContent, Content, ContentError, LoadReport
from portal.pages.models import BulletinIndexPage, BulletinPage, HomePage, School
from portal.pages.services import has_values, save_page

from .publishing import BulletinNotReady
from .stored import issue_of_page, month_names, stream_values

INDEX_SLUG = "bulletins"
SAME = ("title", "summary", "period", "data_up_to", "approving_body", "purpose", "audience")
OF_ISSUE = ("number", "published_on", "approved_on", "next_due", "small_below")


def load_bulletins(content: Content, report: LoadReport) -> None:
    """Publish each issue that is new or whose file has changed, in the order of their numbers."""
    if not content.bulletins:
        return
    index = _index_page(School.objects.get(slug=content.school.slug), report)
    for given in content.bulletins:
        found = BulletinPage.objects.child_of(index).filter(slug=given.slug).first() or BulletinPage(slug=given.slug)
        digest = hashlib.sha256(repr(given).encode()).hexdigest()
        try:
            what, said = f"bulletin {given.slug}", partial(_says, found, given)
            save_page(found, index, _values(given), report, digest=digest, what=what, holds_them=said)
        except BulletinNotReady as error:
            raise _content_error(given, error) from error


def _index_page(school: School, report: LoadReport) -> BulletinIndexPage:
    home = school.site.root_page if school.site else HomePage.objects.first()
    if home is None:
        problem = "Load the pages first: bulletins stand below the home page."
        raise ContentError("bulletins", "home page", None, "a school with its home page", problem)
    index = BulletinIndexPage.objects.child_of(home).filter(slug=INDEX_SLUG).first()
    if index is None:
        index = BulletinIndexPage(
            title="Bulletins",
            slug=INDEX_SLUG,
            search_description="Reports that appear regularly: what was found, in figures, and what was promised.",
        )
        home.add_child(instance=index)
        index.save_revision().publish()
        report.created("page bulletins")
    return index


def _says(page: BulletinPage, given: BulletinContent) -> bool:
    """Whether the page says the same as the file already."""
    return issue_of_page(page) == given.issue and has_values(page, {name: getattr(given, name) for name in SAME})


def _values(given: BulletinContent) -> dict[str, Any]:
    values = {name: getattr(given, name) for name in SAME}
    values |= {name: getattr(given.issue, name) for name in OF_ISSUE}
    values |= {"search_description": given.summary, "issues_in": month_names(given.issue.months)}
    return values | stream_values(given.issue)


def _content_error(given: BulletinContent, error: BulletinNotReady) -> ContentError:
    problem = error.problems[0]
    return ContentError(given.file, problem.place, problem.got or None, problem.accepted, problem.advice)
