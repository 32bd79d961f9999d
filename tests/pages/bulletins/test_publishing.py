"""No issue is published while a promise of the one before is unanswered, whichever way it is tried."""

from dataclasses import replace

import pytest

from portal.pages.bulletins.publishing import BulletinNotReady, publishing_problems
from portal.pages.bulletins.stored import stream_values
from portal.pages.models import BulletinIndexPage, BulletinPage
from tests.pages.bulletins.conftest import FIRST, SECOND, page_of, publish
from tests.rules.bulletins.samples import promise


def test_unanswered_promise_stops_publishing(index: BulletinIndexPage, first: BulletinPage) -> None:
    page = page_of(replace(SECOND, answers=SECOND.answers[:1]))
    index.add_child(instance=page)
    revision = page.save_revision()
    with pytest.raises(BulletinNotReady, match="Open a job hub") as caught:
        revision.publish()
    assert [problem.place for problem in caught.value.problems] == ["answer to P2 of issue 1"]
    assert not BulletinPage.objects.get(pk=page.pk).live


def test_draft_of_the_issue_before_promises_nothing(index: BulletinIndexPage) -> None:
    index.add_child(instance=page_of(FIRST))
    assert publish(index, replace(SECOND, answers=())).live


def test_answered_promises_may_not_change(first: BulletinPage, second: BulletinPage) -> None:
    issue = replace(FIRST, promises=(*FIRST.promises, promise("P9")))
    for name, value in stream_values(issue).items():
        setattr(first, name, value)
    assert [problem.place for problem in publishing_problems(first)] == ["promise P9"]


def test_corrected_issue_is_published_again(first: BulletinPage, second: BulletinPage) -> None:
    first.summary = "With a sentence more."
    first.save_revision().publish()
    assert BulletinPage.objects.get(pk=first.pk).summary == "With a sentence more."


@pytest.mark.parametrize(("number", "accepted"), [(2, "a number that no other issue has"), (1, None)])
def test_number_is_the_issues_own(
    index: BulletinIndexPage, first: BulletinPage, second: BulletinPage, number: int, accepted: str | None
) -> None:
    problems = [str(problem) for problem in publishing_problems(page_of(FIRST, number=number), index)]
    assert problems[0] == (f"Issue number: got “{number}”; accepted: a number that no other issue has. Give 3.")


def test_issue_is_not_put_between_two_others(index: BulletinIndexPage) -> None:
    publish(index, replace(FIRST, number=3, promises=()))
    problems = publishing_problems(page_of(replace(FIRST, promises=()), number=2), index)
    assert [problem.accepted for problem in problems] == ["a number after 3, the newest issue published"]
