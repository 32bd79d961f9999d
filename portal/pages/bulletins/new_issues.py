"""What a new issue takes over from the one before it."""

from wagtail.models import Page

from .models import BulletinPage
from .publishing import neighbours
from .stored import issue_of_page, open_answers

SAME = ("approving_body", "audience", "issues_in", "small_below")


def begin_after_newest(page: BulletinPage, parent: Page) -> None:
    """Fill in the next number, what stays the same, and an open answer to each promise of the newest issue."""
    before, _ = neighbours(page, parent)
    if before is None:
        page.number = 1
        return
    page.number = before.number + 1
    kept = {name: getattr(before, name) for name in SAME}
    answers = open_answers(promise.id for promise in issue_of_page(before).promises)
    for name, value in (kept | {"answers": answers}).items():
        setattr(page, name, value)
