import pytest

from portal.pages.bulletins.stored import issue_of_page, month_names, months_of
from portal.pages.models import BulletinPage
from portal.rules.bulletins.indicators import Bulletin
from tests.pages.bulletins.conftest import FIRST, SECOND, page_of


@pytest.mark.django_db
@pytest.mark.parametrize("issue", [FIRST, SECOND])
def test_page_gives_back_what_was_put_in(issue: Bulletin) -> None:
    found = issue_of_page(page_of(issue))
    assert (found.chapters, found.indicators, found.promises, found.answers) == (
        issue.chapters,
        issue.indicators,
        issue.promises,
        issue.answers,
    )


def test_stored_page_gives_it_back_too(first: BulletinPage) -> None:
    assert issue_of_page(BulletinPage.objects.get(pk=first.pk)).indicators == FIRST.indicators


@pytest.mark.parametrize("words", ["January, May and September", "september, May, January", ""])
def test_months_are_named_in_the_order_of_the_year(words: str) -> None:
    assert month_names(months_of(words)) == ("January, May and September" if words else "")
