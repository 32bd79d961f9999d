"""A copy of the database while people write in it, and the way back: SQLite's own backup, or pg_dump and pg_restore."""

import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

DUMPS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
COUNT = "SELECT COUNT(*) FROM {}"
TABLES_OF_POSTGRES = (
    "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
)
OTHERS_OF_POSTGRES = """
    SELECT application_name, pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND coalesce(backend_type, 'client backend') = 'client backend'
"""


class DatabaseTrouble(Exception):
    """The copy could not be made, or is not whole; says why and what to do."""


def copy_database(folder: Path) -> tuple[Path, dict[str, int]]:
    """The database of one instant in a file, and the rows of each table in it. Nobody who writes has to wait."""
    target = folder / DUMPS[connection.vendor]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        return target, rows_of_file(target)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _run("pg_dump", [*options, f"--file={target}"])
        return target, _rows_of_postgres(cursor)


def kind_of(dump: Path) -> str:
    return next(vendor for vendor, name in DUMPS.items() if name == dump.name)


def rows_of_file(path: Path) -> dict[str, int]:
    """The rows of each table of an SQLite file, which is looked through for damage first."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        try:
            damage = [row[0] for row in copy.execute("PRAGMA integrity_check")]
            if damage != ["ok"]:
                raise DatabaseTrouble(f"The copied database is damaged: {damage[0]}")
            query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            tables = [row[0] for row in copy.execute(query)]
            return {table: copy.execute(COUNT.format(f'"{table}"')).fetchone()[0] for table in tables}
        except sqlite3.DatabaseError as error:
            raise DatabaseTrouble(f"The copied database cannot be read: {error}") from error


def _rows_of_postgres(cursor: Any) -> dict[str, int]:
    cursor.execute(TABLES_OF_POSTGRES)
    counts = {}
    for schema, table in cursor.fetchall():
        cursor.execute(COUNT.format(f'"{schema}"."{table}"'))
        counts[table] = cursor.fetchone()[0]
    return counts


def rows_of_dump(dump: Path) -> dict[str, int]:
    """The rows of each table of a dump, restored into a database made for it and dropped again."""
    if kind_of(dump) == "sqlite":
        return rows_of_file(dump)
    if connection.vendor != "postgresql":
        raise DatabaseTrouble(
            "This is a backup of PostgreSQL. Set DATABASE_URL to a PostgreSQL server, on which it can be tried."
        )
    name = f"portal_check_{secrets.token_hex(6)}"
    with _maintenance() as execute:
        execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            _run("pg_restore", ["--no-owner", "--exit-on-error", f"--dbname={name}", str(dump)])
            with _postgres(name) as scratch, scratch.cursor() as cursor:
                return _rows_of_postgres(cursor)
        finally:
            execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def restore_postgres(dump: Path) -> None:
    """All or nothing: what is in the database gives way to the dump in one transaction."""
    connection.close()
    name = connection.settings_dict["NAME"]
    options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run("pg_restore", [*options, f"--dbname={name}", str(dump)])


def applied_migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def unknown_migrations(applied: list[str]) -> list[str]:
    """Those that a later portal made: this one cannot run on such a database."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    apps = {name.split(".")[0] for name in known}
    return [name for name in applied if name.split(".")[0] in apps and name not in known]


def is_empty() -> bool:
    """No table, or none of the portal's with a row in it that a person made."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in {"auth_user", "attendance_submission", "attendance_pupil"} & tables:
            cursor.execute(COUNT.format(table))
            if cursor.fetchone()[0]:
                return False
    return True


def others_at_work() -> list[str]:
    """Who has the database open besides this program, as far as the database tells; empty for a new one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(OTHERS_OF_POSTGRES)
            return [f"{name or 'a program without a name'} (process {pid} of the server)" for name, pid in cursor]
    connection.close()
    path = Path(connection.settings_dict["NAME"])
    return ["a program on this machine"] if path.exists() and _is_open_elsewhere(path) else []


def _is_open_elsewhere(path: Path) -> bool:
    """In WAL mode each open connection holds a lock on the file, at work or not."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as alone:
        try:
            alone.execute("PRAGMA locking_mode = EXCLUSIVE")
            alone.execute("BEGIN EXCLUSIVE")
            alone.execute("ROLLBACK")
        except sqlite3.DatabaseError as error:
            # Anything else is a damaged database, which a restore is for.
            return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return False


@contextmanager
def _maintenance() -> Iterator[Callable[[str], Any]]:
    with _postgres("postgres") as server:
        yield server.execute


@contextmanager
def _postgres(name: str) -> Iterator[Any]:
    import psycopg

    try:
        with closing(psycopg.connect(**_address() | {"dbname": name}, autocommit=True)) as found:
            yield found
    except psycopg.errors.InsufficientPrivilege as error:
        raise DatabaseTrouble(
            "This account may not make the scratch database in which a backup is tried. Give it the right "
            "(ALTER ROLE … CREATEDB), or check the backup on another server."
        ) from error


def _address() -> dict[str, Any]:
    settings = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    return {name: settings[key] for name, key in names.items() if settings.get(key)}


def _run(program: str, arguments: list[str]) -> None:
    path = shutil.which(program) or next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))), None)
    if path is None:
        raise DatabaseTrouble(f"{program} is not on this machine: apt-get install postgresql-client")
    address = _address()
    variables = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    environment = {variables[name]: str(value) for name, value in address.items()}
    # By the environment, because a password among the arguments could be read by everybody on the machine.
    environment |= {"PGDATABASE": str(connection.settings_dict["NAME"]), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [path, *arguments], env=environment, capture_output=True, text=True
    )
    if done.returncode:
        told = done.stderr.strip().splitlines()
        raise DatabaseTrouble(f"{program} failed: {told[0] if told else f'exit status {done.returncode}'}")
