"""A web server runs while somebody puts a backup back: refused, nothing changed; stopped and started, all is as it was.

On both databases, from an encrypted backup, with the commands as an office would type them (R37).
"""

import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.databases import ROOT
from tests.servers import free_port, wait_for

pytestmark = pytest.mark.heavy
SCHOOL = """
from portal.pages.models import School
times = dict(am_registration="08:50", am_ends="12:00", pm_registration="13:00", pm_ends="15:15")
School.objects.create(slug="millbrook", name="As it was", phase="primary", report_absence_by="08:45", **times)
"""
RENAME = "from portal.pages.models import School; School.objects.update(name='Renamed since')"


@dataclass(frozen=True)
class Portal:
    environment: dict[str, str]

    def run(self, *arguments: str) -> tuple[int, str]:
        """Exit status and all that was said; on another port than the web server has."""
        done = subprocess.run(
            [sys.executable, "-m", "portal", *arguments],
            cwd=ROOT,
            env=self.environment | {"PORT": str(free_port())},
            capture_output=True,
            text=True,
            timeout=200,
        )
        return done.returncode, done.stdout + done.stderr

    def sealed(self) -> str:
        """From now on backups are encrypted; the file with the secret key."""
        key = Path(self.environment["HOME"]) / "key.txt"
        assert self.run("backup", "--new-key", str(key))[0] == 0
        self.environment["PORTAL_BACKUP_KEYS"] = key.read_text().split()[3]
        return str(key)

    @contextmanager
    def served(self) -> Iterator[str]:
        """The web server alone; the address of the API's schools."""
        port = free_port()
        command = [sys.executable, "-m", "portal", "web"]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment | {"PORT": str(port)})
        try:
            wait_for(port, process)
            yield f"http://127.0.0.1:{port}/api/v1/schools/"
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(params=["sqlite", "postgresql"])
def portal(request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path) -> Portal:
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    environment |= {"HOME": str(tmp_path), "PORTAL_VAR": str(tmp_path), "PORTAL_BACKUPS": str(tmp_path / "backups")}
    if request.param == "postgresql":
        environment["DATABASE_URL"] = request.getfixturevalue("migrated_postgres")
    else:
        shutil.copy(migrated_file, tmp_path / "portal.sqlite3")
    return Portal(environment)


def name_told(address: str) -> str:
    """Asked twice: kept by then."""
    answers = []
    for _ in range(2):
        with urllib.request.urlopen(address, timeout=60) as answer:
            answers.append(answer.read().decode())
    assert answers[0] == answers[1]
    return next(name for name in ("As it was", "Renamed since", "no school") if name in f"{answers[0]} no school")


def test_a_restore_while_the_web_server_runs_is_refused_and_changes_nothing(portal: Portal) -> None:
    key = portal.sealed()
    for command in (("shell", "-v0", "-c", SCHOOL), ("backup",)):
        status, said = portal.run(*command)
        assert status == 0, said
    with portal.served() as address:
        assert name_told(address) == "As it was"
        assert portal.run("shell", "-v0", "-c", RENAME)[0] == 0
        assert name_told(address) == "Renamed since"
        status, said = portal.run("restore", "--replace", "--key", key)
        assert (status, "open elsewhere" in said, "Stop web server and worker" in said) == (2, True, True), said
        assert name_told(address) == "Renamed since"
    status, said = portal.run("restore", "--replace", "--key", key)
    assert (status, "The portal is as it was" in said) == (0, True), said
    with portal.served() as address:
        assert name_told(address) == "As it was"
