import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

from portal.operations import supervisor as supervisor_module
from portal.operations.supervisor import PortBusy, StartFailed, Supervisor, check_port, end_group

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
PARENT = [
    sys.executable,
    "-c",
    "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
    "print('ready', flush=True); time.sleep(600)",
]


@pytest.fixture(autouse=True)
def keep_signal_handlers():
    old = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in old.items():
        signal.signal(number, handler)


def test_free_port_is_accepted() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    check_port(port)


def test_busy_port_says_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortBusy, match=f"Port {port} cannot be used .* make run PORT={port + 1}"):
            check_port(port)


def test_part_that_stops_at_once_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor_module, "web_command", lambda port: [sys.executable, "-c", "raise SystemExit(3)"])
    monkeypatch.setattr(supervisor_module, "worker_command", lambda: SLEEPER)
    supervisor = Supervisor(port=1, say=lambda line: None)
    supervisor.start()
    try:
        with pytest.raises(StartFailed, match=r"The web server stopped at once \(exit status 3\)"):
            supervisor.wait_until_ready()
    finally:
        supervisor.stop()
    assert all(child.poll() is not None for child in supervisor.children.values())


def test_killed_part_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor_module, "web_command", lambda port: SLEEPER)
    monkeypatch.setattr(supervisor_module, "worker_command", lambda: SLEEPER)
    monkeypatch.setattr(supervisor_module, "RESTART_PAUSE_SECONDS", 0)
    said: list[str] = []

    class Enough(Exception):
        pass

    def say(line: str) -> None:
        said.append(line)
        if "starting it again" in line:
            raise Enough

    supervisor = Supervisor(port=1, say=say)
    supervisor.start()
    try:
        supervisor.children["worker"].kill()
        with pytest.raises(Enough):
            supervisor.watch()
    finally:
        supervisor.stop()
    assert said[-1] == "The worker stopped (exit status -9); starting it again."


def test_what_a_killed_part_left_behind_is_ended_too() -> None:
    child = subprocess.Popen(PARENT, start_new_session=True, stdout=subprocess.PIPE)
    assert child.stdout
    child.stdout.readline()
    orphan = psutil.Process(child.pid).children()[0]
    child.kill()
    child.wait()
    end_group(child)
    deadline = time.monotonic() + 20
    while orphan.is_running() and orphan.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE
    child.stdout.close()
