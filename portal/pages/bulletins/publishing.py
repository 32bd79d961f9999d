"""When an issue may be published: its data holds together, and every promise of the issue before is answered."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from wagtail.models import Page

from portal.rules.bulletins.problems import Problem, structural_problems
from portal.rules.bulletins.promises import answer_problems, broken_answers
from portal.rules.bulletins.wording import placeholder_problems

from .stored import issue_of_page

if TYPE_CHECKING:
    from .models import BulletinPage


class BulletinNotReady(ValueError):
    """A bulletin that may not be published; ``problems`` says why, one by one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(str(problem) for problem in self.problems))


def publishing_problems(page: "BulletinPage", parent: Page | None = None) -> list[Problem]:
    """What keeps the page, as it stands, from being published. ``parent`` is needed while it is not in the tree."""
    issue = issue_of_page(page)
    before, after = neighbours(page, parent)
    return [
        *_number_problems(page, parent, after),
        *structural_problems(issue),
        *placeholder_problems(issue),
        *answer_problems(issue, issue_of_page(before) if before else None),
        *broken_answers(issue, issue_of_page(after) if after else None),
    ]


def neighbours(page: "BulletinPage", parent: Page | None = None) -> "tuple[BulletinPage | None, BulletinPage | None]":
    """The published issues before and after this one. A page without a number yet comes after all of them."""
    issues = sorted(_published_beside(page, parent), key=lambda each: each.number)
    before = [each for each in issues if page.number is None or each.number < page.number]
    after = [each for each in issues if page.number is not None and each.number > page.number]
    return (before[-1] if before else None), (after[0] if after else None)


def _number_problems(page: "BulletinPage", parent: Page | None, after: "BulletinPage | None") -> Iterator[Problem]:
    beside = _published_beside(page, parent)
    newest = max((each.number for each in beside), default=0)
    accepted = f"a number after {newest}, the newest issue published"
    advice = "Issues are published in the order of their numbers."
    if any(each.number == page.number for each in beside):
        yield Problem("issue number", str(page.number), "a number that no other issue has", f"Give {newest + 1}.")
    elif after and not type(page).objects.live().filter(pk=page.pk, number=page.number).exists():
        yield Problem("issue number", str(page.number), accepted, advice)


def _published_beside(page: "BulletinPage", parent: Page | None) -> "list[BulletinPage]":
    above = parent or page.get_parent()
    return list(type(page).objects.child_of(above).live().exclude(pk=page.pk))
