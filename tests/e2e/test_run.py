"""`portal run` as a technician meets it: it says what it does, answers, uses little memory, stops cleanly."""

import contextlib
import http.client
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.e2e.portal_process import ROOT, RunningPortal, running_portal

pytestmark = pytest.mark.browser

LEAST_ADDRESSES = ["/", "/forms/leave/", "/policies/attendance/", "/dates/", "/screen/hallway/", "/admin/"]
MEGABYTE = 1_000_000


def answer(portal: RunningPortal, path: str) -> tuple[int, str]:
    """Status and text; redirects are not followed."""
    host = portal.base_url.removeprefix("http://")
    with contextlib.closing(http.client.HTTPConnection(host, timeout=30)) as connection:
        connection.request("GET", path)
        with connection.getresponse() as given:
            return given.status, given.read().decode()


def test_ready_names_the_addresses_and_the_log_ins(portal: RunningPortal) -> None:
    assert portal.wait_for_line(r"^Ready: ") == f"Ready: {portal.base_url}/"
    said = "\n".join(portal.lines)
    for path in LEAST_ADDRESSES[1:]:
        assert f"{portal.base_url}{path}" in said
    assert set(portal.log_ins) >= {"Office", "Attendance officer", "Headteacher", "Policy editor", "Governor"}


@pytest.mark.parametrize("path", LEAST_ADDRESSES)
def test_named_addresses_answer(portal: RunningPortal, path: str) -> None:
    assert answer(portal, path)[0] == (302 if path == "/admin/" else 200)


def test_screen_names_classes_and_no_pupil_of_the_demo_school(portal: RunningPortal) -> None:
    """Celebration is for whole classes (DESIGN 2.11): every pupil's name is looked for in what a screen gets."""
    rows = "SELECT given_name || ' ' || family_name, given_name, family_name, upn FROM attendance_pupil"
    with contextlib.closing(sqlite3.connect(portal.database)) as database:
        pupils = database.execute(rows).fetchall()
        classes = [name for (name,) in database.execute("SELECT name FROM attendance_schoolclass")]
    words = " ".join(answer(portal, f"/screen/hallway/{part}")[1] for part in ("", "board.json"))
    assert sum(name in words for name in classes) > 2
    assert len(pupils) > 300
    told = [
        name for whole, given, family, upn in pupils for name in (whole, f"{family}, {given}", upn) if name in words
    ]
    assert told == []


def test_web_and_worker_at_rest_use_at_most_400_megabytes(portal: RunningPortal) -> None:
    """Measured when both had started, before anybody opened a page."""
    processes = [*portal.children("gunicorn"), *portal.children("qcluster")]
    names = {" ".join(process.cmdline()[2:4]) for process in processes}
    assert names >= {"gunicorn portal.wsgi:application", "portal qcluster"}
    assert 50 * MEGABYTE < portal.bytes_at_rest <= 400 * MEGABYTE


def test_a_long_day_of_pages_does_not_double_the_memory(portal: RunningPortal) -> None:
    assert portal.memory() <= 2 * portal.bytes_at_rest


def test_second_start_is_quicker_and_stops_on_ctrl_c_with_nothing_left_running(
    portal: RunningPortal, tmp_path: Path
) -> None:
    with (
        contextlib.closing(sqlite3.connect(portal.database)) as used,
        contextlib.closing(sqlite3.connect(tmp_path / "portal.sqlite3")) as copy,
    ):
        used.backup(copy)
    with running_portal(tmp_path) as second:
        parts = [*second.children("gunicorn"), *second.children("qcluster")]
        second.process.send_signal(signal.SIGINT)
        assert second.process.wait(timeout=30) == 0
        _, alive = psutil.wait_procs(parts, timeout=5)
        assert (len(parts) > 1, alive) == (True, [])
    first_words, second_words = "\n".join(portal.lines), "\n".join(second.lines)
    for said_once in ("Preparing the database", "Inventing"):
        assert (said_once in first_words, said_once in second_words) == (True, False)
    assert second.seconds_to_start < portal.seconds_to_start / 2


def test_busy_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "portal", "run"],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "PORTAL_VAR": str(tmp_path), "PORT": str(port)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert done.stderr.startswith(f"CommandError: Port {port} cannot be used")
    assert f"make run PORT={port + 1}" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
