"""`portal backup` and `portal restore` as typed: what they say, and their exit status."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.operations.backup.files import BackupFile, backups_in


def said(*arguments: str, **options: object) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def refused(*arguments: str, **options: object) -> tuple[str, int]:
    with pytest.raises(CommandError) as caught:
        said(*arguments, **options)
    return str(caught.value), caught.value.returncode


def test_it_makes_one_in_the_folder_of_the_settings_and_proves_it(small: BackupFile, folders: Path) -> None:
    small.path.unlink()
    words = said("backup", "--prove")
    [made] = backups_in(folders)
    assert "1 rows, 2 files, not encrypted" in words
    assert "whoever has the file reads it all" in words
    assert f"{made.path.name} is whole" in words
    assert "checked" in said("backup", "--list")


def test_a_key_is_made_for_its_owner_alone_and_never_written_over(tmp_path: Path, folders: Path, settings) -> None:
    key = tmp_path / "key.txt"
    words = said("backup", new_key=key)
    assert key.stat().st_mode & 0o777 == 0o600
    [_, secret] = key.read_text().splitlines()
    assert secret not in words
    assert f"PORTAL_BACKUP_KEYS={key.read_text().split()[3]}" in words
    assert refused("backup", new_key=key) == (f"{key} is there already; a key is never written over.", 2)


def test_an_encrypted_one_is_restored_with_its_key_alone(small, folders, settings, tmp_path: Path) -> None:
    key = tmp_path / "key.txt"
    said("backup", new_key=key)
    settings.BACKUP_KEYS = [key.read_text().split()[3]]
    said("backup")
    assert "proved where its secret key is" in said("restore", "--check")
    assert "is whole" in said("restore", "--check", key=key)
    words, status = refused("restore")
    assert (status, "--key" in words) == (2, True)


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "holds no secret key"), ("AGE-SECRET-KEY-1NONSENSE", "holds what is no secret key")],
)
def test_a_file_that_is_no_key_is_told(text: str, words: str, small: BackupFile, tmp_path: Path) -> None:
    (tmp_path / "key.txt").write_text(text)
    told, status = refused("restore", "--check", key=tmp_path / "key.txt")
    assert (status, words in told) == (2, True)


def test_a_public_key_that_is_none_is_told(small: BackupFile, settings) -> None:
    settings.BACKUP_KEYS = ["age1nonsense"]
    words, status = refused("backup")
    assert (status, "PORTAL_BACKUP_KEYS" in words) == (2, True)


def test_without_a_folder_it_asks_for_one(folders: Path, settings) -> None:
    settings.BACKUPS = None
    assert refused("backup", folder=None)[1] == 2
    assert refused("restore") == ("Name a file: portal restore FILE. PORTAL_BACKUPS has none.", 2)


def test_a_file_that_is_not_there_or_not_called_so_is_told(folders: Path, tmp_path: Path) -> None:
    assert refused("restore", file=tmp_path / "none.tar") == (f"There is no file {tmp_path / 'none.tar'}.", 2)
    (tmp_path / "mine.tar").write_text("")
    assert "Give it its name back" in refused("restore", file=tmp_path / "mine.tar")[0]


def test_a_damaged_one_is_told_with_status_one(small: BackupFile) -> None:
    small.path.write_bytes(small.path.read_bytes()[:5000])
    words, status = refused("restore", "--check")
    assert (status, "take an earlier backup" in words) == (1, True)
