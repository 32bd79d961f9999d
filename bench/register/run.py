"""A school year of marks through the importer, against writing the same rows bare.

    python bench/register/run.py

160,000 marks of 422 pupils come in as one CSV file through `import_register`: decoded, checked cell by cell, compared
with the register, written with their audit entry in one transaction, and the class weeks counted afterwards. The peer
is the floor that nothing on SQLite can beat by much: Python's `executemany` of the very same rows, ready in memory,
into the same table with the same indexes and the same durability. Both start from copies of one database, turn by
turn, and the best of each counts. Exit status 1 when the importer is slower than a quarter of the peer's speed.
"""

import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
MARKS = 160_000
PUPILS = 422
FIRST_DAY = date(2025, 9, 1)
IMPORTED_AT = datetime(2026, 8, 1, 12, tzinfo=UTC)
LEAST_SHARE_OF_SPEED = 0.25
ROUNDS = 3
CODES = ("/", "/", "/", "/", "/", "/", "/", "L", "I", "M", "C", "O")


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def prepare() -> str:
    """A school with its roll and no mark; the file of marks as its own system would export it."""
    from datetime import time as clock

    from django.core.management import call_command

    from portal.attendance_plugin.roll.models import ClassMembership, Pupil, SchoolClass
    from portal.attendance_plugin.roll.upn import build_upn
    from portal.pages.models import School

    call_command("migrate", verbosity=0)
    school = School.objects.create(
        slug="bench",
        name="Millbrook Primary School",
        phase="primary",
        local_authority_number="999",
        establishment_number="2001",
        am_registration=clock(8, 50),
        am_ends=clock(12),
        pm_registration=clock(13),
        pm_ends=clock(15, 15),
        report_absence_by=clock(8, 45),
    )
    classes = [
        SchoolClass.objects.create(school=school, name=f"Class {number}", phase="Key stage 2", year_groups=[number])
        for number in range(1, 7)
    ]
    for number in range(PUPILS):
        pupil = Pupil.objects.create(
            school=school,
            upn=build_upn(local_authority="999", establishment="2001", year=2020, serial=number),
            given_name=f"Given{number}",
            family_name=f"Family{number}",
            born=date(2017, 1, 1),
            year_group=1 + number % 6,
            admitted_on=FIRST_DAY,
        )
        ClassMembership.objects.create(pupil=pupil, school_class=classes[number % 6], first_day=FIRST_DAY)
    return _csv(list(Pupil.objects.order_by("pk").values_list("upn", flat=True)))


def _csv(upns: list[str]) -> str:
    lines = ["UPN,Date,Session,Code,Minutes late"]
    day = FIRST_DAY
    while len(lines) <= MARKS:
        if day.weekday() < 5:
            for half in ("AM", "PM"):
                for number, upn in enumerate(upns):
                    code = CODES[(number * 7 + day.toordinal()) % len(CODES)]
                    code = "\\" if code == "/" and half == "PM" else code
                    lines.append(f"{upn},{day.isoformat()},{half},{code},{'12' if code == 'L' else ''}")
        day += timedelta(days=1)
    return "\r\n".join(lines[: MARKS + 1])


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


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-register-") as folder:
        os.environ |= {"PORTAL_VAR": folder, "DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_MODE": "local"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.conf import settings

        return 0 if measure(Path(settings.DATABASES["default"]["NAME"]), prepare()) else 1


if __name__ == "__main__":
    sys.exit(main())
