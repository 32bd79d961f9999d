from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from portal.content_loader import BulletinContent
from portal.content_loader.bulletins import load_bulletin
from portal.content_loader.writing import ExportError, write_bulletin
from portal.rules.bulletins.indicators import Chapter, Story
from tests.pages.bulletins.conftest import FIRST, SECOND
from tests.rules.bulletins.samples import bulletin

DAYS = {"published_on": date(2023, 9, 4), "approved_on": date(2023, 7, 26)}
TEXTS = dict.fromkeys(("title", "summary", "period", "data_up_to", "approving_body", "purpose"), "Words “quoted”")


def content(issue: object = FIRST, **changes: object) -> BulletinContent:
    dated = replace(issue, **DAYS, next_due=date(2024, 1, 31), months=(1, 5, 9), **changes)  # type: ignore[type-var]
    texts = TEXTS | {"audience": "Two\n\nparagraphs"}
    return BulletinContent(file="bulletins/one.md", slug="one", issue=dated, **DAYS, **texts)


def read_again(given: BulletinContent, folder: Path) -> BulletinContent:
    (folder / "one.md").write_text(write_bulletin(given), encoding="utf-8")
    return load_bulletin(folder / "one.md", given.file)


@pytest.mark.parametrize("issue", [FIRST, SECOND, bulletin()])
def test_file_is_read_as_what_was_written(issue: object, tmp_path: Path) -> None:
    given = content(issue)
    assert read_again(given, tmp_path) == given


def test_lists_inside_a_finding_stay_inside(tmp_path: Path) -> None:
    findings = ("First:\n\n1. one\n2. two\n   - deeper", "Second.")
    given = content(chapters=(Chapter(key="needs", label="1", question="Well?", findings=findings),), indicators=())
    given = replace(given, issue=replace(given.issue, promises=()))
    assert read_again(given, tmp_path) == given


def test_story_that_a_file_would_read_otherwise_is_refused() -> None:
    story = Story(key="a", title="A", text="Words.\n\n## 2. Not a chapter {#not}")
    chapters = (Chapter(key="needs", label="1", question="Well?", stories=(story,)),)
    with pytest.raises(ExportError, match=r"bulletins/one\.md: a file cannot hold the chapters as they are"):
        write_bulletin(content(chapters=chapters))
