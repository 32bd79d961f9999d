from collections.abc import Callable
from pathlib import Path

import pytest

from portal.content_loader import ContentError, load_content
from portal.rules.bulletins.figures import show_figure
from portal.rules.bulletins.indicators import Direction

BULLETIN = """\
+++
title = "How are we doing?"
number = 1
period = "Summer 2023"
data_up_to = "July 2023"
published_on = 2023-09-04
approving_body = "Assurance board"
approved_on = 2023-07-26
issues_in = ["May", "January"]
next_due = 2024-01-31

[[indicators]]
id = "1.8"
chapter = "needs"
label = "Children with SEND at the holiday activities"
value = 14.7
unit = "%"
period = "Apr 2023"
parts = "104 of 709"
earlier = [{ value = "10.9", period = "Dec 2022" }]
compare = [{ name = "England", value = 12 }]
better = "higher"
people = false

[[promises]]
id = "P1"
chapter = "needs"
text = "Report waiting times."
+++

## 1. Are needs found in good time? {#needs}

1. The share is {{ 1.8 }},
   and grows.
2. More to come.

### A story {#story}

It went well.
"""
Replace = Callable[[str, str, str], None]
FILE = "bulletins/summer.md"


@pytest.fixture(autouse=True)
def with_bulletin(folder: Path) -> None:
    (folder / "bulletins").mkdir()
    (folder / FILE).write_text(BULLETIN, encoding="utf-8")


def test_bulletin_is_read_with_its_figures_chapters_and_promises(folder: Path) -> None:
    (found,) = load_content(folder).bulletins
    issue = found.issue
    (indicator,), (chapter,), (promise,) = issue.indicators, issue.chapters, issue.promises
    assert (found.slug, found.title, issue.number, issue.months) == ("summer", "How are we doing?", 1, (1, 5))
    assert [show_figure(each.figure) for each in indicator.readings()] == ["14.7", "10.9", "12"]
    assert (show_figure(indicator.now.parts), indicator.direction) == ("104 of 709", Direction.HIGHER)
    assert (indicator.people, indicator.comparators[0].name, promise.id) == (False, "England", "P1")
    assert (chapter.label, chapter.question) == ("1", "Are needs found in good time?")
    assert chapter.findings == ("The share is {{ 1.8 }},\nand grows.", "More to come.")
    assert [(story.key, story.title, story.text) for story in chapter.stories] == [
        ("story", "A story", "It went well.")
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("value = 14.7", 'value = "14 or so"', "indicators[1].value: got '14 or so'; accepted: a number (3,394)"),
        (
            'better = "higher"',
            'better = "hihger"',
            "indicators[1].better: got 'hihger'; accepted: one of higher, lower",
        ),
        ('unit = "%"', 'units = "%"', "indicators[1].units: got 'units'; accepted: the keys better, chapter, compare"),
        (
            'chapter = "needs"\nlabel',
            'chapter = "other"\nlabel',
            "indicator 1.8, chapter: got 'other'; accepted: the na",
        ),
        ("{{ 1.8 }}", "{{ 1.9 }}", "finding 1.1: got '{{ 1.9 }}'; accepted: the id of an indicator of this bulletin"),
        ('["May", "January"]', '["Mai"]', "issues_in: got 'Mai'; accepted: names of months, such as January"),
        ("time? {#needs}", "time?", "line 31: got '## 1. Are needs found in good time?'; accepted: a heading with its"),
        ("1. The share", "The share", "line 33: got 'The share is {{ 1.8 }},'; accepted: findings, numbered 1., 2., …"),
        ("{#story}", "{#A story}", "line 37: got '### A story {#A story}'; accepted: a heading with its name"),
        ("number = 1", "number = 0", "number: got 0; accepted: a whole number from 1 to 9999"),
    ],
)
def test_mistake_is_told_with_its_place(folder: Path, replace: Replace, old: str, new: str, message: str) -> None:
    replace(FILE, old, new)
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert str(caught.value).startswith(f"{FILE}: {message}")


def test_issues_are_in_the_order_of_their_numbers(folder: Path, replace: Replace) -> None:
    (folder / "bulletins" / "autumn.md").write_text(BULLETIN, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert str(caught.value).endswith(
        "number: got 1; accepted: a number of its own (bulletins/autumn.md has this one). Give the next number."
    )
    replace("bulletins/autumn.md", "number = 1", "number = 2")
    assert [found.slug for found in load_content(folder).bulletins] == ["summer", "autumn"]
