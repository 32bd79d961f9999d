"""Policy files become versions: once, in order, and never again differently."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from portal.content_loader import ContentError, LoadReport
from portal.content_loader.policies import load_policies as read_policies
from portal.pages.models import HomePage, School
from portal.policies.models import PolicyIndexPage, PolicyPage, PolicyVersion
from portal.policies.services import load_policies, rulebook_of

FILE = """+++
title = "Attendance policy"
label = "{label}"
policy_type = "attendance"
summary = "How we help every child to be in school."
effective_from = {starts}
approved_on = 2022-07-06
approving_body = "Governing board"
owner_role = "Headteacher"
author_role = "Deputy headteacher"
review_cycle_months = 12
review_due = 2030-09-01
change_note = "{note}"
+++

## 1 What we want {{#aims}}

Every child in school.

### 1.1 Asking for leave {{#leave-notice}}

Ask {{{{ notice.minimum.days|words }}}} days before. Ring {{{{ contact.office.telephone }}}}.

```rule
rule = "notice.minimum"
kinds = ["exceptional_leave", "religious"]
days = {days}
strength = "must"
reading = "Weekends count."
checked_on = 2022-07-01
```
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "attendance"
    place.mkdir()
    return place


def write(folder: Path, label: str, starts: str, *, days: int = 10, note: str = "New.") -> None:
    (folder / f"{label}.md").write_text(FILE.format(label=label, starts=starts, days=days, note=note))


def load(folder: Path, school: School) -> list[tuple[str, str]]:
    given = SimpleNamespace(slug=school.slug)
    part = SimpleNamespace(school=given, policies=read_policies(folder, "policies/attendance"))
    content: Any = SimpleNamespace(school=given, parts=(part,))
    report = LoadReport()
    with transaction.atomic():
        load_policies(content, report)
    return report.entries


def test_files_become_versions_below_the_home_page(folder: Path, school: School, home: HomePage) -> None:
    write(folder, "2022-09", "2022-09-01")
    write(folder, "2026-09", "2026-09-01", days=14)
    assert load(folder, school) == [
        ("created", "page policies"),
        ("created", "policy attendance 2022-09"),
        ("created", "policy attendance 2026-09"),
    ]
    index = PolicyIndexPage.objects.child_of(home).get()
    page = PolicyPage.objects.child_of(index).get()
    assert (index.slug, index.live, index.show_in_menus) == ("policies", True, True)
    assert (page.slug, page.live, page.school, page.label) == ("attendance", True, school, "2026-09")
    versions = list(page.versions.order_by("number"))
    assert [(version.number, version.label) for version in versions] == [(1, "2022-09"), (2, "2026-09")]
    assert [rulebook_of(version).entries[0].limit["days"] for version in versions] == [10, 14]
    assert [clause["level"] for clause in versions[0].clauses] == [2, 3]
    assert "Ask ten days before. Ring 01632 960100." in versions[0].clauses[1]["html"]
    assert all(version.revision for version in versions)


def test_loading_again_changes_nothing(folder: Path, school: School, home: HomePage) -> None:
    write(folder, "2022-09", "2022-09-01")
    load(folder, school)
    before = list(PolicyVersion.objects.values()), PolicyPage.objects.values().get()
    assert load(folder, school) == [("unchanged", "policy attendance 2022-09")]
    assert (list(PolicyVersion.objects.values()), PolicyPage.objects.values().get()) == before


def test_the_editor_goes_on_from_what_was_loaded(folder: Path, school: School, home: HomePage) -> None:
    """The page holds the file's words and rules: publishing it unchanged makes no new version."""
    write(folder, "2022-09", "2022-09-01")
    load(folder, school)
    page = PolicyPage.objects.get()
    assert "{{ contact.office.telephone }}" in page.clauses[1].value["text"]
    rule = page.clauses[1].value["rules"][0]
    assert (rule.block_type, rule.value["days"], rule.value["reading"]) == ("notice__minimum", 10, "Weekends count.")
    page.save_revision().publish()
    assert PolicyVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"days": 14}, r"attendance/2022-09\.md: #leave-notice: .*a change of rules"),
        ({"note": "Other."}, r"attendance/2022-09\.md: change_note: got 'Other\.'"),
        ({"starts": "2022-10-01"}, r"attendance/2022-09\.md: effective_from: got '2022-10-01'"),
    ],
    ids=["rule", "note", "first day"],
)
def test_an_altered_file_of_a_published_version_is_refused(
    change: dict[str, Any], message: str, folder: Path, school: School, home: HomePage
) -> None:
    write(folder, "2022-09", "2022-09-01")
    load(folder, school)
    before = PolicyVersion.objects.values().get()
    write(folder, "2022-09", **({"starts": "2022-09-01"} | change))
    with pytest.raises(ContentError, match=message) as error:
        load(folder, school)
    assert "Put this into a new version" in str(error.value)
    assert PolicyVersion.objects.values().get() == before


def test_a_changed_clause_text_is_named_by_its_anchor(folder: Path, school: School, home: HomePage) -> None:
    write(folder, "2022-09", "2022-09-01")
    load(folder, school)
    path = folder / "2022-09.md"
    path.write_text(path.read_text().replace("Every child", "Each child"))
    with pytest.raises(ContentError, match=r"2022-09\.md: #aims: got 'a change of text'"):
        load(folder, school)


def test_an_older_version_joins_the_history_later(folder: Path, school: School, home: HomePage) -> None:
    write(folder, "2026-09", "2026-09-01", days=14)
    load(folder, school)
    write(folder, "2022-09", "2022-09-01")
    assert load(folder, school) == [
        ("created", "policy attendance 2022-09"),
        ("unchanged", "policy attendance 2026-09"),
    ]
    assert PolicyPage.objects.get().label == "2026-09"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "contact.office",
            "contact.nurse",
            r"#leave-notice: got '{{ contact\.nurse\.telephone }}'; accepted: Clause 1\.1",
        ),
        ("days = 10", "days = 1000", r"#leave-notice: got 1000; accepted: .*days: a whole number"),
        ('notice.minimum"', 'notice.minimal"', r"#leave-notice: got 'notice\.minimal'.*Did you mean notice\.minimum"),
        ("days = 10", "days = 10\nhours = 3", r"#leave-notice: got 3; .*means nothing here"),
    ],
    ids=["placeholder", "range", "rule", "parameter"],
)
def test_a_faulty_file_is_named_and_nothing_is_written(
    old: str, new: str, message: str, folder: Path, school: School, home: HomePage
) -> None:
    write(folder, "2022-09", "2022-09-01")
    path = folder / "2022-09.md"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ContentError, match=f"policies/attendance/2022-09.md: {message}"):
        load(folder, school)
    assert (PolicyPage.objects.count(), PolicyVersion.objects.count()) == (0, 0)


def test_without_a_home_page_the_error_says_what_comes_first(folder: Path, school: School) -> None:
    HomePage.objects.all().delete()
    write(folder, "2022-09", "2022-09-01")
    with pytest.raises(ContentError, match="Load the pages first"):
        load(folder, school)
