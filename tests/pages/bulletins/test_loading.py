from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from portal.content_loader import BulletinContent, ContentError, LoadReport
from portal.pages.bulletins.addresses import bulletin_addresses
from portal.pages.bulletins.loading import load_bulletins
from portal.pages.models import BulletinIndexPage, BulletinPage, School
from portal.rules.bulletins.indicators import Bulletin
from tests.pages.bulletins.conftest import FIRST, SECOND
from tests.pages.conftest import content


def given(*issues: Bulletin, **changes: Any) -> Any:
    bulletins = tuple(
        BulletinContent(
            file=f"bulletins/issue-{issue.number}.md",
            slug=f"issue-{issue.number}",
            issue=issue,
            published_on=date(2023, 9, 4),
            approved_on=date(2023, 7, 26),
            **(dict.fromkeys(TEXTS, "Words") | changes),
        )
        for issue in (replace(each, published_on=date(2023, 9, 4), approved_on=date(2023, 7, 26)) for each in issues)
    )
    return SimpleNamespace(**vars(content()), bulletins=bulletins)


TEXTS = ("title", "summary", "period", "data_up_to", "approving_body", "purpose", "audience")


@pytest.fixture(autouse=True)
def with_home(site: LoadReport) -> None:
    """The school has its home page."""


def load(*issues: Bulletin, **changes: Any) -> LoadReport:
    report = LoadReport()
    load_bulletins(given(*issues, **changes), report)
    return report


def test_issues_are_published_below_their_list_once() -> None:
    assert load(FIRST, SECOND).lines() == [
        "  created page bulletins",
        "  created bulletin issue-1",
        "  created bulletin issue-2",
    ]
    assert [(page.number, page.live) for page in BulletinPage.objects.order_by("number")] == [(1, True), (2, True)]
    assert load(FIRST, SECOND).summary() == "0 created, 0 changed, 2 unchanged"
    assert load(FIRST, SECOND, summary="Shorter").summary() == "0 created, 2 changed, 0 unchanged"


def test_school_without_bulletins_gets_no_list() -> None:
    assert (load().entries, BulletinIndexPage.objects.exists()) == ([], False)


def test_unanswered_promise_is_a_mistake_in_the_file() -> None:
    with pytest.raises(ContentError) as caught:
        load(FIRST, replace(SECOND, answers=SECOND.answers[:1]))
    assert str(caught.value).startswith(
        "bulletins/issue-2.md: answer to P2 of issue 1: got nothing; accepted: an answer: done, carried over"
    )


def test_every_issue_and_its_data_are_public_addresses() -> None:
    load(FIRST, SECOND)
    assert bulletin_addresses(School.objects.get()) == [
        "/bulletins/",
        "/bulletins/issue-1/",
        "/bulletins/issue-1/bulletin.json",
        "/bulletins/issue-2/",
        "/bulletins/issue-2/bulletin.json",
    ]


def test_what_an_editor_made_is_no_change_once_it_is_in_the_file() -> None:
    load(FIRST)
    page = BulletinPage.objects.get()
    page.summary = "As the editor has it."
    page.save_revision().publish()
    assert load(FIRST).summary() == "0 created, 0 changed, 1 unchanged"
    assert load(FIRST, summary="As the editor has it.").summary() == "0 created, 0 changed, 1 unchanged"
    assert load(FIRST, summary="Another one.").summary() == "0 created, 1 changed, 0 unchanged"
