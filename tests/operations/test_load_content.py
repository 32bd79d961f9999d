"""`portal load-content`: idempotent, all or nothing, and it never alters a published version."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.calendars.models import CalendarDate
from portal.operations.management.commands.load_content import loaders_in_order
from portal.pages.models import School
from portal.pages.school import default_school
from portal.policies.models import PolicyVersion

pytestmark = pytest.mark.django_db


def load(folder: Path, **options: bool) -> list[str]:
    out = StringIO()
    call_command("load_content", folder, stdout=out, **options)
    return out.getvalue().splitlines()


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_second_load_changes_nothing(small: Path) -> None:
    first, second = load(small), load(small)
    assert first[-1].startswith("Loaded small/: ")
    assert ", 0 changed, 0 unchanged" in first[-1]
    assert len(second) == 1
    assert second[0].startswith("Loaded small/: 0 created, 0 changed, ")


def test_change_is_reported(small: Path) -> None:
    load(small)
    replace(small / "school.toml", 'strapline = "', 'strapline = "New: ')
    lines = load(small)
    assert [line for line in lines if "changed" in line and "school" in line] != []
    assert default_school().strapline.startswith("New: ")


def test_check_writes_nothing(small: Path) -> None:
    assert load(small, check=True)[-1].startswith("Would load small/: ")
    assert (School.objects.count(), PolicyVersion.objects.count()) == (0, 0)


def test_published_version_is_never_altered(small: Path) -> None:
    load(small)
    before = list(PolicyVersion.objects.order_by("pk").values_list("clauses_sha256", "rulebook_sha256"))
    replace(small / "policies" / "attendance" / "2026-09.md", "days = 14", "days = 21")
    replace(small / "school.toml", 'strapline = "', 'strapline = "New: ')
    with pytest.raises(CommandError) as stopped:
        load(small)
    assert stopped.value.returncode == 2
    assert str(stopped.value).startswith("Nothing was loaded. ")
    assert "2026-09.md" in str(stopped.value)
    assert list(PolicyVersion.objects.order_by("pk").values_list("clauses_sha256", "rulebook_sha256")) == before
    assert not default_school().strapline.startswith("New: ")


def test_one_bad_file_loads_nothing(small: Path) -> None:
    """The calendar is read after the school: the school must not be there either."""
    replace(small / "calendar" / "2026-27.toml", "first = 2026-", "frist = 2026-")
    with pytest.raises(CommandError, match=r"2026-27\.toml.*frist") as stopped:
        load(small)
    assert stopped.value.returncode == 2
    assert (School.objects.count(), CalendarDate.objects.count()) == (0, 0)


def test_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Nothing was loaded") as stopped:
        load(tmp_path / "nowhere")
    assert (stopped.value.returncode, len(str(stopped.value).splitlines())) == (2, 1)


def test_what_others_stand_on_is_loaded_first() -> None:
    modules = [loader.__module__ for loader in loaders_in_order()]
    assert modules[0].startswith("portal.pages")
    assert [module.split(".")[1] for module in modules].index("calendars") > 0
