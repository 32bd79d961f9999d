"""The demo bulletins: every figure that may be shown, no slip that the checks know, every promise answered."""

import re

import pytest
from django.test import Client

from portal.content_loader import Content
from portal.rules.bulletins.checks import find_concerns
from portal.rules.bulletins.indicators import Outcome
from portal.rules.bulletins.suppression import suppress

# How many indicators each chapter has (documents.md section 8), sub-figures such as 3.15b not counted.
INDICATORS = {"L": 4, "1": 15, "2": 10, "3": 18, "4": 15, "5": 12}


def test_first_issue_has_every_indicator(content: Content) -> None:
    whole = {each.id for each in content.bulletins[0].issue.indicators if re.fullmatch(r"[L\d]\.?\d+", each.id)}
    expected = {f"{chapter}{'' if chapter == 'L' else '.'}{number}" for chapter, count in INDICATORS.items()
                for number in range(1, count + 1)}  # fmt: skip
    assert whole == expected


def test_issues_have_none_of_the_slips_that_the_checks_know(content: Content) -> None:
    assert [concern for each in content.bulletins for concern in find_concerns(each.issue)] == []


def test_small_counts_are_the_ones_that_could_point_at_somebody(content: Content) -> None:
    hidden = [each.id for each in suppress(content.bulletins[0].issue).indicators if each.is_suppressed]
    assert hidden == ["1.11", "5.2b", "5.6"]


def test_second_issue_answers_each_promise_in_each_way(content: Content) -> None:
    first, second = (each.issue for each in content.bulletins)
    assert [answer.promise for answer in second.answers] == [promise.id for promise in first.promises]
    assert {answer.outcome for answer in second.answers} == set(Outcome)


@pytest.mark.usefixtures("loaded")
def test_every_placeholder_is_filled_for_readers(client: Client, content: Content) -> None:
    pages = [client.get(f"/bulletins/{each.slug}/").content.decode() for each in content.bulletins]
    assert [page.count("{{") for page in pages] == [0, 0]
