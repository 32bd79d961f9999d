"""A portal as a technician starts it: its own folder, its own port, everything real."""

import contextlib
import os
import re
import signal
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
START_SECONDS = 300
STOP_SECONDS = 30


@dataclass
class RunningPortal:
    """``log_ins`` maps the role printed at the start to user name and password."""

    process: subprocess.Popen[str]
    base_url: str
    var: Path
    seconds_to_start: float = 0
    lines: list[str] = field(default_factory=list)
    log_ins: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.var / "portal.sqlite3"

    def children(self, part: str) -> list[psutil.Process]:
        """The processes of one part ("gunicorn" or "qcluster"), parents first."""
        found = [child for child in psutil.Process(self.process.pid).children() if part in command_of(child)]
        return [process for parent in found for process in (parent, *parent.children(recursive=True))]

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


@contextlib.contextmanager
def running_portal(var: Path, **environment: str) -> Iterator[RunningPortal]:
    port, began = free_port(), time.monotonic()
    clean = {key: value for key, value in os.environ.items() if key in {"PATH", "LANG", "TMPDIR", "SSL_CERT_FILE"}}
    process = subprocess.Popen(
        [sys.executable, "-m", "portal", "run"],
        cwd=ROOT,
        env={
            **clean,
            "HOME": str(var),
            "PORTAL_VAR": str(var),
            "PORT": str(port),
            "PYTHONUNBUFFERED": "1",
            **environment,
        },
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
