"""A backup holds the database of one instant and the files, is proved, and leaves nothing behind when it fails."""

import io
import tarfile
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from portal.attendance_plugin.models import OutboxMessage
from portal.operations.backup import archive, databases, making
from portal.operations.backup.archive import NotWhole
from portal.operations.backup.checking import BYTES, WHOLE, check_backup, unpack
from portal.operations.backup.databases import DatabaseTrouble
from portal.operations.backup.files import BackupFile
from portal.operations.backup.making import CannotBackUp, make_backup
from portal.operations.backup.sealing import KeyTrouble, identities_in, new_key

from .conftest import MADE

LATER = MADE + timedelta(hours=1)

COMMITTED = pytest.mark.django_db(transaction=True)


@COMMITTED
def test_it_holds_the_database_and_every_file(backup: BackupFile, tmp_path: Path) -> None:
    manifest = unpack(backup, [], tmp_path / "unpacked")
    assert manifest.rows["attendance_outboxmessage"] == 1
    for name in ("media/original_images/crest.png", "private/evidence/2026/letter.jpg"):
        assert (tmp_path / "unpacked" / name).read_bytes() == name.encode() * 1000
    known = backup.known()
    assert known is not None
    assert (known.files, known.is_encrypted, known.check) == (2, False, "")
    assert known.rows == sum(manifest.rows.values())
    assert check_backup(backup, []) == WHOLE
    assert backup.known().check == WHOLE


def test_only_its_owner_may_read_it(small: BackupFile) -> None:
    assert small.path.stat().st_mode & 0o777 == 0o600


def test_what_stands_beside_it_tells_nothing_of_a_person(small: BackupFile) -> None:
    told = small.beside.read_text()
    assert "illness" not in told
    assert "parent@home.example" not in told
    assert "letter.jpg" not in told


def test_nothing_of_the_scratch_copy_stays(small: BackupFile, settings) -> None:
    assert {path.name for path in settings.VAR_DIR.iterdir()} == {"media", "private"}


def test_only_the_secret_key_opens_an_encrypted_one(folders: Path, small: BackupFile, settings, tmp_path: Path) -> None:
    """Abuse case 70: a stolen file is of no use."""
    (secret, public), (other, _) = new_key(), new_key()
    keys, others = tmp_path / "key.txt", tmp_path / "other.txt"
    keys.write_text(f"# public key: {public}\n{secret}\n")
    others.write_text(other)
    settings.BACKUP_KEYS = [public]
    sealed = make_backup(folders, LATER)
    content = sealed.path.read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    assert b"rare illness" not in content
    assert b"letter.jpg" not in content
    assert check_backup(sealed, []) == BYTES
    assert check_backup(sealed, identities_in(keys)) == WHOLE
    with pytest.raises(KeyTrouble, match="cannot be opened"):
        check_backup(sealed, identities_in(others))


def test_a_byte_that_changed_is_noticed(small: BackupFile) -> None:
    content = bytearray(small.path.read_bytes())
    content[len(content) // 2] ^= 1
    small.path.write_bytes(content)
    with pytest.raises(NotWhole, match="bytes have changed"):
        check_backup(small, [])


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_cut_archive_is_noticed_without_what_stands_beside_it(
    is_sealed: bool, folders: Path, small: BackupFile, settings, tmp_path: Path
) -> None:
    secret, public = new_key()
    (tmp_path / "key.txt").write_text(secret)
    settings.BACKUP_KEYS = [public] if is_sealed else []
    made = make_backup(folders, LATER)
    made.beside.unlink()
    content = made.path.read_bytes()
    made.path.write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises((NotWhole, KeyTrouble)):
        check_backup(made, identities_in(tmp_path / "key.txt"))


def test_rows_that_are_not_what_the_list_says_are_noticed(folders: Path, small: BackupFile, monkeypatch) -> None:
    real = making.copy_database
    monkeypatch.setattr(
        making, "copy_database", lambda folder: (lambda path, rows: (path, {**rows, "words": 999}))(*real(folder))
    )
    with pytest.raises(NotWhole, match="words has 1 rows; the backup says 999"):
        check_backup(make_backup(folders, LATER), [])


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "elsewhere/outside", "media/../../outside"])
def test_an_archive_made_elsewhere_cannot_write_outside(name: str, tmp_path: Path) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        info = tarfile.TarInfo(name)
        info.size = 4
        tar.addfile(info, io.BytesIO(b"evil"))
    stream.seek(0)
    with pytest.raises(NotWhole, match="outside"):
        archive.read(stream, tmp_path / "into")
    assert list(tmp_path.rglob("outside")) == []


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        info = tarfile.TarInfo("media/link")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(info)
    stream.seek(0)
    with pytest.raises(NotWhole, match="no ordinary file"):
        archive.read(stream, tmp_path / "into")


def test_a_try_that_fails_leaves_the_folder_as_it_was(small: BackupFile, folders: Path, monkeypatch) -> None:
    """Abuse case 59."""
    before = {path.name for path in folders.iterdir()}

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "write", full)
    with pytest.raises(OSError, match="No space"):
        make_backup(folders)
    assert {path.name for path in folders.iterdir()} == before


def test_what_a_killed_one_left_goes_with_the_next(folders: Path, small: BackupFile) -> None:
    (folders / "portal-2026-11-19T020000Z.tar.part").write_bytes(b"half")
    make_backup(folders, LATER)
    assert list(folders.glob("*.part")) == []


def test_one_at_a_time(folders: Path, small: BackupFile) -> None:
    with making._alone_in(folders), pytest.raises(CannotBackUp, match="Another backup"):
        make_backup(folders)


def test_a_folder_that_cannot_be_written_is_told(folders: Path) -> None:
    folders.parent.joinpath("file").write_text("")
    with pytest.raises(CannotBackUp, match="Is its disk connected"):
        make_backup(folders.parent / "file" / "backups")


def test_a_file_deleted_meanwhile_is_no_fault(folders: Path, small: BackupFile, monkeypatch) -> None:
    """Retention deletes evidence whenever its time has come."""
    real = archive._add

    def delete_first(tar: tarfile.TarFile, path: Path, member: str) -> str:
        if member.startswith("private/"):
            path.unlink()
        return real(tar, path, member)

    monkeypatch.setattr(archive, "_add", delete_first)
    made = make_backup(folders, LATER)
    assert made.known().files == 1
    assert check_backup(made, []) == WHOLE


@COMMITTED
def test_under_writes_it_is_of_one_instant(folders: Path, mail: OutboxMessage, tmp_path: Path) -> None:
    """R36: 50 writes a second. Each transaction writes two rows; no backup may hold one of them alone, nor a later
    pair without an earlier one."""
    stop, written = threading.Event(), []

    def write() -> None:
        from django.db import transaction

        try:
            while not stop.is_set():
                with transaction.atomic():
                    for half in ("a", "b"):
                        number = len(written)
                        OutboxMessage.objects.create(
                            school_id=mail.school_id,
                            purpose=half,
                            cause=f"write:{number}",
                            recipient="parent@home.example",
                            subject="",
                            text_body="",
                            message_id=f"<{number}{half}@test>",
                            created_at=timezone.now(),
                            next_attempt_at=timezone.now(),
                        )
                written.append(None)
                time.sleep(0.01)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 5:
            time.sleep(0.01)
        made = make_backup(folders, MADE)
        after = len(written)
    finally:
        stop.set()
        writer.join()
    manifest = unpack(made, [], tmp_path / "unpacked")
    pairs, rest = divmod(manifest.rows["attendance_outboxmessage"] - 1, 2)
    assert rest == 0
    assert check_backup(made, []) == WHOLE, "restored in a scratch place it has the rows that its list says"
    assert 5 <= pairs <= after + 1
    assert OutboxMessage.objects.count() == 2 * len(written) + 1, "a writer failed while the backup ran"


def test_known_survives_a_field_of_a_later_version(small: BackupFile) -> None:
    known = small.known()
    small.note(replace(known, check=WHOLE))
    assert small.known().check == WHOLE
    small.beside.write_text('{"later": 1}')
    assert small.known() is None


def test_without_pg_dump_it_says_what_to_install(db: None, monkeypatch) -> None:
    monkeypatch.setattr(databases.shutil, "which", lambda name: None)
    monkeypatch.setattr(databases.Path, "glob", lambda self, pattern: [])
    with pytest.raises(DatabaseTrouble, match="postgresql-client"):
        databases._run("pg_dump", [])
