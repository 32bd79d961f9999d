"""A scanner that does not answer is a scanner that says no (R27). Real sockets and programs, a pretended verdict."""

import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from portal.attendance_plugin.submissions.evidence import scanning
from portal.attendance_plugin.submissions.evidence.models import Evidence
from portal.attendance_plugin.submissions.evidence.problems import EvidenceRefused, NotKept
from portal.attendance_plugin.submissions.evidence.services import add_evidence
from portal.attendance_plugin.submissions.models import RequestLink

from .evidence_world import names_in, upload

CONTENT = b"x" * 150_000


@contextmanager
def clamd(listening: socket.socket, answer: bytes) -> Iterator[list[bytes]]:
    """Takes one INSTREAM and answers; what it was sent comes back."""
    got: list[bytes] = []

    def serve() -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as sent:
            assert sent.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!I", sent.read(4))[0]:
                got.append(sent.read(length))
            connection.sendall(answer)

    listening.listen(1)
    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield got
    finally:
        thread.join(10)
        listening.close()


def on_network(settings: Any, tmp_path: Path) -> socket.socket:
    listening = socket.create_server(("127.0.0.1", 0))
    settings.EVIDENCE_SCANNER = f"clamd://127.0.0.1:{listening.getsockname()[1]}"
    return listening


def on_socket(settings: Any, tmp_path: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(tmp_path / "c"))
    settings.EVIDENCE_SCANNER = f"clamd://{tmp_path / 'c'}"
    return listening


@pytest.mark.parametrize("listen", [on_network, on_socket])
def test_clamd_gets_the_whole_file_and_passes_it(listen: Callable[..., Any], settings: Any, tmp_path: Path) -> None:
    with clamd(listen(settings, tmp_path), b"stream: OK\0") as got:
        scanning.scan(CONTENT)
    assert b"".join(got) == CONTENT


def test_clamd_stops_a_file(settings: Any, tmp_path: Path) -> None:
    with (
        clamd(on_network(settings, tmp_path), b"stream: Eicar-Test FOUND\0"),
        pytest.raises(scanning.Infected),
    ):
        scanning.scan(CONTENT)


@pytest.mark.parametrize("answer", [b"", b"stream: ", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK"])
def test_any_other_answer_counts_as_no(answer: bytes, settings: Any, tmp_path: Path) -> None:
    with clamd(on_network(settings, tmp_path), answer), pytest.raises(scanning.ScannerSilent):
        scanning.scan(CONTENT)


def program(settings: Any, code: str) -> None:
    settings.EVIDENCE_SCANNER = f'"{sys.executable}" -c "{code}"'


def test_a_program_passes_or_stops_by_its_exit_status(settings: Any) -> None:
    program(settings, "import sys; sys.exit(b'bad' in sys.stdin.buffer.read())")
    scanning.scan(b"good")
    with pytest.raises(scanning.Infected):
        scanning.scan(b"bad")


@pytest.mark.parametrize(
    "address",
    ["/no/such/program -", "clamd://127.0.0.1:1", "clamd:///no/such/socket", f'"{sys.executable}" -c "exit(2)"', '"'],
)
def test_a_scanner_that_is_not_there_counts_as_no(address: str, settings: Any) -> None:
    settings.EVIDENCE_SCANNER = address
    with pytest.raises(scanning.ScannerSilent):
        scanning.scan(CONTENT)


def test_a_slow_program_counts_as_no(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "LONGEST_SECONDS", 0.2)
    program(settings, "import time; time.sleep(20)")
    with pytest.raises(scanning.ScannerSilent):
        scanning.scan(CONTENT)


def test_nothing_is_kept_without_the_scanner(link: RequestLink, folder: Path, settings: Any) -> None:
    settings.EVIDENCE_SCANNER = "/no/such/program"
    with pytest.raises(NotKept) as told:
        add_evidence(link, upload())
    assert str(told.value) == (
        "“letter.pdf” was not kept. Our virus scanner does not answer just now, and without it we keep no file. Try "
        "again in a few minutes, or bring it to the school office."
    )
    assert (names_in(folder), Evidence.objects.count()) == ([], 0)


def test_what_the_scanner_stops_is_refused(link: RequestLink, folder: Path, settings: Any) -> None:
    program(settings, "exit(1)")
    with pytest.raises(EvidenceRefused) as told:
        add_evidence(link, upload())
    assert str(told.value).startswith("“letter.pdf” was not added. Our virus scanner stopped it.")
    assert (names_in(folder), Evidence.objects.count()) == ([], 0)


def test_a_row_tells_whether_a_scanner_passed_it(link: RequestLink, settings: Any) -> None:
    assert add_evidence(link, upload("first.pdf")).is_scanned is False
    program(settings, "exit(0)")
    assert add_evidence(link, upload("second.pdf")).is_scanned is True
