"""The register at the size of a school and of a trust, each a ratio against a named peer.

    python bench/register/run.py [--only school|trust|years] [--marks 11400000]

`school`: 160,000 marks of 422 pupils come in as one CSV file through `import_register` on SQLite: decoded, checked cell
by cell, compared with the register, written with their audit entry in one transaction, pupils' and classes' weeks
counted. The peer is the floor that nothing on SQLite can beat by much: Python's `executemany` of the very same rows,
ready in memory, into the same table with the same indexes and the same durability. Both start from copies of one
database, turn by turn, and the best of each counts.

`trust` and `years` are on PostgreSQL: see `trust.py` and `years.py`. Exit status 1 when a limit is not kept.
"""

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from schools import csv_lines, make_school, school_days
from trust import measure_trust
from years import measure_years

MARKS = 160_000
PUPILS = 422
TRUST_MARKS = 11_400_000
IMPORTED_AT = datetime(2026, 8, 1, 12, tzinfo=UTC)
LEAST_SHARE_OF_SPEED = 0.25
ROUNDS = 3


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def prepare() -> str:
    """A school with its roll and no mark; the file of marks as its own system would export it."""
    from django.core.management import call_command

    from portal.attendance_plugin.roll.models import Pupil

    call_command("migrate", verbosity=0)
    make_school(1, PUPILS)
    upns = list(Pupil.objects.order_by("pk").values_list("upn", flat=True))
    return "\r\n".join(islice(csv_lines(upns, school_days(2025, 200)), MARKS + 1))


def import_file(text: str) -> None:
    """Ours, on the database the settings name."""
    from portal.attendance_plugin.register.services import import_register
    from portal.pages.models import School

    taken = import_register(School.objects.get(), text.encode(), file_name="marks.csv", at=IMPORTED_AT)
    assert taken.report["new"] == MARKS, taken.report


def rows_of(database: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(database) as connection:
        return connection.execute(
            "SELECT pupil_id, day, half, code, minutes_late, source_id FROM attendance_mark ORDER BY id"
        ).fetchall()


def write_bare(database: Path, rows: list[tuple[object, ...]]) -> None:
    """The peer. The same journal and the same flush to disk as the portal's connections have."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "INSERT INTO attendance_mark (pupil_id, day, half, code, minutes_late, source_id) VALUES (?, ?, ?, ?, ?, ?)",
        rows,
    )
    connection.execute("COMMIT")
    connection.close()


def measure(database: Path, text: str) -> bool:
    """Print the figures; True where the limit is kept."""
    from django.db import connection

    empty = database.with_name("empty.sqlite3")
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(database, empty)
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(ROUNDS):
        for leftover in database.parent.glob(f"{database.name}-*"):
            leftover.unlink()
        shutil.copy(empty, database)
        ours.append(timed(lambda: import_file(text)))
        connection.close()
        rows, peer = rows_of(database), database.with_name("peer.sqlite3")
        assert len(rows) == MARKS
        shutil.copy(empty, peer)
        bare.append(timed(lambda rows=rows, peer=peer: write_bare(peer, rows)))  # type: ignore[misc]
        assert len(rows_of(peer)) == MARKS
    share = min(bare) / min(ours)
    print(f"import of {MARKS:,} marks   {min(ours):6.2f} s   {MARKS / min(ours):9,.0f} marks a second")
    print(f"bare executemany          {min(bare):6.2f} s   {MARKS / min(bare):9,.0f} rows a second")
    print(f"ratio                     {share:6.2f} of the bare speed (limit: at least {LEAST_SHARE_OF_SPEED})")
    return share >= LEAST_SHARE_OF_SPEED


def on_sqlite() -> bool:
    with tempfile.TemporaryDirectory(prefix="bench-register-") as folder:
        set_up(folder)
        from django.conf import settings

        return measure(Path(settings.DATABASES["default"]["NAME"]), prepare())


def on_postgres(what: str, marks: int) -> bool:
    from tests.servers import postgres

    with postgres(flushed=True) as environment, tempfile.TemporaryDirectory(prefix="bench-register-") as folder:
        set_up(folder, environment["DATABASE_URL"])
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        kept = measure_trust(marks) if what == "trust" else measure_years()
        connection.close()
        return kept


def set_up(folder: str, database_url: str = "") -> None:
    os.environ |= {"PORTAL_VAR": folder, "DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_MODE": "local"}
    os.environ.pop("DATABASE_URL", None)
    if database_url:
        os.environ["DATABASE_URL"] = database_url
    import django

    django.setup()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["school", "trust", "years"], help="One of the three; all without it.")
    parser.add_argument("--marks", type=int, default=TRUST_MARKS, help="How many marks the trust's year has.")
    options = parser.parse_args()
    if options.only == "school":
        return 0 if on_sqlite() else 1
    if options.only:
        return 0 if on_postgres(options.only, options.marks) else 1
    # Each on a database of its own, so each in a process of its own.
    runs = [
        [sys.executable, __file__, "--only", what, "--marks", str(options.marks)]
        for what in ("school", "trust", "years")
    ]
    return max(subprocess.run(run).returncode for run in runs)


if __name__ == "__main__":
    sys.exit(main())
