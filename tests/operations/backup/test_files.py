"""Which backups are kept, and what their names say (R36: seven days, four weeks, twelve months)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal.operations.backup.files import PLAIN, SEALED, STEM, BackupFile, backup_named, backups_in, kept, rotate

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def every_night(nights: int) -> list[BackupFile]:
    days = [NOW - timedelta(days=number) for number in range(nights)]
    return [BackupFile(path=Path(day.strftime(STEM) + PLAIN), made_at=day) for day in days]


def test_two_years_of_nights_keep_days_weeks_and_months() -> None:
    staying = [backup.made_at.date().isoformat() for backup in kept(every_night(730))]
    assert staying[:7] == [f"2026-11-{day}" for day in range(20, 13, -1)]
    # 20 November 2026 is a Friday: of the weeks before, the Sundays; of the months before, their last days.
    assert staying[7:9] == ["2026-11-08", "2026-11-01"]
    assert staying[9:] == [
        "2026-10-31",
        "2026-09-30",
        "2026-08-31",
        "2026-07-31",
        "2026-06-30",
        "2026-05-31",
        "2026-04-30",
        "2026-03-31",
        "2026-02-28",
        "2026-01-31",
        "2025-12-31",
    ]


def test_a_portal_that_stood_still_keeps_what_there_is() -> None:
    old = [backup for backup in every_night(400) if (NOW - backup.made_at).days in (0, 90, 91, 390)]
    assert kept(old) == old


def test_of_two_in_a_night_the_newer_stays() -> None:
    first, second = NOW, NOW + timedelta(hours=3)
    pair = [BackupFile(path=Path(at.strftime(STEM) + SEALED), made_at=at) for at in (first, second)]
    assert [backup.made_at for backup in kept(pair)] == [second]


def test_rotation_deletes_nothing_that_is_not_ours(tmp_path: Path) -> None:
    for backup in every_night(40):
        (tmp_path / backup.path.name).write_text("")
        (tmp_path / backup.path.name).with_suffix(".json").write_text("{}")
    others = ["portal-notes.tar", "photos.tar", "portal-2026-11-20T020000Z.zip", "portal-2026-13-40T990000Z.tar"]
    for name in others:
        (tmp_path / name).write_text("")
    gone = rotate(tmp_path)
    there = {path.name for path in tmp_path.iterdir()}
    assert set(others) <= there
    assert len(gone) == 40 - len(backups_in(tmp_path))
    assert {path.stem for path in tmp_path.glob("*.json")} == {b.path.stem for b in backups_in(tmp_path)}


@pytest.mark.parametrize("name", ["portal-2026-11-20T020000Z.tar", "portal-2026-11-20T020000Z.tar.age"])
def test_the_name_says_when_it_was_made(name: str) -> None:
    found = backup_named(Path(name))
    assert found is not None
    assert (found.made_at, found.is_encrypted) == (NOW, name.endswith(".age"))
