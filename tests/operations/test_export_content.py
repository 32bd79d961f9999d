"""`portal export-content`: load, export, load gives the same; what an editor made is in it; nothing is overwritten."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from portal.calendars.models import AcademicYear, CalendarDate
from portal.calendars.services import save_date
from portal.content_loader import ClauseContent, Content, PolicyContent, load_content
from portal.pages.models import ContentPage, School
from portal.policies.agreements.wording import settled
from portal.policies.drafting.drafts import tidy
from portal.policies.models import PolicyPage
from portal.rules.rulebook import parse_entry
from portal.rules.statements import parse_statement
from tests.loaded_content import TableChange, put
from tests.policies.approvals import approve

pytestmark = pytest.mark.django_db
CONTENT = Path(__file__).parent.parent.parent / "content"


def load(folder: Path) -> list[str]:
    out = StringIO()
    call_command("load_content", folder, stdout=out)
    return out.getvalue().splitlines()


def export(folder: Path) -> list[str]:
    out = StringIO()
    call_command("export_content", folder, stdout=out)
    return out.getvalue().splitlines()


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def another_database() -> Iterator[None]:
    """Whatever is loaded inside is gone afterwards, as if it had been another portal."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Travelled:
    """Content that was loaded and exported, loaded again where it came from, and through another portal."""

    exported: Path
    loaded_again: list[str]
    exported_elsewhere: Path


@pytest.fixture(scope="module")
def demo(
    tmp_path_factory: pytest.TempPathFactory,
    content_rows: list[TableChange],
    django_db_blocker: pytest.FixtureRequest,
) -> Travelled:
    """The demo trust's content."""
    folder = tmp_path_factory.mktemp("export")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        with another_database():
            put(content_rows)
            said = export(folder / "out")
            again = load(folder / "out")
        with another_database():
            load(folder / "out")
            export(folder / "elsewhere")
    assert said[-1] == f"Wrote {len(files_of(folder / 'out'))} files to {folder / 'out'}."
    return Travelled(folder / "out", again, folder / "elsewhere")


def test_demo_content_travels_without_a_change(demo: Travelled) -> None:
    assert set(files_of(demo.exported)) == set(files_of(CONTENT)) - {"README.md"}
    assert plain(load_content(demo.exported)) == plain(load_content(CONTENT))
    [line] = demo.loaded_again
    assert line.startswith("Loaded out/: 0 created, 0 changed, ")
    assert files_of(demo.exported_elsewhere) == files_of(demo.exported)


def plain(content: Content) -> dict[str, Any]:
    """Every field, with each rule as the rules understand it: files may say or leave out what is as usual."""
    everything = {field.name: getattr(content, field.name) for field in fields(Content)}
    everything |= {"folder": None, "school": asdict(content.school), "policies": [], "further": []}
    parts = [asdict(part) | {"policies": [plain_policy(policy) for policy in part.policies]} for part in content.parts]
    return everything | {"parts": parts}


def plain_policy(policy: PolicyContent) -> dict[str, Any]:
    same = {field.name: getattr(policy, field.name) for field in fields(policy) if field.name != "clauses"}
    same |= {name: tidy(same[name]) for name in ("summary", "change_note")}
    return same | {"clauses": [plain_clause(clause) for clause in policy.clauses]}


def plain_clause(clause: ClauseContent) -> dict[str, Any]:
    entries = [parse_entry(block.data, anchor=clause.anchor, source="") for block in clause.rules]
    statements = [parse_statement(block.data, anchor=clause.anchor, source="") for block in clause.statements]
    agreement = settled(clause.agreement) if clause.agreement else None
    same = {name: getattr(clause, name) for name in ("anchor", "number", "heading", "level", "is_appendix")}
    return same | {"body": tidy(clause.body), "rules": entries, "says": statements, "agreement": agreement}


def test_folder_that_is_not_empty_is_refused(small: Path, tmp_path: Path) -> None:
    load(small)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine")
    with pytest.raises(CommandError) as stopped:
        export(mine)
    assert stopped.value.returncode == 2
    assert str(stopped.value) == (
        f"Nothing was written. {mine} is not an empty folder; name a new one, so that nothing is overwritten."
    )
    assert files_of(mine) == {"notes.txt": b"mine"}


def change_by_hand() -> None:
    """What editors do: another version of a policy, a moved date, a new date, a page, a telephone number."""
    policy = PolicyPage.objects.get(slug="attendance")
    policy.label, policy.effective_from = "2099-09", date(2099, 9, 1)
    policy.review_due, policy.change_note = date(2100, 9, 1), "The notice is longer."
    for block in policy.clauses:
        for rule in block.value["rules"]:
            if rule.block_type == "notice__minimum" and rule.value["kinds"] == ["exceptional_leave"]:
                rule.value["days"] = 21
    revision = policy.save_revision()
    approve(policy)
    revision.publish()
    moved = CalendarDate.objects.get(year__school__slug="millbrook", key="fair")
    moved.first_day = moved.last_day = moved.first_day + timedelta(days=7)
    save_date(moved)
    year = AcademicYear.objects.get(school__slug="fellbeck")
    save_date(
        CalendarDate(
            year=year, category="event", title="Boat day: “ahoy”", first_day=date(2027, 6, 9), last_day=date(2027, 6, 9)
        )
    )
    news = ContentPage.objects.get(slug="news")
    news.body = 'Snow "today".\r\n\r\n+ hot soup\r\n'
    news.save_revision().publish()
    School.objects.filter(slug="fellbeck").update(telephone="01632 960399")


def test_what_editors_made_is_in_the_export_and_loads_without_a_change(small: Path, tmp_path: Path) -> None:
    load(small)
    change_by_hand()
    export(tmp_path / "out")
    content = load_content(tmp_path / "out")
    [longer] = [policy for policy in content.policies if policy.label == "2099-09"]
    days = [block.data["days"] for clause in longer.clauses for block in clause.rules if clause.anchor == "leave"]
    assert (days, longer.change_note) == ([21], "The notice is longer.")
    [calendar] = content.calendars
    assert [entry.first for entry in calendar.dates if entry.key == "fair"] == [date(2026, 12, 12)]
    [added] = [entry for entry in content.further[0].calendars[0].dates if entry.title == "Boat day: “ahoy”"]
    assert str(CalendarDate.objects.get(title=added.title).uid) == added.uid
    assert [page.body for page in content.pages if page.slug == "news"] == ['Snow "today".\n\n+ hot soup']
    assert content.further[0].school.telephone == "01632 960399"
    [line] = load(tmp_path / "out")
    assert line.startswith("Loaded out/: 0 created, 0 changed, ")


def test_what_editors_made_survives_the_way_through_another_portal(small: Path, tmp_path: Path) -> None:
    with another_database():
        load(small)
        change_by_hand()
        export(tmp_path / "out")
        uid = CalendarDate.objects.get(title="Boat day: “ahoy”").uid
    load(tmp_path / "out")
    export(tmp_path / "again")
    assert files_of(tmp_path / "again") == files_of(tmp_path / "out")
    assert CalendarDate.objects.get(title="Boat day: “ahoy”").uid == uid


def test_draft_and_pages_that_files_cannot_hold_are_named(small: Path, tmp_path: Path) -> None:
    load(small)
    policy = PolicyPage.objects.get(slug="attendance")
    policy.label = "2099-01"
    policy.save_revision()
    news = ContentPage.objects.get(slug="news")
    news.add_child(instance=ContentPage(title="Older news", slug="older", body="Words."))
    said = export(tmp_path / "out")
    assert said[:-1] == [
        "  not in the files: page /home/news/older/: it stands below another page",
        "  not in the files: policy attendance: what is edited and not published yet",
    ]


def test_page_that_a_file_would_read_otherwise_is_refused_before_anything_is_written(
    small: Path, tmp_path: Path
) -> None:
    load(small)
    ContentPage.objects.filter(slug="news").update(body="Braces {{ like these }}.")
    with pytest.raises(CommandError, match=r"pages/news\.md: the page holds \{\{") as stopped:
        export(tmp_path / "out")
    assert str(stopped.value).startswith("Nothing was written. ")
    assert not (tmp_path / "out").exists()
