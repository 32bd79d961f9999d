"""The school's own scanner, when it has one: nothing is kept that it did not pass, nor while it does not answer.

``EVIDENCE_SCANNER`` is ``clamd://host:3310``, ``clamd:///run/clamav/clamd.ctl`` for a socket, or a command that reads
the file from its standard input and ends with 0 for clean and 1 for found.
"""

import shlex
import socket
import struct
import subprocess
from urllib.parse import urlsplit

from django.conf import settings

LONGEST_SECONDS = 30
CHUNK = 64 * 1024
DEFAULT_PORT = 3310
CLEAN, FOUND = 0, 1


class Infected(ValueError):
    """The scanner found something."""


class ScannerSilent(RuntimeError):
    """The scanner did not answer, or not in a way that we understand: the file counts as not passed."""


def is_scanning() -> bool:
    return bool(settings.EVIDENCE_SCANNER)


def scan(content: bytes) -> None:
    """Return when there is no scanner or it passed the file. Raises `Infected` or `ScannerSilent`."""
    address = settings.EVIDENCE_SCANNER
    if not address:
        return
    try:
        found = _asked_clamd(address, content) if address.startswith("clamd://") else _ran(address, content)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise ScannerSilent(f"{type(error).__name__}: {error}") from error
    if found:
        raise Infected


def answers() -> None:
    """Raise `ScannerSilent` unless the scanner passes a harmless word."""
    scan(b"A harmless word.")


def _ran(command: str, content: bytes) -> bool:
    ended = subprocess.run(  # noqa: S603
        shlex.split(command), input=content, capture_output=True, timeout=LONGEST_SECONDS, check=False
    )
    if ended.returncode not in (CLEAN, FOUND):
        raise ScannerSilent(f"the command ended with status {ended.returncode}")
    return ended.returncode == FOUND


def _asked_clamd(address: str, content: bytes) -> bool:
    """Clamd's INSTREAM: pieces with their length before them, an empty one at the end, one line back."""
    with _connected(address) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            piece = content[start : start + CHUNK]
            clamd.sendall(struct.pack("!I", len(piece)) + piece)
        clamd.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := clamd.recv(CHUNK)):
            answer += more
    if answer == b"stream: OK\0":
        return False
    if answer.endswith(b" FOUND\0"):
        return True
    raise ScannerSilent(f"clamd said {answer[:80]!r}")


def _connected(address: str) -> socket.socket:
    where = urlsplit(address)
    if where.hostname:
        return socket.create_connection((where.hostname, where.port or DEFAULT_PORT), timeout=LONGEST_SECONDS)
    local = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    local.settimeout(LONGEST_SECONDS)
    try:
        local.connect(where.path)
    except OSError:
        local.close()
        raise
    return local
