"""Abuse case 17: clients that never finish their request keep nobody else waiting for long. Real sockets."""

import http.client
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.operations.supervisor import WORKER
from tests.servers import free_port, wait_for

HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow"
HALF_A_BODY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Two threads, so that two slow clients are enough."""
    port = free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "tests.operations.slow_gunicorn:application"),
            *("--config", str(Path(__file__).parent / "slow_gunicorn.py"), "--bind", f"127.0.0.1:{port}"),
            *("--worker-class", WORKER, "--threads", "2", "--log-level", "critical", "--no-control-socket"),
        ]
    )
    wait_for(port, process)
    yield port
    process.terminate()
    process.wait(timeout=20)


def slow_client(port: int, sent: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=20)
    client.sendall(sent)
    return client


@pytest.mark.parametrize("sent", [HALF_A_HEAD, HALF_A_BODY], ids=["head", "body"])
def test_slow_clients_give_way(port: int, sent: bytes) -> None:
    slow = [slow_client(port, sent) for _ in range(2)]
    time.sleep(0.2)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
        assert answer.read() == b"0"
    for client in slow:
        client.close()


def test_client_that_takes_its_time_within_reason_is_served(port: int) -> None:
    client = slow_client(port, HALF_A_BODY)
    time.sleep(0.3)
    client.sendall(b"x" * 96)
    answer = http.client.HTTPResponse(client)
    answer.begin()
    assert (answer.status, answer.read()) == (200, b"100")
    client.close()
