"""A portal as a technician starts it: its own folder, its own port, everything real."""

import contextlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.servers import free_port

ROOT = Path(__file__).parent.parent.parent
MOVED_CLOCK = Path(__file__).parent / "moved_clock"
START_SECONDS = 300
STOP_SECONDS = 30


@dataclass
class RunningPortal:
    """``log_ins`` maps the role printed at the start to user name and password."""

    process: subprocess.Popen[str]
    base_url: str
    var: Path
    seconds_to_start: float = 0
    bytes_at_rest: int = 0
    lines: list[str] = field(default_factory=list)
    log_ins: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.var / "portal.sqlite3"

    def children(self, part: str) -> list[psutil.Process]:
        """The processes of one part ("gunicorn" or "qcluster"), parents first."""
        found = [child for child in psutil.Process(self.process.pid).children() if part in command_of(child)]
        return [process for parent in found for process in (parent, *parent.children(recursive=True))]

    def memory(self) -> int:
        """Bytes of web and worker; their proportional share counts what processes have in common once."""
        parts = [*self.children("gunicorn"), *self.children("qcluster")]
        return sum(process.memory_full_info().pss for process in parts)

    def wait_for_line(self, pattern: str, seconds: float = START_SECONDS) -> str:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for line in list(self.lines):
                if re.search(pattern, line):
                    return line
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"no line matching {pattern!r}; the portal said:\n" + "\n".join(self.lines))


def command_of(process: psutil.Process) -> str:
    """Its command line; empty once it is dead and only waits to be counted."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _read(portal: RunningPortal) -> None:
    assert portal.process.stdout
    for line in portal.process.stdout:
        portal.lines.append(line.rstrip())
        if found := re.match(r"\s{2}(\S.*?)\s{2,}(\S+)\s+/\s+(.+)$", portal.lines[-1]):
            portal.log_ins[found[1]] = (found[2], found[3])


def days_later(days: int) -> dict[str, str]:
    """The environment in which every Python process lives so many days ahead, its clock ticking."""
    return {"PYTHONPATH": str(MOVED_CLOCK), "TEST_DAYS_AHEAD": str(days)}


def copy_var(source: Path, target: Path) -> None:
    """The database and the files of a portal, which may be running."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("portal.sqlite3*"))
    with (
        contextlib.closing(sqlite3.connect(source / "portal.sqlite3", timeout=30)) as database,
        contextlib.closing(sqlite3.connect(target / "portal.sqlite3")) as copy,
    ):
        database.backup(copy)


def ask_portal(var: Path, code: str, **environment: str) -> str:
    """What `portal shell -c` prints, in the folder of a portal."""
    command = [sys.executable, "-m", "portal", "shell", "--no-imports", "--command", code]
    done = subprocess.run(
        command, cwd=ROOT, env=clean_environment(var) | environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def clean_environment(var: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key in {"PATH", "LANG", "TMPDIR", "SSL_CERT_FILE"}}
    return {**kept, "HOME": str(var), "PORTAL_VAR": str(var), "PYTHONUNBUFFERED": "1", "FORM_QUICKEST_SECONDS": "0"}


@contextlib.contextmanager
def running_portal(var: Path, **environment: str) -> Iterator[RunningPortal]:
    port, began = free_port(), time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "portal", "run"],
        cwd=ROOT,
        env={**clean_environment(var), "PORT": str(port), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    portal = RunningPortal(process=process, base_url=f"http://127.0.0.1:{port}", var=var)
    reader = threading.Thread(target=_read, args=[portal], daemon=True)
    reader.start()
    try:
        portal.wait_for_line(r"^Ctrl-C stops everything")
        portal.seconds_to_start = time.monotonic() - began
        portal.bytes_at_rest = portal.memory()
        yield portal
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(timeout=STOP_SECONDS)
        if process.stdout:
            process.stdout.close()
