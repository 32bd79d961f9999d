"""Keeps the web server and the worker running as children of one process, and stops both together."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

HOST = "127.0.0.1"
STOP_SECONDS = 10
READY_SECONDS = 60
RESTART_PAUSE_SECONDS = 1.0
LOGGER = "portal.operations.web_logger.DiscreetLogger"
WORKER = "portal.operations.web_worker.DeadlineWorker"


class PortBusy(Exception):
    """Another program answers on the port."""


class StartFailed(Exception):
    """A part stopped before the first page answered."""


class Stopped(Exception):
    """Ctrl-C or SIGTERM: the ordinary end."""


def check_port(port: int) -> None:
    """Raise PortBusy, saying what to do, when ``port`` cannot be had on this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise PortBusy(
                f"Port {port} cannot be used ({error}). Stop the other program, or choose another port: "
                f"make run PORT={port + 1 if port < 65535 else 8000}"
            ) from error


def web_command(port: int, *, host: str = HOST, processes: int = 1) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--logger-class", LOGGER),
        *("--bind", f"{host}:{port}", "--worker-class", WORKER, "--workers", str(processes), "--threads", "8"),
        *("--graceful-timeout", "8", "--timeout", "60", "--log-level", "warning", "--no-control-socket"),
    ]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "portal", "qcluster"]


@dataclass
class Supervisor:
    """Starts both parts, restarts one that dies (`kill -9` included), stops both."""

    port: int
    say: Callable[[str], None]
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self) -> None:
        for stop_signal in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stop_signal, self._on_signal)
        self.say("Starting the web server and the worker …")
        self._spawn("web server")
        self._spawn("worker")

    def _spawn(self, name: str) -> None:
        command = web_command(self.port) if name == "web server" else worker_command()
        # A group of its own: Ctrl-C in the terminal reaches us alone, and we stop the children in order.
        self.children[name] = subprocess.Popen(command, start_new_session=True)  # noqa: S603

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        raise Stopped

    def wait_until_ready(self) -> None:
        """Return once a page answers. Raises StartFailed when a part dies first or nothing answers in a minute."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            for name, child in self.children.items():
                if child.poll() is not None:
                    raise StartFailed(f"The {name} stopped at once (exit status {child.returncode}); see above why.")
            if self._answers():
                return
            time.sleep(0.1)
        raise StartFailed(f"No page answered within {READY_SECONDS} seconds; see the messages above.")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def watch(self) -> None:
        """Stay until told to stop; a part that dies is started again."""
        while True:
            for name, child in list(self.children.items()):
                if child.poll() is not None:
                    self.say(f"The {name} stopped (exit status {child.returncode}); starting it again.")
                    end_group(child)
                    time.sleep(RESTART_PAUSE_SECONDS)
                    self._spawn(name)
            time.sleep(0.5)

    def stop(self) -> None:
        for stop_signal in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stop_signal, signal.SIG_IGN)
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            try:
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            end_group(child)


def end_group(child: subprocess.Popen[bytes]) -> None:
    """Kill what a part left behind: a worker killed with -9 leaves its own children running."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
