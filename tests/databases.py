"""Databases of tests: migrated once per set of migrations, from then on only copied."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import wagtail

ROOT = Path(__file__).parent.parent
KEPT = Path(tempfile.gettempdir()) / f"portal-test-databases-{os.getuid()}"
"""Outlives a run, so that the next one begins at once."""


class OwnDatabase:
    """One process's database for tests, as the migrations leave it: an SQLite file or a database on the server."""

    def __init__(self, connection: Any, scratch: Path) -> None:
        self.connection = connection
        self.file = scratch / "test.sqlite3"
        self.is_file = connection.vendor == "sqlite"
        self.name = str(self.file) if self.is_file else connection.creation._get_test_db_name()

    def fill(self) -> None:
        """Throw away whatever is in it; it is new."""
        self.connection.close()
        if self.is_file:
            for leftover in self.file.parent.glob("test.sqlite3*"):
                leftover.unlink()
            shutil.copy(self.migrated_file(), self.file)
        else:
            template = self._migrated_on_server()
            self.remove()
            self._on_server(f'CREATE DATABASE "{self.name}" TEMPLATE "{template}"')
        self.connection.settings_dict["NAME"] = self.name

    def copy_on_server(self, name: str) -> str:
        """The address of another database on the server, as the migrations leave it."""
        template = self._migrated_on_server()
        self._on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        given = self.connection.settings_dict
        return f"postgres://{given['USER']}@{given['HOST']}:{given['PORT']}/{name}"

    def remove(self) -> None:
        self.connection.close()
        if not self.is_file:
            self._on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def migrated_file(self) -> Path:
        """An SQLite file with every table and nothing that a school put into them."""
        template = template_file()
        if template.exists():  # nobody waits for it while the same is made on a server
            return template
        with one_at_a_time("migrating"):
            if not template.exists():
                fresh = template.with_suffix(".part")
                fresh.unlink(missing_ok=True)
                self._migrate(str(fresh))
                fresh.rename(template)
        return template

    def _migrated_on_server(self) -> str:
        template = f"portal_template_{migrations_digest()}"
        with one_at_a_time("migrating"):
            there = self._on_server("SELECT datname FROM pg_database WHERE datname LIKE 'portal_template_%'")
            if template not in there:
                for older in there:
                    self._on_server(f'DROP DATABASE "{older}" WITH (FORCE)')
                self._on_server(f'CREATE DATABASE "{template}_part" TEMPLATE template0')
                self._migrate(f"{template}_part")
                self._on_server(f'ALTER DATABASE "{template}_part" RENAME TO "{template}"')
        return template

    def _migrate(self, name: str) -> None:
        from django.core.management import call_command

        before = self.connection.settings_dict["NAME"]
        self.connection.settings_dict["NAME"] = name
        call_command("migrate", verbosity=0)
        if self.is_file:
            self.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.connection.close()
        self.connection.settings_dict["NAME"] = before

    def _on_server(self, statement: str) -> list[str]:
        """The first column of what the server answers. Such statements belong to no database of the tests."""
        with self.connection._nodb_cursor() as cursor:
            cursor.execute(statement)
            return [row[0] for row in cursor.fetchall()] if cursor.description else []


def template_file() -> Path:
    """Where the migrated SQLite file is once a test has asked for one."""
    return KEPT / f"{migrations_digest()}.sqlite3"


def migrations_digest() -> str:
    """Of what ``migrate`` does: the migrations, and what the apps set up after each, such as triggers."""
    digest = hashlib.sha256(f"{django.VERSION}{wagtail.VERSION}".encode())
    for pattern in ("*/migrations/*.py", "*/apps.py", "**/triggers.py", "**/schedules.py", "after_migrate.py"):
        for path in sorted((ROOT / "portal").glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Of all test processes on this machine, one does this; the others wait."""
    KEPT.mkdir(exist_ok=True)
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    print(template_file())
