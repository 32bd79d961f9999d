"""A `portal` command killed with SIGKILL at a moment of our choosing, on an SQLite database of its own."""

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
LONGEST_SECONDS = 300
State = dict[str, int]
"""Rows by table."""


@dataclass(frozen=True)
class PortalFolder:
    """A portal's data folder; ``kept`` is the database every round begins with."""

    var: Path
    name: str = "portal.sqlite3"

    @property
    def database(self) -> Path:
        return self.var / self.name

    @property
    def kept(self) -> Path:
        return self.var / "kept.sqlite3"

    def start(self, *arguments: str | Path, module: str = "portal") -> subprocess.Popen[str]:
        clean = {key: value for key, value in os.environ.items() if key in {"PATH", "LANG", "TMPDIR"}}
        return subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            cwd=ROOT,
            env={**clean, "HOME": str(self.var), "PORTAL_VAR": str(self.var)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str | Path) -> tuple[int, str]:
        """Exit status and everything that was said."""
        process = self.start(*arguments)
        said, _ = process.communicate(timeout=LONGEST_SECONDS)
        return process.returncode, said

    def begin_with(self, migrated_file: Path) -> None:
        """A new database with every table and no school."""
        shutil.copy(migrated_file, self.database)

    def keep(self) -> None:
        """Every round begins with the database as it is now."""
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.database, self.kept)

    def start_again(self) -> None:
        for leftover in self.var.glob(f"{self.name}*"):
            leftover.unlink()
        shutil.copy(self.kept, self.database)

    def state(self) -> State:
        """How many rows each table has, in a database that is whole."""
        with contextlib.closing(sqlite3.connect(self.database, timeout=30)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
            counts = {name: f'SELECT COUNT(*) FROM "{name}"' for (name,) in tables}
            return {name: database.execute(count).fetchone()[0] for name, count in counts.items()}

    def column(self, table: str, name: str) -> list[str]:
        with contextlib.closing(sqlite3.connect(self.database, timeout=30)) as database:
            return [value for (value,) in database.execute(f'SELECT "{name}" FROM "{table}" ORDER BY 1')]

    def bytes_waiting(self) -> int:
        """What has been written beside the database and not yet into it."""
        log = self.database.with_name(f"{self.name}-wal")
        return log.stat().st_size if log.exists() else 0


@dataclass(frozen=True)
class Round:
    was_killed: bool
    before: State
    state: State


def kill_at_every_stage(
    folder: PortalFolder, *arguments: str | Path, seconds: float, rounds: int, seed: int
) -> Iterator[Round]:
    """Run the command again and again from the same beginning and kill it each time.

    Half the kills are spread at random over the ``seconds`` that the command takes, from its first import to its end;
    half come as soon as it has begun to write, or a moment later.
    """
    chance = random.Random(seed)
    for number in range(rounds):
        folder.start_again()
        before = folder.state()
        process = folder.start(*arguments)
        if number % 2:
            _wait_until_it_writes(folder, process)
            time.sleep(chance.uniform(0, 0.05 * number))
        else:
            time.sleep(seconds * (number + chance.random() * 2) / rounds)
        process.kill()
        process.communicate()
        yield Round(process.returncode < 0, before, folder.state())


def _wait_until_it_writes(folder: PortalFolder, process: subprocess.Popen[str]) -> None:
    while process.poll() is None and not folder.bytes_waiting():
        time.sleep(0.002)


def seconds_of(folder: PortalFolder, *arguments: str | Path) -> float:
    """How long the command takes when nobody stops it. It must succeed."""
    began = time.monotonic()
    status, said = folder.run(*arguments)
    assert status == 0, said
    return time.monotonic() - began
